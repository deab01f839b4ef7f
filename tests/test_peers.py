"""What is not there to compare with is a reason to skip for a developer, and a failure in CI."""

import pytest
from peers import peer

SKIPPED, FAILED = pytest.skip.Exception, pytest.fail.Exception


@pytest.mark.parametrize(("ci", "outcome"), [("true", FAILED), ("1", FAILED), ("false", SKIPPED)])
def test_a_library_that_is_missing_is_skipped_and_fails_where_it_is_promised(
    monkeypatch, ci, outcome
):
    monkeypatch.setenv("CI", ci)
    with pytest.raises((SKIPPED, FAILED), match=r"no_such_library is not installed") as raised:
        peer("no_such_library")
    assert raised.type is outcome  # raises(FAILED) alone would be skipped by the wrong one


@pytest.mark.parametrize("name", ["skimage", "cv2"])
def test_a_library_to_compare_with_loads_beside_the_pinned_numpy(name):
    assert peer(name).__version__
