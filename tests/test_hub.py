"""The course for a class: each learner has a server, a folder and progress of their own."""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from peers import need_chromium, peer, refuse
from traitlets.config import Config
from waiting import LAST_RESORT, wait_until

from teachkit import cli, ipynb

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import browser as tools  # noqa: E402
import hub as hubs  # noqa: E402

# One hub and one browser serve all of this file: one worker runs it.
pytestmark = [pytest.mark.pinned, pytest.mark.xdist_group("hub")]
FIRST, SECOND = "00-start-here.ipynb", "01-find-blobs-without-counting-them.ipynb"
EXERCISE = "distance_between"
ANSWER = f"""def {EXERCISE}(a, b):
    return sum((a - b) ** 2) ** 0.5


check("{EXERCISE}", {EXERCISE})"""

# Puts an answer into the cell of its exercise, runs the cells up to it, and keeps the notebook.
PASS = """async ([name, answer]) => {
  const app = window.jupyterapp;
  const {content, context} = app.shell.currentWidget;
  await context.ready;
  const holds = (cell) => cell.model.sharedModel.getSource().includes(`check("${name}"`);
  const at = content.widgets.findIndex((cell) => cell.model.type === "code" && holds(cell));
  content.widgets[at].model.sharedModel.setSource(answer);
  for (const [i, cell] of content.widgets.slice(0, at + 1).entries()) {
    if (cell.model.type !== "code") continue;
    content.activeCellIndex = i;
    await app.commands.execute("notebook:run-cell");
  }
  await context.save();
  return JSON.stringify(content.widgets[at].model.toJSON().outputs);
}"""
# What the kernel of the open notebook prints.
SAYS = """async (code) => {
  let said = "";
  const {kernel} = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const future = kernel.requestExecute({code});
  future.onIOPub = ({content}) => (said += content.text ?? content.evalue ?? "");
  await future.done;
  return said.trim();
}"""
FILES = """async (folder) => {
  const {content} = await window.jupyterapp.serviceManager.contents.get(folder);
  return content.map(({name}) => name);
}"""
PASSED = "from teachkit.exercises import records; print(*records.passed()[0])"


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def address(place):
    peer("jupyterhub")
    if not hubs.PROXY.exists():
        refuse("JupyterHub's proxy is not installed (make proxy)")
    need_chromium(tools.CHROMIUM)
    with hubs.hub(place) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(address):
    with tools.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(chromium, address):
    return hubs.log_in(chromium, address, "ada", "ben")


@pytest.fixture(scope="module")
def ada(pages):
    return pages[0]


@pytest.fixture(scope="module")
def ben(pages):
    return pages[1]


# --- two learners -------------------------------------------------------------------


@pytest.mark.slow
def test_each_learner_finds_the_lessons_in_a_folder_of_their_own(ada, ben, place):
    for name, page in (("ada", ada), ("ben", ben)):
        assert page.evaluate(SAYS, "import os; print(os.getcwd())") == str(
            place / "learners" / name / cli.DEFAULT
        )
        page.evaluate(SAYS, f"open('notes-of-{name}', 'w').close()")
        shown = page.evaluate(FILES, cli.DEFAULT)
        notes = [file for file in shown if file.startswith("notes")]
        assert notes == [f"notes-of-{name}"]
        lessons = {file.name for file in (ROOT / "notebooks").glob("*.ipynb")}
        assert lessons <= set(shown)


@pytest.mark.slow
def test_progress_is_a_learners_own_and_outlives_their_server(ada, ben, address, place):
    assert "Passed" in ada.evaluate(PASS, [EXERCISE, ANSWER])
    assert [ada.evaluate(SAYS, PASSED), ben.evaluate(SAYS, PASSED)] == [EXERCISE, ""]
    ada.goto(f"{address}/hub/home")
    ada.click("#stop")
    ada.wait_for_selector("#start:has-text('Start My Server')")
    ours = place / "learners" / "ada"
    wait_until(lambda: not hubs.processes(ours), "a server that stops takes its kernels")
    ada.click("#start")
    ada.wait_for_function(hubs.HAS_KERNEL)
    assert ada.evaluate(SAYS, PASSED) == EXERCISE
    kept = nbformat.read(place / "learners" / "ada" / cli.DEFAULT / FIRST, as_version=4)
    assert ANSWER in [cell.source for cell in kept.cells]


@pytest.mark.slow
@pytest.mark.parametrize("door", ["lab", "api/contents/my-course"])
def test_no_learner_opens_the_server_of_another(door, ada, ben, address):
    assert ben.context.request.get(f"{address}/user/ben/{door}").status == 200
    assert ben.context.request.get(f"{address}/user/ada/{door}").status == 403


