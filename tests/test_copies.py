"""A lesson in which nobody wrote follows the course; what a learner wrote or ran is not lost."""

import copy
import json
import platform

import pytest

from teachkit import cli, copies, ipynb

NAME = "01-find-blobs.ipynb"
FIRST = ["# Find blobs", "print(1)", "print(1)", "Look:\nit is one."]
SECOND = [*FIRST, "print(2)"]
PRINTED = {"name": "stdout", "output_type": "stream", "text": ["1\n"]}


def notebook(texts, results=True):
    """A notebook as it is built."""
    kinds = ["code" if text.startswith("print") else "markdown" for text in texts]
    ids = ipynb.cell_ids(list(zip(kinds, texts, strict=True)))
    cells = []
    for kind, text, name in zip(kinds, texts, ids, strict=True):
        cell = {"cell_type": kind, "id": name, "metadata": {}}
        cell["source"] = text.splitlines(keepends=True)
        if kind == "code":
            cell |= {"execution_count": 1, "outputs": [PRINTED]} if results else EMPTY
        cells.append(cell)
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "teachkit": {"digest": "of a build"},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


EMPTY = {"execution_count": None, "outputs": []}


@pytest.fixture
def source(tmp_path, monkeypatch):
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / NAME).write_bytes(ipynb.write(notebook(FIRST)))
    monkeypatch.setattr(cli, "shipped", lambda: folder)
    return folder


@pytest.fixture
def course(tmp_path, source):
    """A folder that has just been made, without results."""
    folder = tmp_path / "course"
    assert start(folder) == 0
    return folder


@pytest.fixture
def early(tmp_path, source):
    """A folder of an early version: with results, and a list of hashes of bytes."""
    folder = tmp_path / "early"
    folder.mkdir()
    content = (source / NAME).read_bytes()
    (folder / NAME).write_bytes(content)
    known = {"files": {NAME: copies._hash(content)}}
    (folder / copies.MANIFEST).write_text(json.dumps(known))
    return folder


def start(folder, *options):
    return cli.main(["start", str(folder), "--no-open", *options])


def ship(source, texts, **changed):
    (source / NAME).write_bytes(ipynb.write(notebook(texts) | changed))


