"""A learner's function can neither freeze nor change the kernel."""

# ruff: noqa: E722, SIM105, NPY002 (learners write so)

import _thread
import builtins
import contextlib
import functools
import math
import os
import random
import sys
import threading
import time
import warnings

import numpy as np
import pytest
from waiting import LAST_RESORT, Clock, wait_until, wait_until_all_are_gone

from teachkit.exercises import limit, thread
from teachkit.exercises.sandbox import Refused, kept_state

# Here a limit is what a test gives: no slow machine may stop what a test wants to see finished.
run_limited = functools.partial(
    limit.run_limited, seconds=LAST_RESORT, grace=LAST_RESORT, longest=LAST_RESORT
)


def wall(ident):
    """A clock for loops that sleep: a moment's work may take them long."""
    return time.monotonic()


def plain_loop():
    count = 0
    while True:
        count += 1


def bare_except():
    count = 0
    while True:
        try:
            count += 1
        except:
            pass


def call_inside_try():
    while True:
        try:
            len([])
        except BaseException:
            pass


def loop_inside_try_inside_loop():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def continue_inside_try():
    while True:
        try:
            continue
        except:
            continue


def nested_tries_and_finally():
    while True:
        try:
            try:
                while True:
                    pass
            except:
                pass
            finally:
                len("x")
            continue
        except:
            continue
        finally:
            for _ in range(100_000):
                pass


def three_tries_round_a_nap():
    while True:
        try:
            try:
                len([])
                try:
                    time.sleep(0.01)
                except (Exception, SystemExit):
                    pass
            except BaseException:
                pass
        except BaseException:
            continue


def calls_itself_when_caught():
    try:
        while True:
            try:
                while True:
                    len([])
            except:
                continue
    except:
        return calls_itself_when_caught()


def suppressed():
    while True:
        with contextlib.suppress(BaseException):
            while True:
                pass


def raises_while_caught():
    while True:
        try:
            time.sleep(0.02)
        except BaseException as error:
            try:
                raise ValueError from error
            except ValueError:
                pass


def finally_round_suppressed_naps():
    while True:
        try:
            try:
                try:
                    while True:
                        with contextlib.suppress(BaseException):
                            sum(i for i in range(9))
                            time.sleep(0.01)
                finally:
                    time.sleep(0.01)
            except:
                for _ in range(3):
                    try:
                        len([])
                    finally:
                        sorted([3, 1])
        except BaseException:
            continue


def suppressed_in_suppressed():
    while True:
        try:
            while True:
                sorted([3, 1])
                with contextlib.suppress(BaseException):
                    time.sleep(0.01)
                    with contextlib.suppress(BaseException):
                        sorted([3, 1])
                        len([])
        except BaseException:
            pass


def endless_finally():
    try:
        while True:
            pass
    finally:
        while True:
            pass


def generator_that_catches():
    def numbers():
        while True:
            try:
                yield 1
            except BaseException:
                yield 2

    for _ in numbers():
        pass


LOOPS = [
    plain_loop,
    bare_except,
    call_inside_try,
    loop_inside_try_inside_loop,
    continue_inside_try,
    nested_tries_and_finally,
    three_tries_round_a_nap,
    calls_itself_when_caught,
    suppressed,
    raises_while_caught,
    finally_round_suppressed_naps,
    suppressed_in_suppressed,
    endless_finally,
    generator_that_catches,
]


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.__name__)
def test_a_python_loop_is_stopped(loop, monkeypatch):
    # A generator that will not end is told to this hook, in the learner's thread: pytest's own is
    # Python, where the next stop can land.
    monkeypatch.setattr(sys, "unraisablehook", bool)
    # These limits are short and of the wall, so that each catches the loop in another place.
    for repeat in range(3):
        assert run_limited(loop, seconds=0.05 + 0.001 * repeat, clock=wall) == "stopped"
    assert not thread._inside