@pytest.mark.slow
def test_nobody_comes_in_without_the_password_or_with_a_name_that_makes_no_folder(
    chromium, address
):
    with chromium.new_page() as page:
        page.set_default_timeout(1000 * LAST_RESORT)
        for name, password in (("eve", "another password"), (".ada", hubs.PASSWORD)):
            page.goto(f"{address}/hub/login")
            page.fill("#username_input", name)
            page.fill("#password_input", password)
            page.click("#login_submit")
            page.wait_for_selector(".login_error")


# --- the log-in for trials ----------------------------------------------------------


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """What the configuration sets, and its own names."""
    peer("jupyterhub")
    monkeypatch.setenv("TEACHKIT_CLASS", str(tmp_path))
    config = Config()
    names = runpy.run_path(str(hubs.CONFIG), init_globals={"get_config": lambda: config})
    return config, names


def started(configured, **given):
    """A hub as it is set up, told otherwise by hand, that makes its log-in."""
    from jupyterhub.app import JupyterHub

    config, _ = configured
    hub = JupyterHub(config=config)
    hub.update_config(Config(JupyterHub=given))
    return hub.authenticator_class(parent=hub)


HERE = ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "http://127.9.9.9"]
EVERYWHERE = ["http://:8000", "http://0.0.0.0:8000", "http://[::]:8000", "http://10.1.2.3:8000"]


@pytest.mark.parametrize("address", HERE)
def test_the_log_in_for_trials_is_for_this_machine(configured, address):
    assert started(configured, bind_url=address).allow_all


@pytest.mark.parametrize("address", [*EVERYWHERE, "http://class.example:8000", "http://*:80"])
@pytest.mark.parametrize("setting", ["bind_url", "hub_bind_url"])
def test_a_hub_that_others_can_reach_refuses_the_log_in_for_trials(
    configured, setting, address, capsys
):
    with pytest.raises(SystemExit) as ending:
        started(configured, **{setting: address})
    assert ending.value.code == 1
    assert "where others can reach it, with the log-in for trials" in capsys.readouterr().err


def test_another_log_in_may_listen_anywhere(configured):
    assert started(configured, bind_url="http://:8000", authenticator_class="null")


@pytest.mark.slow
def test_a_hub_told_to_listen_to_all_ends_before_it_listens(tmp_path):
    peer("jupyterhub")
    command = [sys.executable, "-m", "jupyterhub", "-f", str(hubs.CONFIG)]
    done = subprocess.run(
        [*command, f"--JupyterHub.bind_url=http://0.0.0.0:{tools.free_port()}"],
        env={**os.environ, "TEACHKIT_CLASS": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=LAST_RESORT,
        check=False,
    )
    assert done.returncode == 1
    assert "It does not start" in done.stderr and "Starting proxy" not in done.stderr


def test_the_keys_of_the_hub_are_for_its_owner_alone(tmp_path, monkeypatch):
    peer("jupyterhub")
    place = tmp_path / "class"
    monkeypatch.setenv("TEACHKIT_CLASS", str(place))
    runpy.run_path(str(hubs.CONFIG), init_globals={"get_config": Config})
    assert place.stat().st_mode & 0o077 == 0


# --- an update, while learners work --------------------------------------------------


@pytest.mark.slow
def test_a_server_brings_new_lessons_and_leaves_changed_ones(tmp_path):
    peer("jupyterhub")

    def start_server() -> str:
        # It says its version and ends, once the lessons are there.
        command = [sys.executable, "-P", str(ROOT / "serving" / "learner.py"), "--version"]
        environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
        environment["JUPYTERHUB_API_TOKEN"] = "none"
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout

    (tmp_path / "random.py").write_text("raise ImportError('not meant for you')")
    assert "copied to my-course" in start_server()
    course = tmp_path / cli.DEFAULT
    manifest = course / cli.MANIFEST
    older = b"as the course before had it"
    known = json.loads(manifest.read_text())["files"]
    known |= dict.fromkeys([FIRST, SECOND], hashlib.sha256(older).hexdigest())
    manifest.write_text(json.dumps({"files": known}))
    (course / FIRST).write_bytes(older + b", run by a learner")
    (course / SECOND).write_bytes(older)
    said = start_server()
    assert (course / FIRST).read_bytes() == older + b", run by a learner"
    shipped = (ROOT / "notebooks" / SECOND).read_bytes()
    assert (course / SECOND).read_bytes() == ipynb.for_learner(shipped, results=False)
    assert f"Kept as you left it: {FIRST}. There is a newer version" in said