def texts_of(path):
    return ["".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"]]


def change(folder, edit):
    """Change the copy as `edit` does, save it as Jupyter does, and return its bytes."""
    made = json.loads((folder / NAME).read_bytes())
    edit(made)
    content = ipynb.write(made)
    (folder / NAME).write_bytes(content)
    return content


def beside(folder):
    return [path.read_bytes() for path in sorted(folder.glob("*.mine-*"))]


def open_in_lab(made):
    """What JupyterLab writes into a notebook that is opened, here with another Python."""
    made["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    made["metadata"]["language_info"]["version"] = "3.99.1"


def run(made):
    made["cells"][1] |= {"execution_count": 7, "outputs": [PRINTED]}


# What is copied


def test_a_copy_has_no_results_unless_they_are_asked_for(source, course, tmp_path):
    made = json.loads((course / NAME).read_bytes())
    assert texts_of(course / NAME) == FIRST
    assert [c["outputs"] for c in made["cells"] if "outputs" in c] == [[], []]
    assert {c["execution_count"] for c in made["cells"] if "outputs" in c} == {None}
    start(tmp_path / "with", "--results")
    made = json.loads((tmp_path / "with" / NAME).read_bytes())
    assert [c["outputs"] for c in made["cells"] if "outputs" in c] == [[PRINTED], [PRINTED]]
    shipped = json.loads((source / NAME).read_bytes())
    assert shipped == notebook(FIRST)  # the course's own keeps them


def test_a_copy_says_of_python_what_jupyterlab_would_write(course):
    from jupyter_client.kernelspec import KernelSpecManager

    metadata = json.loads((course / NAME).read_bytes())["metadata"]
    kernel = KernelSpecManager(kernel_dirs=[str(ipynb.KERNEL.parents[1])]).get_kernel_spec(
        "python3"
    )
    assert metadata["kernelspec"]["display_name"] == kernel.display_name
    assert metadata["language_info"]["version"] == platform.python_version()


def test_every_notebook_that_ships_is_known_as_never_edited_with_results_and_without():
    for path in cli.shipped().glob("*.ipynb"):
        content = path.read_bytes()
        assert ipynb.as_stored(content) == content, path.name  # early copies are known by it
        bare, full = (ipynb.for_learner(content, results) for results in (False, True))
        assert not ipynb.has_results(bare)
        assert ipynb.has_results(full) == ipynb.has_results(content)
        for copied in (content, bare, full):
            assert ipynb.is_unedited(copied), path.name
            assert ipynb.same_cells(copied, content), path.name


# Opened, run, edited


@pytest.mark.parametrize("folder", ["course", "early"])
def test_a_lesson_that_was_only_opened_is_updated_and_leaves_nothing_beside(
    folder, source, request, capsys
):
    folder = request.getfixturevalue(folder)
    change(folder, open_in_lab)
    ship(source, SECOND)
    assert start(folder) == 0
    assert texts_of(folder / NAME) == SECOND
    assert not ipynb.has_results((folder / NAME).read_bytes())
    assert beside(folder) == []
    assert f"1 file brought up to date: {NAME}" in capsys.readouterr().out


def test_a_lesson_that_was_run_is_updated_and_kept_beside_with_its_results(source, course, capsys):
    mine = change(course, run)
    ship(source, SECOND)
    assert start(course) == 0
    assert texts_of(course / NAME) == SECOND
    assert beside(course) == [mine]
    out = capsys.readouterr().out
    assert f"1 file brought up to date: {NAME}" in out
    assert f"Your earlier {NAME}, results and all, is kept beside it as 01-find-blobs.mine-1" in out
    for _ in range(2):
        start(course)
    assert beside(course) == [mine]


def test_a_lesson_that_was_run_stays_as_long_as_its_cells_are_those_that_ship(source, course):
    mine = change(course, run)
    ship(source, FIRST, metadata={"teachkit": {"digest": "of a later build"}})
    for options in ([], ["--results"]):
        assert start(course, *options) == 0
        assert (course / NAME).read_bytes() == mine
        assert beside(course) == []


def add(made):
    made["cells"].append(
        {"cell_type": "code", "id": "a1b2", "metadata": {}, "source": "1", **EMPTY}
    )


def paste_picture(made):
    made["cells"][0]["attachments"] = {"a.png": {"image/png": "AAAA"}}


def text(write):
    """Write something else into the last cell."""

    def edit(made):
        made["cells"][-1]["source"] = write("".join(made["cells"][-1]["source"]))

    return edit


EDITS = {
    "a cell changed": text(lambda old: old + " It is!"),
    "a cell emptied": text(lambda old: ""),
    "a new line at the end": text(lambda old: old + "\n"),
    "lines of Windows": text(lambda old: old.replace("\n", "\r\n")),
    "a cell of another kind": lambda made: made["cells"][-1].update(cell_type="raw"),
    "a cell added": add,
    "a cell deleted": lambda made: made["cells"].pop(),
    "the first of two equal cells deleted": lambda made: made["cells"].pop(1),
    "a cell moved": lambda made: made["cells"].insert(0, made["cells"].pop()),
    "a cell doubled": lambda made: made["cells"].append(copy.deepcopy(made["cells"][-1])),
    "a picture pasted": paste_picture,
    "ids lost": lambda made: [cell.pop("id") for cell in made["cells"]],
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_a_learner_edited_is_kept_and_told(edit, source, course, capsys):
    mine = change(course, lambda made: (open_in_lab(made), run(made), edit(made)))
    start(course)
    assert f"Kept as you left it: {NAME}.\n" in capsys.readouterr().out
    ship(source, SECOND)
    for options in ([], ["--results"]):
        assert start(course, *options) == 0
        assert (course / NAME).read_bytes() == mine
        out = capsys.readouterr().out
        assert f"Kept as you left it: {NAME}. There is a newer version: `teachkit reset 01" in out
    cli.main(["reset", "01", str(course)])
    assert texts_of(course / NAME) == SECOND
    assert beside(course) == [mine]


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_copy_of_an_early_version_is_kept_here_or_beside(edit, source, early):
    mine = change(early, edit)
    ship(source, SECOND)
    assert start(early) == 0
    assert [mine] in ([(early / NAME).read_bytes()], beside(early))


UNWRITTEN = {
    "a cell tagged": lambda made: made["cells"][1]["metadata"].update(tags=["mine"]),
    "a cell folded": lambda made: made["cells"][1]["metadata"].update(collapsed=True),
    "another kernel": lambda made: made["metadata"]["kernelspec"].update(name="mine"),
    "an empty cell at the end": lambda made: (add(made), made["cells"][-1].update(source=[])),
    "no list of its cells": lambda made: made["metadata"].pop("teachkit"),
}


@pytest.mark.parametrize("edit", UNWRITTEN.values(), ids=UNWRITTEN)
def test_a_copy_without_a_learners_words_is_updated_and_what_else_it_held_kept(
    edit, source, course
):
    mine = change(course, edit)
    start(course)
    assert (course / NAME).read_bytes() == mine
    ship(source, SECOND)
    start(course)
    assert texts_of(course / NAME) == SECOND
    assert beside(course) == [mine]


def test_a_copy_that_another_program_saved_in_its_own_way_is_known_all_the_same(source, course):
    made = json.loads((course / NAME).read_bytes())
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])
    mine = json.dumps(made).encode()
    (course / NAME).write_bytes(mine)
    ship(source, SECOND)
    start(course)
    assert texts_of(course / NAME) == SECOND
    assert beside(course) == [mine]


DEEP = b"[" * 100_000 + b"]" * 100_000
STRANGE = [
    *(b"", b"{", b"[]", b"3", b"null", b"\xff\xfe", b'{"cells": []}'),
    *(b'{"cells": 3, "metadata": {}}', b'{"cells": [3], "metadata": {}}'),
    *(b'{"cells": [{}], "metadata": {}}', b'{"cells": [], "metadata": []}'),
    b'{"cells": [{"source": [3]}], "metadata": {}}',
    b'{"cells": [{"source": {"a": 3}}], "metadata": {"kernelspec": 3}}',
    b'{"cells": [{"source": "\\ud800", "id": "\\ud800"}], "metadata": {"teachkit": 3}}',
    b'{"cells": [{"source": "a", "id": {}, "outputs": 3}], "metadata": {"language_info": 3}}',
    *(DEEP, b'{"metadata": {}, "cells": ' + DEEP + b"}"),
    b'{"metadata": {"a": ' + DEEP[-100_300:100_300] + b'}, "cells": []}',
]


@pytest.mark.parametrize("content", STRANGE, ids=range(len(STRANGE)))
def test_what_is_no_notebook_is_the_learners(content, source, course):
    (course / NAME).write_bytes(content)
    ship(source, SECOND)
    for options in ([], ["--results"]):
        assert start(course, *options) == 0
        assert (course / NAME).read_bytes() == content
    assert cli.main(["reset", "01", str(course)]) == 0
    assert beside(course) == [content]


def test_however_deep_a_file_is_it_can_be_read_or_is_the_learners(course):
    made = json.loads((course / NAME).read_bytes())
    made["cells"][1]["outputs"] = "deep"
    around = json.dumps(made)
    for depth in (800, 1200, 100_000):  # Python 3.12 reads the second, and cannot write it
        content = around.replace('"deep"', "[" * depth + "]" * depth).encode()
        ipynb.as_stored(content)
        ipynb.is_unedited(content)


def test_an_edited_copy_is_not_called_old_because_cells_print_something_else(
    source, course, capsys
):
    change(course, add)
    built = notebook(FIRST)
    built["cells"][1]["outputs"] = [PRINTED | {"text": ["one\n"]}]
    ship(source, FIRST, cells=built["cells"], metadata={"teachkit": {"digest": "another"}})
    capsys.readouterr()
    start(course)
    assert f"Kept as you left it: {NAME}.\n" in capsys.readouterr().out


# With results


def test_results_come_into_a_folder_that_has_none_and_stay(source, course):
    start(course, "--results")
    full = (course / NAME).read_bytes()
    assert ipynb.has_results(full) and texts_of(course / NAME) == FIRST
    start(course)
    assert (course / NAME).read_bytes() == full
    ship(source, SECOND)
    start(course)
    assert texts_of(course / NAME) == SECOND
    assert not ipynb.has_results((course / NAME).read_bytes())
    assert beside(course) == []


def test_reset_leaves_results_out_unless_they_are_asked_for(source, course, capsys):
    reset = ["reset", "01", str(course)]
    assert cli.main([*reset, "--results"]) == 0
    assert ipynb.has_results((course / NAME).read_bytes())
    assert cli.main(reset) == 0
    assert not ipynb.has_results((course / NAME).read_bytes())
    assert beside(course) == []  # all of it was the course's own
    mine = change(course, run)
    assert cli.main(reset) == 0
    assert beside(course) == [mine]
    change(course, open_in_lab)
    capsys.readouterr()
    assert cli.main(reset) == 0
    assert "as it ships already" in capsys.readouterr().out