def made_up_loop(rng):
    """A program of random loops and tries that never ends."""

    def statement(depth, indent):
        pad = "    " * indent
        if depth == 0:
            return pad + rng.choice(
                ["x += 1", "len([])", "pass", "math.sqrt(2)", "h()", "time.sleep(0.001)"]
            )
        inner = block(depth - 1, indent + 1)
        handler = rng.choice(["except:", "except BaseException as e:", "except SystemExit:"])
        return rng.choice(
            [
                f"{pad}while True:\n{inner}",
                f"{pad}try:\n{inner}\n{pad}{handler}\n{pad}    pass",
                f"{pad}try:\n{inner}\n{pad}{handler}\n{block(depth - 1, indent + 1)}",
                f"{pad}for k in range(3):\n{inner}",
                f"{pad}try:\n{inner}\n{pad}finally:\n{block(0, indent + 1)}",
                f"{pad}with contextlib.suppress(BaseException):\n{inner}",
                f"{pad}if x >= 0:\n{inner}",
            ]
        )

    def block(depth, indent):
        lines = [statement(depth, indent)]
        if rng.random() < 0.5:
            lines.insert(rng.randrange(2), statement(0, indent))
        return "\n".join(lines)

    body = block(rng.randrange(5), 3)
    return (
        "def h():\n    return len([1])\n\n\ndef f():\n    x = 0\n    while True:\n"
        f"        try:\n{body}\n        except BaseException:\n            pass\n"
    )


@pytest.mark.parametrize("seed", range(40))
def test_any_nest_of_loops_and_tries_is_stopped(seed):
    source = made_up_loop(random.Random(seed))
    scope = {"math": math, "time": time, "contextlib": contextlib, "__name__": "__main__"}
    exec(source, scope)
    assert run_limited(scope["f"], seconds=0.02, clock=wall) == "stopped", source


def test_a_call_that_cannot_be_stopped_is_reported_and_ends_later():
    clock = Clock()
    reader, writer = os.pipe()

    def reads():
        clock.be_up()
        while True:
            try:
                os.read(reader, 1)  # one call into C, which ends when the test says so
            except BaseException:
                pass

    assert run_limited(reads, grace=0, clock=clock) == "stuck"
    assert thread._inside
    os.close(writer)
    wait_until_all_are_gone()
    os.close(reader)


def test_time_that_is_up_before_a_job_begins_leaves_no_loop_behind():
    over, alive = threading.Event(), _thread._count()

    def loops():
        while not over.is_set():
            pass

    try:
        assert {run_limited(loops, seconds=0) for _ in range(50)} == {"stopped"}
        wait_until(lambda: _thread._count() <= alive, "the end of every loop")
    finally:
        over.set()


class Looks:
    """A clock on which a tick passes at each look, from the start of an import to `most` looks."""

    def __init__(self, most):
        self.most, self.ticks, self.begun, self.enough = most, 0, False, threading.Event()
        self.looks = 0

    def __call__(self, ident):
        self.looks += self.begun
        assert self.looks < 100 * self.most, "the import goes on and on, and is not stopped"
        if self.begun and self.ticks < self.most:
            self.ticks += 1
        if self.ticks == self.most:
            self.enough.set()
        return self.ticks * limit.TICK


@pytest.fixture
def looks(monkeypatch, tmp_path):
    """A clock that a module can import, and quick ticks."""
    looks = Looks(50)
    monkeypatch.setattr(limit, "TICK", 0.001)
    monkeypatch.setitem(sys.modules, "looks", looks)
    monkeypatch.syspath_prepend(tmp_path)
    return looks


def test_a_slow_first_import_is_not_cut_short(tmp_path, looks):
    source = "import looks\nlooks.begun = True\nlooks.enough.wait()\n"
    (tmp_path / "slow_to_load.py").write_text(source)
    job = functools.partial(__import__, "slow_to_load")
    assert run_limited(job, seconds=30 * limit.TICK, grace=0, clock=looks) == "finished"
    assert looks.ticks == looks.most


def test_an_import_that_never_ends_is_stopped_too(tmp_path, monkeypatch, looks):
    monkeypatch.setattr(limit, "IMPORT_SECONDS", 20 * limit.TICK)
    source = "import looks\nlooks.begun = True\nwhile True:\n    pass\n"
    (tmp_path / "never_loads.py").write_text(source)
    job = functools.partial(__import__, "never_loads")
    assert run_limited(job, seconds=10 * limit.TICK, clock=looks) == "stopped"
    assert looks.ticks < looks.most


def test_finishing_just_when_time_is_up_does_no_harm():
    """The exception must not land in the thread's last lines, nor in a thread that follows.

    Whichever comes first on this machine, both endings are right.
    """
    endings = set()
    for repeat in range(300):
        length = 0.002 + 0.00002 * (repeat % 20)

        def busy(length=length):
            end = time.perf_counter() + length
            while time.perf_counter() < end:
                pass

        endings.add(run_limited(busy, seconds=0.002, clock=wall))
        other = threading.Thread(target=sum, args=([1, 2],))
        other.start()
        other.join()
    assert endings <= {"finished", "stopped"}
    assert not thread._inside


