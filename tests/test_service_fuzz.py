"""The service stands whatever its own description allows or forbids, and its answers fit it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from peers import peer
from serving import load_app, train

pytestmark = pytest.mark.xdist_group("service")

#: What the service says when it refuses: not readable, too large, not as described, busy.
REFUSED = {400, 413, 422, 429}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        model = train(patch, tmp_path_factory.mktemp("model") / "penguins.skops")
        yield load_app(patch, model).app


def checks_that_no_description_serves(path):
    """The rows of a table must be equally long, which OpenAPI has no words for."""
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    return [positive_data_acceptance] if path == "/cluster" else []


@pytest.mark.parametrize("path", ["/assign", "/density", "/cluster"])
@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_every_request_gets_an_answer_that_the_service_describes(app, path, mode):
    """Right ones are served and wrong ones refused: schemathesis makes both from /openapi.json."""
    schemathesis = peer("schemathesis")
    operation = schemathesis.openapi.from_asgi("/openapi.json", app)[path]["POST"]
    statuses = set()

    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode]))
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(case):
        answer = case.call()
        statuses.add(answer.status_code)
        case.validate_response(answer, excluded_checks=checks_that_no_description_serves(path))

    holds()
    assert statuses <= {200, *REFUSED}
    assert (200 in statuses) == (mode == "POSITIVE")
