"""What a check's limit is measured by, and how a job is stopped, can each be changed alone."""

import inspect
import threading
import time
from _thread import get_ident

import pytest
from waiting import LAST_RESORT, Clock, limit_checks

from teachkit.exercises import EXERCISES, check, engine, limit, thread
from teachkit.exercises.observe import observe_trusted
from teachkit.exercises.sandbox import Stopped, inside, run_limited

NAME = next(iter(EXERCISES))


pytestmark = pytest.mark.usefixtures("no_learner")


def test_a_learner_may_work_three_seconds_in_a_thread_and_a_minute_may_pass():
    wanted = {
        **{"seconds": 3.0, "grace": 1.7, "longest": 60.0, "clock": None},
        "way": thread.in_a_thread,
    }
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

    def in_place(job, pause, patience):
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
    limit_checks(monkeypatch, way=lambda job, pause, patience: "stuck")
    result = check(NAME, EXERCISES[NAME].reference)
    assert result.kind == "too slow" and "Restart the kernel" in result.message


def test_a_budget_counts_from_the_first_look_and_never_pauses_beyond_its_end():
    clock = Clock()
    clock.now = 1000.0
    budget = limit.Budget(0.25, LAST_RESORT, clock)
    pauses = []
    for now in (0.0, 0.1, 0.2, 0.25, 0.3):
        clock.now = 1000.0 + now
        pauses.append(round(budget.pause(0), 6))
    assert pauses == [0.1, 0.1, 0.05, 0, -0.05]
    assert budget.worked_out


def test_a_budget_ends_with_the_clock_on_the_wall_too_and_knows_which_it_was(monkeypatch):
    wall = Clock()
    monkeypatch.setattr(limit.time, "monotonic", lambda: wall(0))
    budget = limit.Budget(3.0, 60.0, lambda ident: 0.0)
    pauses = []
    for wall.now in (100.0, 159.75, 159.95, 160.5):
        pauses.append(round(budget.pause(0), 6))
    assert pauses == [0.1, 0.1, 0.05, -0.5]
    assert not budget.worked_out


def burn(seconds):
    """Have the processor work for this thread."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_work_is_what_the_processor_did_for_the_thread():
    clock = limit.Work()

    def job():
        begin = clock(get_ident())
        burn(0.2)
        job.took = clock(get_ident()) - begin

    assert run_limited(job, seconds=LAST_RESORT) == "finished"
    assert 0.2 <= job.took < 2, f"0.2 s of work were counted as {job.took:.2f} s"


@pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="no clock for a single thread here"
)
def test_what_others_do_meanwhile_is_no_work_of_the_learners():
    clock = limit.Work()

    def job():
        begin = clock(get_ident())
        other = threading.Thread(target=burn, args=(1.0,))
        other.start()
        other.join()
        job.took = clock(get_ident()) - begin

    assert run_limited(job, seconds=LAST_RESORT) == "finished"
    assert job.took < 0.5, f"while another worked for 1 s, {job.took:.2f} s were counted"


@pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="no clock for a single thread here"
)
def test_the_clock_of_a_thread_that_has_gone_stands_still():
    clock = limit.Work()
    one = threading.Thread(target=lambda: clock(get_ident()))
    one.start()
    one.join()
    assert clock(one.ident) == clock(one.ident) == clock.latest


def test_where_threads_have_no_clock_of_their_own_the_programs_work_is_counted(monkeypatch):
    monkeypatch.delattr(time, "pthread_getcpuclockid", raising=False)
    monkeypatch.setattr(time, "process_time", lambda: 7.5)
    assert limit.Work()(get_ident()) == 7.5


def test_a_loop_is_stopped_by_its_work():
    def endless():
        while True:
            pass

    assert run_limited(endless, seconds=0.1, grace=LAST_RESORT, longest=LAST_RESORT) == "stopped"


def test_who_waits_is_stopped_by_the_wall_and_told_why(monkeypatch):
    limit_checks(monkeypatch, longest=0.05)

    def waits(*args):
        while True:
            time.sleep(0.001)

    result = check(NAME, waits)
    assert result.kind == "too slow"
    for word in ("machine may be busy", "waits for something", "time.sleep"):
        assert word in result.message, result.message


def test_only_work_that_is_done_is_called_a_loop(clock):
    def endless(*args):
        clock.be_up()
        while True:
            pass

    message = check(NAME, endless).message
    assert "a loop that never ends" in message and "busy" not in message.split("It was busy")[0]


def test_the_grace_is_work_too_and_six_times_as_long_by_the_wall(monkeypatch):
    clock, wall, looks = Clock(), Clock(), []
    monkeypatch.setattr(limit.time, "monotonic", lambda: wall(0))

    def way(job, pause, patience):
        pause(0)
        looks.append(patience(0))
        wall.now = 9.0  # a busy machine: much time, little work
        looks.append(patience(0))
        clock.now = 1.7
        looks.append(patience(0))
        return "stuck"

    assert run_limited(bool, clock=clock, way=way) == "stuck"
    assert looks[0] > 0 and looks[1] > 0 and looks[2] <= 0
    wall.now, clock.now = 0.0, 0.0
    patience = limit.Budget(1.7, limit.BUSY * 1.7, clock)
    patience.pause(0)
    wall.now = 10.3
    assert patience.pause(0) <= 0


# A right answer in plain loops


@pytest.mark.parametrize("name", EXERCISES)
def test_a_right_answer_in_pure_loops_passes_with_time_to_spare(name, monkeypatch):
    """Learners who write loops are right too: five times their work is within the budget."""
    limit_checks(monkeypatch, seconds=LAST_RESORT)
    lesson = EXERCISES[name].lesson
    here = f"teachkit/exercises/lessons/lesson{lesson}.py: {name}"
    loops = EXERCISES[name].loops
    assert loops is not None, (
        f"{here} has no right answer in pure Python loops: declare one with @{name}.loops"
    )
    result = check(name, loops)
    assert result.passed, f"{here}: its answer in loops does not pass: {result}"
    work = min(work_of_a_check(name, loops) for _ in range(3))
    assert 5 * work <= limit.SECONDS, (
        f"{here}: its answer in loops works {work:.2f} s on all inputs, more than a fifth of the "
        f"{limit.SECONDS:g} s that a learner has: make its largest inputs smaller"
    )


def work_of_a_check(name, function):
    """Seconds of work of a whole check."""
    begin = time.thread_time()
    material = engine._material(name, EXERCISES[name])
    observe_trusted(function, material.cases, material.exercise, material.seed)
    return time.thread_time() - begin
