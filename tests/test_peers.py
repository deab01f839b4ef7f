"""What is not there to compare with is a reason to skip for a developer, and a failure in CI."""

import pytest
from peers import peer


@pytest.mark.parametrize(
    ("ci", "outcome"),
    [
        ("true", pytest.fail.Exception),
        ("1", pytest.fail.Exception),
        ("false", pytest.skip.Exception),
    ],
)
def test_a_library_that_is_missing_is_skipped_and_fails_where_it_is_promised(
    monkeypatch, ci, outcome
):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=r"no_such_library is not installed \(make compare\)"):
        peer("no_such_library")


@pytest.mark.parametrize("name", ["skimage", "cv2"])
def test_a_library_to_compare_with_loads_beside_the_pinned_numpy(name):
    assert peer(name).__version__