def test_what_the_job_raises_comes_out():
    with pytest.raises(ZeroDivisionError):
        run_limited(lambda: 1 / 0)
    assert run_limited(lambda: None) == "finished"


def test_an_interrupt_from_the_learner_stops_the_job():
    begun, pressed = threading.Event(), []

    def interrupted(ident):
        if begun.is_set() and not pressed:
            pressed.append(ident)
            raise KeyboardInterrupt
        return 0.0

    def job():
        begun.set()
        bare_except()

    with pytest.raises(KeyboardInterrupt):
        run_limited(job, clock=interrupted)
    assert not thread._inside


def test_exception_tables_are_read_as_python_writes_them():
    dis = pytest.importorskip("dis")
    parse = getattr(dis, "_parse_exception_table", None)
    if parse is None:
        pytest.skip("this Python has no parser to compare with")
    functions = [value for value in vars(contextlib).values() if hasattr(value, "__code__")]
    for function in [*functions, *LOOPS]:
        entries = [(one.start, one.end, one.target) for one in parse(function.__code__)]
        assert thread._tries(function.__code__) == entries


# The kernel's state


def change_everything(folder):
    os.chdir(folder)
    sys.setrecursionlimit(5000)
    sys.setswitchinterval(0.5)
    np.random.seed(1)
    np.random.normal(size=3)
    random.seed(1)
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    warnings.simplefilter("error")
    sys.stdout = None
    sys.stderr = None
    builtins.input = None


def state():
    return (
        os.getcwd(),
        sys.getrecursionlimit(),
        sys.getswitchinterval(),
        np.random.get_state()[1].tolist(),
        random.getstate(),
        np.geterr(),
        np.get_printoptions(),
        list(warnings.filters),
        sys.stdout,
        sys.stderr,
        sys.stdin,
        sys.setrecursionlimit,
        builtins.input,
        sys.breakpointhook,
        warnings.showwarning,
    )


@pytest.mark.parametrize("threaded", [True, False])
def test_the_kernels_state_stays(tmp_path, threaded):
    before = state()
    with kept_state(3):
        if threaded:
            run_limited(lambda: change_everything(tmp_path))
        else:
            change_everything(tmp_path)
    assert repr(state()) == repr(before)


def test_a_folder_that_is_gone_does_not_matter(tmp_path, monkeypatch):
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    with kept_state(3):
        assert run_limited(lambda: None) == "finished"


def test_random_numbers_repeat():
    drawn = []
    for before in (1, 2):
        np.random.seed(before)
        random.seed(before)
        with kept_state(7):
            run_limited(lambda: drawn.append((np.random.random(), random.random())))
    assert drawn[0] == drawn[1]


def test_prints_and_warnings_are_kept_from_the_kernel(capfd):
    def talks():
        print("said")
        print("complained", file=sys.stderr)
        np.log(np.zeros(2))

    with kept_state(1) as heard:
        run_limited(talks)
        printed, warning = heard.take()
    assert printed == "said\n"
    assert "divide by zero" in warning
    assert capfd.readouterr() == ("", "")


def test_other_threads_still_print(capsys):
    with kept_state(1) as heard:
        print("from here")
        assert heard.take() == ("", "")
    assert capsys.readouterr().out == "from here\n"


def test_endless_prints_fill_no_memory():
    clock = Clock()

    def talks():
        while True:
            for _ in range(1000):
                print("x" * 1000)
            clock.be_up()

    with kept_state(1) as heard:
        assert run_limited(talks, clock=clock) == "stopped"
        assert 1000 <= len(heard.take()[0]) < 10_000


def test_input_is_refused():
    with kept_state(1), pytest.raises(Refused, match="arguments"):
        run_limited(lambda: input("well?"))


def test_a_debugger_does_not_wait(monkeypatch):
    called = []
    monkeypatch.setattr(sys, "breakpointhook", lambda *args, **kwargs: called.append(1))
    with kept_state(1):
        run_limited(lambda: breakpoint())
    assert not called


def test_reading_from_stdin_does_not_wait():
    with kept_state(1):
        assert run_limited(lambda: sys.stdin.read()) == "finished"
