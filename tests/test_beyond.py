"""Lesson 17's cells, on fewer rows: the same sums in processes, on a cluster, from files."""

import re
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import nbclient
import nbformat
import pytest
from distributed import Client
from peers import peer
from waiting import LAST_RESORT, wait_until

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from build_notebooks import read_lesson  # noqa: E402

LESSON = ROOT / "lessons/17-go-beyond-one-machine.md"
#: What hides the libraries that a learner may lack, before the lesson's first cell. Not by
#: `sys.modules`: SciPy looks for torch there.
HIDDEN = """
import importlib.util
importlib.util.find_spec = lambda name, real=importlib.util.find_spec: (
    None if name in {"distributed", "pyarrow", "torch"} else real(name)
)
"""
#: Rows of a table, a chunk, or a part of one, in the lesson -> here.
FEWER = {"1_000_000": "20_000", "250_000": "5_000", "200_000": "10_000"}


def sources():
    """Return the lesson's cells of code on fewer rows; exercises left out."""
    code = [cell for cell in read_lesson(LESSON).cells if cell.cell_type == "code"]
    texts = [cell.source for cell in code if "exercise" not in cell.metadata.get("tags", [])]
    for rows, fewer in FEWER.items():
        assert any(rows in text for text in texts), rows
        texts = [text.replace(rows, fewer) for text in texts]
    return texts


def run(names, *parts):
    """Run the lesson's cells that hold these parts, one each, with these names."""
    for part in parts:
        (source,) = [text for text in sources() if part in text]
        exec(compile(source, part, "exec"), names)


@pytest.fixture
def lesson():
    """The names of the lesson once its cells are summed, as a notebook has them: in no module."""
    names = {"__name__": "lesson"}
    run(names, "from joblib import", "def chunk(", "def summary(", "def add_as_tree(")
    return names


@contextmanager
def program(arguments, log):
    """Run a program of Python's until the `with` ends, whatever happens in it."""
    with open(log, "w", encoding="utf-8") as said:
        command = [sys.executable, "-m", *map(str, arguments)]
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(LAST_RESORT)


@contextmanager
def cluster(folder):
    """Give the address of a scheduler with two workers, each a program that knows it alone."""
    with ExitStack() as programs:
        file = folder / "scheduler.json"
        begin = ["distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
        begin += ["--host", "127.0.0.1", "--scheduler-file", file]
        scheduler = programs.enter_context(program(begin, folder / "scheduler.log"))

        def address():
            log = (folder / "scheduler.log").read_text(encoding="utf-8")
            assert scheduler.poll() is None, log
            return re.search(r"tcp://127\.0\.0\.1:\d+", log)

        wait_until(address, "the scheduler's address")
        found = address().group()
        for i in (1, 2):
            work = ["distributed.cli.dask_worker", found, "--no-nanny", "--no-dashboard"]
            work += ["--nthreads", "1", "--name", i, "--local-directory", folder / str(i)]
            programs.enter_context(program(work, folder / f"worker{i}.log"))
        yield found


def test_a_cluster_that_has_only_an_address_gives_the_cells_of_one_machine(lesson, tmp_path):
    run(lesson, "def sum_with(")
    with cluster(tmp_path) as address, Client(address) as client:
        client.wait_for_workers(2, timeout=LAST_RESORT)
        cells = lesson["sum_with"](client, lesson["summary"], range(4))
        workers = client.run(lambda: __import__("os").getpid())
    assert len({*workers.values()}) == 2
    assert cells == sum(map(lesson["summary"], range(4)))
    assert cells.weights.sum() == 4 * 20_000


@pytest.mark.parametrize(
    "part", ["Parallel(n_jobs=2)", "mmap_mode=", pytest.param("ParquetFile(", id="Parquet")]
)
def test_processes_and_files_give_the_cells_of_one_machine(lesson, part, capsys):
    if part == "ParquetFile(":
        peer("pyarrow")
    capsys.readouterr()
    run(lesson, part)
    said = capsys.readouterr().out
    assert said.endswith("equal cells: True\n") and said.count("\n") == 1, said


def test_a_group_of_rows_of_a_parquet_file_is_not_the_whole_file(lesson, tmp_path):
    """Else the lesson would read what memory does not hold."""
    parquet = peer("pyarrow.parquet")
    table = lesson["pd"].DataFrame(lesson["chunk"](0), columns=["x", "y"])
    table.to_parquet(tmp_path / "rows.parquet", row_group_size=5_000)
    with parquet.ParquetFile(tmp_path / "rows.parquet") as file:
        rows = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert rows == [5_000] * 4


@pytest.mark.slow
def test_without_its_libraries_the_lesson_runs_to_its_end_and_says_what_to_install(tmp_path):
    cells = [nbformat.v4.new_code_cell(source) for source in [HIDDEN, *sources()]]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    asks = re.compile(r"print\((INSTALL|.*pip install)")
    asking = [cell for cell in notebook.cells if asks.search(cell.source)]
    said = ["".join(output.get("text", "") for output in cell.outputs) for cell in asking]
    asked_for = [re.findall(r"pip install (\w+)", text) for text in said]
    assert all(len(libraries) == 1 for libraries in asked_for), said
    assert {"distributed", "pyarrow"} <= {library for (library,) in asked_for}
    assert not [*tmp_path.iterdir()]
