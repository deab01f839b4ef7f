"""What lesson 16 writes is what lies in service/; it runs without the libraries that it names."""

import re
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "notebooks/16-ship-it.ipynb"
#: What hides the libraries of the extra `service`, before the lesson's first cell.
HIDDEN = "import sys\nsys.modules.update(dict.fromkeys(['fastapi', 'uvicorn', 'skops']))"


def code_cells():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def written(file):
    """Return what the lesson's cells write into a file."""
    heads = [(cell.source.partition("\n")) for cell in code_cells()]
    parts = [body.strip() for head, _, body in heads if head.startswith(f"%%part {file} ")]
    return "\n\n\n".join(parts) + "\n"


@pytest.mark.parametrize("file", ["app.py", "score.py"])
def test_the_lesson_writes_the_service_to_the_character(file):
    assert written(file) == (ROOT / "service" / file).read_text(encoding="utf-8")


def test_no_part_of_a_file_stands_twice():
    heads = [cell.source.splitlines()[0] for cell in code_cells()]
    parts = [head for head in heads if head.startswith("%%part ")]
    assert len(parts) == len(set(parts))


@pytest.mark.slow
def test_without_its_libraries_the_lesson_runs_and_says_what_to_install(tmp_path):
    """Up to the last cell that asks; exercises left out, whose checks need none of the three."""
    cells = [cell for cell in code_cells() if "exercise" not in cell.metadata.get("tags", [])]
    last = max(i for i, cell in enumerate(cells) if "INSTALL" in cell.source)
    cells = cells[: last + 1]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(HIDDEN), *cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    asking = [cell for cell in notebook.cells if re.search(r"print\(INSTALL\)", cell.source)]
    said = ["".join(output.get("text", "") for output in cell.outputs) for cell in asking]
    assert len(said) > 5
    assert all(text.count("pip install fastapi uvicorn skops") == 1 for text in said), said
