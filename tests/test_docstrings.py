"""What the docstrings of the library's own mathematics show is so."""

from __future__ import annotations

import doctest
import importlib
import inspect

import pytest

#: Each file, and the public names in it that a reader looks up.
SHOWN = {
    "kernels": ["Kernel", "as_kernel", "log_ball_volume"],
    "density": ["density", "log_density", "density_gradient"],
    "ascent": ["Ascent", "mean_shift_vector", "climb", "blur"],
    "modes": ["merge_modes", "finish"],
}


@pytest.mark.parametrize("name", SHOWN)
def test_the_examples_do_what_they_say(name):
    failed, tried = doctest.testmod(importlib.import_module(f"teachkit.{name}"))
    assert failed == 0
    assert tried >= len(SHOWN[name]), f"teachkit.{name} shows {tried} lines of examples"


@pytest.mark.parametrize("name", SHOWN)
def test_what_readers_look_up_has_an_example(name):
    module = importlib.import_module(f"teachkit.{name}")
    for public in SHOWN[name]:
        thing = getattr(module, public)
        assert ">>> " in (thing.__doc__ or ""), f"{name}.{public} shows no example"
        if inspect.isclass(thing) and public == "Kernel":
            for method in ("profile", "slope", "constant", "log_constant", "shadow_variance"):
                assert ">>> " in getattr(thing, method).__doc__, f"Kernel.{method} shows none"
