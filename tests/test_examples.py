"""Every public name shows an example that runs, and says what stands near it."""

import doctest
import importlib
import inspect
import pkgutil
import re
import types

import matplotlib.pyplot as plt
import pytest

import teachkit
from teachkit import datasets, exercises, show
from teachkit.exercises import hints, records

pytestmark = pytest.mark.usefixtures("patient")

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(teachkit.__path__, "teachkit.")
    if not module.name.startswith(("teachkit.exercises.lessons", "teachkit.__main__"))
)
# What a demo's author writes, and nobody calls.
WRITTEN = {"draw"}
#: Constants that `teachkit` passes on -> the modules that show them.
HOMES = {"KERNELS": "teachkit.kernels", "BUNNY_CREDIT": "teachkit.datasets.pictures"}


def public() -> dict[str, object]:
    """What a reader may name: functions, classes and modules, and constants by their modules."""
    found = {}
    for package in (teachkit, datasets, exercises, show):
        for name in package.__all__:
            value = getattr(package, name)
            if any(value is other for other in found.values()):  # under a shorter name already
                continue
            if isinstance(value, types.ModuleType):
                found[value.__name__] = value
            elif callable(value):
                found[f"{package.__name__}.{name}"] = value
            else:  # a constant: its module says what it is, and shows it
                home = HOMES.get(name, package.__name__)
                found[home] = importlib.import_module(home)
    return found


PUBLIC = public()


def missing(value: object) -> list[str]:
    """The sections that a description lacks."""
    text = inspect.getdoc(value) or ""
    return [
        title
        for title in ("See Also", "Examples")
        if f"\n{title}\n{'-' * len(title)}\n" not in text
    ]


def methods(kind: type) -> list[str]:
    """The public methods and properties that this class brings itself."""
    return [
        name
        for name, value in vars(kind).items()
        if name[0] != "_"
        and name not in WRITTEN
        and (callable(value) or hasattr(value, "__get__"))
        and getattr(value, "__module__", "teachkit").startswith("teachkit")  # not scikit-learn's
    ]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_has_an_example_and_says_what_is_near(name):
    lacking = missing(PUBLIC[name])
    assert not lacking, f"the description of {name} lacks {' and '.join(lacking)}"


@pytest.mark.parametrize("name", [name for name, one in PUBLIC.items() if inspect.isclass(one)])
def test_every_public_method_is_used_in_an_example(name):
    kind = PUBLIC[name]
    shown = {one: f"{kind.__doc__}\n{getattr(kind, one).__doc__}" for one in methods(kind)}
    lacking = [
        one for one, text in shown.items() if not re.search(rf"(>>>|\.\.\.) .*\.{one}\b", text)
    ]
    assert not lacking, f"no example of {name} uses {', '.join(lacking)}"


@pytest.mark.parametrize("module", ["teachkit", *MODULES])
def test_every_example_says_what_it_prints(module, monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(records, "_unsaved", set())
    monkeypatch.setattr(hints, "_hints_given", {})
    monkeypatch.setattr(hints, "_shown_in", {})
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for test in doctest.DocTestFinder().find(importlib.import_module(module)):
        runner.run(test, out=said.append)
    plt.close("all")
    assert not said, "".join(said)


@pytest.mark.parametrize(
    "name", ["estimate_bandwidth", "mean_shift", "get_bin_seeds", "KernelDensity"]
)
def test_a_name_of_scikit_learns_leads_to_ours(name):
    with pytest.raises(AttributeError, match=f"scikit-learn's {name}: here it is ") as error:
        getattr(teachkit, name)
    ours = re.search(r"here it is (\w+)", str(error.value))[1]
    assert ours in teachkit.__all__
