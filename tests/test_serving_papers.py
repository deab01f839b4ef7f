"""What serving/ says of a class holds, and so does what no Docker and no cluster has tried."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from papers import Dockerfile, commands
from peers import peer
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[1]
SERVING = ROOT / "serving"
sys.path.insert(0, str(ROOT / "tools"))

import bench_hub as bench  # noqa: E402

README = (SERVING / "README.md").read_text(encoding="utf-8")
COMMANDS = commands(SERVING / "README.md")
IMAGE = Dockerfile(SERVING / "Dockerfile")
VALUES_FILE = SERVING / "zero-to-jupyterhub.yaml"
VALUES = yaml.safe_load(VALUES_FILE.read_text(encoding="utf-8"))
LESSON = "lab/tree/my-course/00-start-here.ipynb"


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    """What the configuration of one machine sets."""
    peer("jupyterhub")
    monkeypatch.setenv("TEACHKIT_CLASS", str(tmp_path))
    found = Config()
    runpy.run_path(
        str(SERVING / "jupyterhub_config.py"), init_globals={"get_config": lambda: found}
    )
    return found


def hub_versions(text: str) -> set[str]:
    """The hub's versions that a build is told."""
    return set(re.findall(r"JUPYTERHUB=([\d.]+)", text))


# --- README.md ----------------------------------------------------------------------


def test_what_the_readme_names_is_there():
    table = "".join(line for line in README.splitlines(True) if line.startswith("| `"))
    for path in SERVING.iterdir():
        if path.is_file() and path.suffix != ".dockerignore" and path.name != "README.md":
            assert f"`{path.name}`" in table, path.name
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert set(re.findall(r"(?:`|    )make ([a-z-]+)", README)) <= {*targets}
    assert ["make", "hub"] in COMMANDS


def test_what_nobody_has_tried_says_so():
    for path in (IMAGE.path, VALUES_FILE):
        assert "ntried: there was no " in path.read_text(encoding="utf-8"), path.name
        assert re.search(rf"`{path.name}` .*\(untried: there was no ", README), path.name


def test_the_link_logs_in_fetches_a_repository_and_opens_a_notebook_of_it():
    (link,) = [words[0] for words in COMMANDS if words[0].startswith("https")]
    parts = urlsplit(link)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert parts.path == "/hub/user-redirect/git-pull"
    assert set(asked) == {"repo", "urlpath", "branch"} and asked["branch"] == "main"
    name = urlsplit(asked["repo"]).path.rpartition("/")[2]
    assert asked["urlpath"] == f"lab/tree/{name}/00-start-here.ipynb"
    for part in asked:
        assert re.search(rf"^\| `.*{part}` \|", README, re.M), part


def test_the_configuration_of_a_class_begins_with_the_one_that_is_there():
    (file,) = re.findall(r'load_subconfig\("(.+?)"\)', README)
    assert (ROOT / file).is_file()


# --- the configuration of one machine -----------------------------------------------


def test_what_servers_are_started_with_is_what_they_know(config):
    known = {"MappingKernelManager": "jupyter_server.services.kernels.kernelmanager"}
    known |= {"ServerApp": "jupyter_server.serverapp"}
    for argument in config.Spawner.args:
        name, trait, _ = re.fullmatch(r"--(\w+)\.(\w+)=(\w+)", argument).groups()
        assert trait in getattr(import_module(known[name]), name).class_traits(config=True)


def test_what_a_learner_was_measured_to_take_is_guaranteed(config):
    measured = json.loads(bench.MEASURED.read_text(encoding="utf-8"))
    guaranteed = int(config.Spawner.mem_guarantee.removesuffix("M"))
    for learner in measured["learners"]:
        parts = ("server_after_lesson", "kernel_after_lesson")
        most = sum(learner[part]["most_mib"] for part in parts)
        assert 0.8 * guaranteed < most < guaranteed


# --- what was measured --------------------------------------------------------------


