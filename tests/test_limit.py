"""What a check's limit is measured by, and how a job is stopped, can each be changed alone."""

import inspect
from _thread import get_ident

import pytest
from waiting import LAST_RESORT, Clock, limit_checks

from teachkit.exercises import EXERCISES, check, engine, limit, thread
from teachkit.exercises.sandbox import Stopped, inside, run_limited

NAME = next(iter(EXERCISES))


@pytest.fixture(autouse=True)
def no_learner(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_HOME", str(tmp_path))


def test_a_learner_has_three_seconds_of_the_wall_in_a_thread():
    wanted = {"seconds": 3.0, "grace": 1.7, "clock": limit.wall, "way": thread.in_a_thread}
    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(run_limited).parameters.items()
        if name != "job"
    }
    assert defaults == wanted and engine.run_limited is run_limited


def test_the_clock_can_be_another_and_nothing_else_changes(clock):
    def endless(*args):
        clock.be_up()
        while True:
            pass

    assert check(NAME, endless).kind == "too slow"
    assert check(NAME, EXERCISES[NAME].reference).passed  # the next check has all its time again


def test_a_jobs_time_begins_in_its_own_thread_and_its_clock_is_told_which_that_is():
    looks = []

    def clock(ident):
        looks.append((get_ident(), ident))
        return 0.0

    def job():
        job.ident = get_ident()
        job.looks = len(looks)

    assert run_limited(job, seconds=LAST_RESORT, clock=clock) == "finished"
    assert job.looks >= 1 and looks[0] == (job.ident, job.ident)
    assert {ident for _, ident in looks} == {job.ident}


def test_the_way_can_be_one_without_threads_and_nothing_else_changes(monkeypatch):
    clock, lines = Clock(), []

    def in_place(job, pause, grace):
        """A way that looks at the clock between the learner's lines, as where no threads are."""

        def line():
            if pause(0) <= 0:
                raise Stopped

        lines.append(line)
        try:
            job()
        except Stopped:
            return "stopped"
        return "finished"

    def endless(*args):
        assert not inside()
        while True:
            lines[-1]()
            clock.be_up()

    limit_checks(monkeypatch, clock=clock, way=in_place)
    result = check(NAME, endless)
    assert result.kind == "too slow" and "so it was stopped" in result.message
    assert check(NAME, EXERCISES[NAME].reference).passed


def test_what_a_way_says_is_what_the_learner_is_told(monkeypatch):
    limit_checks(monkeypatch, way=lambda job, pause, grace: "stuck")
    result = check(NAME, EXERCISES[NAME].reference)
    assert result.kind == "too slow" and "Restart the kernel" in result.message


def test_a_budget_counts_from_the_first_look_and_never_pauses_beyond_its_end():
    clock = Clock()
    clock.now = 1000.0
    budget = limit.Budget(0.25, clock)
    pauses = []
    for now in (0.0, 0.1, 0.2, 0.25, 0.3):
        clock.now = 1000.0 + now
        pauses.append(round(budget.pause(0), 6))
    assert pauses == [0.1, 0.1, 0.05, 0, -0.05]
