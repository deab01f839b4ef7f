"""What runs without anyone asking, hooks and workflows, names only what there is."""

import re
import shlex
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
WORKFLOW = ROOT / ".github" / "workflows" / "test.yml"
FORMS = sorted(p for p in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if p.stem != "config")
HOOKS = [
    hook
    for source in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))[
        "repos"
    ]
    for hook in source["hooks"]
]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
# The kinds of field that GitHub knows in a form.
FIELDS = {"markdown", "input", "textarea", "dropdown", "checkboxes"}


def read(text: str) -> dict:
    """A workflow; YAML 1.1 reads its key ``on`` as True."""
    workflow = yaml.safe_load(text)
    return {"on" if key is True else key: value for key, value in workflow.items()}


def commands(job: dict) -> list[str]:
    """What a job runs, line by line, with a line for each value of its matrix."""
    lines = [line for step in job.get("steps", []) for line in step.get("run", "").splitlines()]
    for name, values in job.get("strategy", {}).get("matrix", {}).items():
        spelt = f"${{{{ matrix.{name} }}}}"
        uses = [line for line in lines if spelt in line]
        lines = [line for line in lines if spelt not in line]
        lines += [line.replace(spelt, value) for line in uses for value in values]
    return lines


def workflow_problems(workflow: dict) -> list[str]:
    """Where a workflow asks for what is not there, or leaves out what must be."""
    jobs = workflow.get("jobs", {})
    problems = [] if workflow.get("on") else ["on: nothing starts it"]
    for name, job in jobs.items():
        for key in ("runs-on", "steps"):
            if not job.get(key):
                problems.append(f"{name}: lacks {key}")
        needs = job.get("needs", [])
        for other in [needs] if isinstance(needs, str) else needs:
            if other not in jobs:
                problems.append(f"{name}: needs {other}, which is no job")
        for number, step in enumerate(job.get("steps", []), 1):
            if ("run" in step) == ("uses" in step):
                problems.append(f"{name}, step {number}: has to have either run or uses")
            if "uses" in step and not re.fullmatch(r"[\w.-]+/[\w./-]+@[\w.-]+", step["uses"]):
                problems.append(f"{name}, step {number}: uses {step['uses']!r} without a version")
        for line in commands(job):
            if "${{" in line:
                problems.append(f"{name}: {line!r} asks for what the matrix has not")
            for target in re.findall(r"\bmake ([a-z-]+)", line):
                if target not in TARGETS:
                    problems.append(f"{name}: make {target} is no target of the Makefile")
            for script in re.findall(r"^(\.?[\w-]+/[\w./-]+)", line):
                if not (ROOT / script).is_file():
                    problems.append(f"{name}: there is no {script}")
    return problems


def readme_commands() -> list[str]:
    """What the README tells Windows to do, without its remarks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = [b for b in re.findall(r"```\n(.*?)```", text, re.S) if "Activate.ps1" in b]
    return [line.split("#")[0].strip() for line in block.splitlines() if line.split("#")[0].strip()]


# --- workflows ----------------------------------------------------------------------


def test_the_workflow_asks_only_for_what_there_is():
    assert workflow_problems(read(WORKFLOW.read_text(encoding="utf-8"))) == []


def test_the_workflow_says_that_it_is_untried():
    """Until it has run; then this test goes, with the remark."""
    assert "ntried" in WORKFLOW.read_text(encoding="utf-8").splitlines()[0]


def test_every_system_and_every_range_of_versions_is_tried():
    jobs = read(WORKFLOW.read_text(encoding="utf-8"))["jobs"].values()
    assert {"ubuntu", "macos", "windows"} <= {job["runs-on"].split("-")[0] for job in jobs}
    made = {
        target for job in jobs for c in commands(job) for target in re.findall(r"make (\S+)", c)
    }
    assert {"test", "test-oldest", "test-matrix"} <= made
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_windows_does_what_the_readme_says():
    given = commands(read(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["windows"])
    wanted = ["teachkit doctor", 'python -m pytest -m "not pinned"']
    for command in readme_commands():
        opens = command.startswith("teachkit start")  # JupyterLab, which nobody would close
        wanted.append(f"{command} --no-open" if opens else command)
    missing = [command for command in wanted if command not in given]
    assert missing == [], f"{WORKFLOW.name}, job windows, lacks what README.md says"


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("jobs: {a: {runs-on: x, steps: [{run: ls}]}}", "on: nothing starts it"),
        ("on: push\njobs: {a: {steps: [{run: ls}]}}", "a: lacks runs-on"),
        ("on: push\njobs: {a: {runs-on: x}}", "a: lacks steps"),
        ("on: push\njobs: {a: {runs-on: x, needs: b, steps: [{run: ls}]}}", "needs b"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{name: ls}]}}", "either run or uses"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{uses: a/b}]}}", "without a version"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{run: make tests}]}}", "make tests"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{run: .ci/walk}]}}", "no .ci/walk"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{run: 'make ${{ matrix.b }}'}]}}", "matrix"),
    ],
)
def test_a_broken_workflow_is_seen(broken, problem):
    assert problem in " ".join(workflow_problems(read(broken)))


# --- hooks --------------------------------------------------------------------------


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_what_the_project_has(hook):
    assert hook["language"] == "system", "other languages fetch an environment of their own"
    program, *arguments = shlex.split(hook["entry"])
    installed = Path(sys.executable).parent / Path(program).name
    assert program.startswith(".venv/bin/"), program
    assert installed.exists() or installed.with_suffix(".exe").exists(), f"no {installed.name}"
    for argument in arguments:
        file, _, test = argument.partition("::")
        if "/" in file:
            assert (ROOT / file).is_file(), f"{hook['id']}: there is no {file}"
            source = (ROOT / file).read_text(encoding="utf-8")
            assert not test or f"def {test}(" in source, f"{hook['id']}: {file} has no {test}"


def test_hooks_look_at_code_and_lessons():
    entries = " ".join(hook["entry"] for hook in HOOKS)
    for look in ("ruff check", "ruff format --check", "mypy", "tools/lint_lessons.py"):
        assert look in entries, f".pre-commit-config.yaml lacks {look}"


# --- papers -------------------------------------------------------------------------


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_one_that_can_be_shown(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form["name"] and form["description"]
    assert {field["type"] for field in form["body"]} <= FIELDS
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids)), "two fields have one id"
    assert all(field["attributes"]["label"] for field in form["body"])


def test_there_is_a_form_for_each_thing_that_goes_wrong():
    assert {path.stem for path in FORMS} == {"does-not-install", "lost-me", "wrong-check"}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "docs/releasing.md"])
def test_a_paper_leads_somewhere_and_names_only_targets_there_are(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= TARGETS


def test_contributors_find_the_papers_on_releases_and_security():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for paper in ("docs/releasing.md", "SECURITY.md", ".pre-commit-config.yaml"):
        assert paper in text, f"CONTRIBUTING.md does not name {paper}"