def test_the_measured_file_is_as_the_benchmark_writes_it():
    text = bench.MEASURED.read_text(encoding="utf-8")
    measured = json.loads(text)
    assert measured["keys"] == bench.KEYS and measured["lesson"] == bench.LESSON
    assert set(measured["versions"]) == set(bench.VERSIONS)
    assert len(measured["learners"]) == len(bench.LEARNERS)
    groups = [measured["without_learners"], measured["with_learners"], *measured["learners"]]
    for part in (part for group in groups for part in group.values()):
        assert set(part) == set(bench.KEYS)
        assert 0 < part["own_mib"] <= part["mib"] <= part["most_mib"] and part["cpu_seconds"] > 0
    for learner in measured["learners"]:
        kernel = [learner[f"kernel_after_{what}"] for what in ("imports", "lesson")]
        assert kernel[0]["mib"] < kernel[1]["mib"]
    assert "/" not in text, "no path, no address"


def test_the_lesson_that_is_measured_begins_with_its_imports(tmp_path):
    shutil.copy(ROOT / "notebooks" / bench.LESSON, tmp_path)
    name = bench.imports_alone(tmp_path)
    (cell,) = json.loads((tmp_path / name).read_text(encoding="utf-8"))["cells"]
    assert "import numpy" in "".join(cell["source"])


# --- Dockerfile ---------------------------------------------------------------------


def test_the_readme_and_the_dockerfile_give_the_same_command():
    text = IMAGE.path.read_text(encoding="utf-8")
    (said,) = [shlex.split(line) for line in re.findall(r"^#     (docker .+)$", text, re.M)]
    assert said in COMMANDS
    assert (ROOT / said[said.index("--file") + 1]).samefile(IMAGE.path)


def test_what_is_copied_is_there_and_not_left_out():
    assert IMAGE.lacks(ROOT) == []


def test_the_image_runs_as_a_learner_and_holds_no_secret():
    words = [word for word, _ in IMAGE.instructions]
    assert words[0] == "FROM" and re.fullmatch(r"python:3\.\d+-slim", IMAGE.given("FROM")[0])
    assert IMAGE.given("USER") == ["1000:100"]
    assert "RUN" not in words[words.index("USER") :]
    assert not {"ENV", "ADD"} & set(words) and len(IMAGE.given("ARG")) == 1
    assert json.loads(IMAGE.given("CMD")[0]) == ["python", "-P", "/opt/course/learner.py"]
    course, home = IMAGE.given("WORKDIR")
    assert course == "/opt/course" and "serving/learner.py learner.py" in IMAGE.given("COPY")
    assert home == VALUES["singleuser"]["storage"]["homeMountPath"]


def test_the_image_installs_what_learners_have_with_its_hashes():
    install = IMAGE.given("RUN")[0].split()
    assert install[:2] == ["pip", "install"] and "--require-hashes" in install
    assert install[-2:] == ["--requirement", "requirements.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="sed is no program of Windows'")
def test_the_hubs_half_of_the_image_is_of_the_version_that_is_tested(tmp_path):
    pins = (ROOT / "requirements-ci.txt").read_text(encoding="utf-8")
    (tmp_path / "requirements-ci.txt").write_text(pins, encoding="utf-8")
    command = IMAGE.given("RUN")[1].split("&&")[0]
    subprocess.run(command, shell=True, check=True, cwd=tmp_path)
    found = (tmp_path / "versions.txt").read_text().splitlines()
    assert len(found) > 50
    assert all(re.fullmatch(r"[a-z0-9._-]+==\S+( ; .+[^\\ ])?", line) for line in found)
    (tested,) = re.findall(r"^jupyterhub==(\S+)", pins, re.M)
    assert IMAGE.given("ARG") == [f"JUPYTERHUB={tested}"]
    assert not any(line.startswith("jupyterhub==") for line in found), "or no other could be asked"


def test_what_is_copied_is_enough_to_build_the_course(tmp_path):
    for source in IMAGE.copied():
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, tmp_path / Path(source).name)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert list((tmp_path / "dist").glob("teachkit-*.whl"))


# --- Kubernetes ---------------------------------------------------------------------

