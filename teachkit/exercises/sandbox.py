"""What keeps a learner's function from freezing the kernel, and from changing it."""

from teachkit.exercises.kept import Refused, kept_state
from teachkit.exercises.limit import run_limited
from teachkit.exercises.thread import Stopped, inside

__all__ = ["Refused", "Stopped", "inside", "kept_state", "run_limited"]