#: Of the keys that the chart's schema (4.x) knows, those that a class may want; None: any below.
KNOWN = {
    "singleuser": {
        "image": dict.fromkeys(["name", "tag", "pullPolicy", "pullSecrets"], ()),
        "memory": dict.fromkeys(["guarantee", "limit"], ()),
        "cpu": dict.fromkeys(["guarantee", "limit"], ()),
        "storage": {
            **dict.fromkeys(["type", "capacity", "homeMountPath"], ()),
            "dynamic": {"storageClass": ()},
        },
        "networkPolicy": dict.fromkeys(["enabled", "ingress", "egress"], ()),
        **dict.fromkeys(["cmd", "defaultUrl", "startTimeout", "fsGid", "uid"], ()),
        "extraEnv": None,
    },
    "cull": dict.fromkeys(["enabled", "users", "timeout", "every", "concurrency", "maxAge"], ()),
    "hub": {"config": None},
    "proxy": {"https": {"enabled": (), "hosts": (), "letsencrypt": {"contactEmail": ()}}},
}


def unknown(values: object, known: object, path: str = "") -> list[str]:
    """The keys of `values`, as paths, that are not in `known`."""
    if known is None or known == ():
        return []
    assert isinstance(values, dict) and isinstance(known, dict)
    found = [f"{path}{key}" for key in values if key not in known]
    for key in values.keys() & known.keys():
        found += unknown(values[key], known[key], f"{path}{key}.")
    return found


def test_the_values_have_only_keys_that_the_chart_knows():
    assert unknown(VALUES, KNOWN) == []
    broken = {"singleuser": {"memory": {"guaranty": 1}}, "culling": {}}
    assert sorted(unknown(broken, KNOWN)) == ["culling", "singleuser.memory.guaranty"]


def test_a_cluster_gives_learners_what_one_machine_gives(config):
    server = VALUES["singleuser"]
    assert server["memory"]["guarantee"] == config.Spawner.mem_guarantee
    assert server["memory"]["limit"] == config.Spawner.mem_limit
    assert server["cpu"]["limit"] == config.Spawner.cpu_limit
    assert server["defaultUrl"] == config.Spawner.default_url == f"/{LESSON}"
    assert server["cmd"] is None, "the image's own"
    idle = re.findall(r"cull_idle_timeout=(\d+)", " ".join(config.Spawner.args))
    assert idle == [str(VALUES["cull"]["timeout"])] and VALUES["cull"]["enabled"]


def test_log_in_names_and_secrets_of_the_values_are_placeholders():
    log_in = VALUES["hub"]["config"]
    assert log_in["JupyterHub"]["authenticator_class"] not in ("dummy", "shared-password", "null")
    assert log_in["GitHubOAuthenticator"]["client_secret"] == "your-client-secret"
    assert all(host.endswith("example.org") for host in VALUES["proxy"]["https"]["hosts"])
    assert log_in["Authenticator"]["allowed_users"] and VALUES["proxy"]["https"]["enabled"]


def test_chart_hub_and_image_have_the_same_versions_everywhere():
    text = VALUES_FILE.read_text(encoding="utf-8")
    assert len({*re.findall(r"--version ([\d.]+)", text + README)}) == 1
    (hub,) = set(re.findall(r"JupyterHub (\d+\.\d+\.\d+)", text + README))
    assert hub_versions(text) == hub_versions(README) == {hub}
    (helm,) = [shlex.split(line) for line in re.findall(r"^#     (helm .+)$", text, re.M)]
    assert helm in COMMANDS
    assert (ROOT / helm[helm.index("--values") + 1]).samefile(VALUES_FILE)
    image = VALUES["singleuser"]["image"]
    assert ["docker", "push", f"{image['name']}:{image['tag']}"] in COMMANDS


# --- the proxy ----------------------------------------------------------------------


def test_the_proxy_is_pinned_with_hashes_and_without_an_address():
    wanted = json.loads((SERVING / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((SERVING / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    proxy = lock["node_modules/configurable-http-proxy"]
    assert wanted == {"configurable-http-proxy": proxy["version"]}
    for name, package in lock.items():
        if name:  # the first is what asks for them
            assert package["integrity"].startswith("sha512-"), name
            assert "resolved" not in package, f"{name}: --omit-lockfile-registry-resolved"


def test_the_proxy_runs_under_the_node_of_debian_12():
    """Node.js 18: `.ci/run` installs Debian's where there is none."""
    lock = json.loads((SERVING / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, package in lock.items():
        versions = package.get("engines", {}).get("node", "*").split("||")
        assert any(
            re.fullmatch(r"\*|(>= ?(\d|1[0-8])(\.\d+)*)|\^18", one.strip()) for one in versions
        ), name
