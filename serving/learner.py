"""Start a learner's server: bring the lessons into their folder, then do what the hub asks for.

The hub runs this in place of `jupyterhub-singleuser`, in the learner's own folder: on one machine,
in Docker and on Kubernetes. What it is called with is passed on.
"""

import os
import subprocess
import sys

from teachkit.cli import environment

# -P: a random.py in the folder is the learner's, and nothing to JupyterLab.
PYTHON = [sys.executable, "-P"]

# A full disk, say, is told in the hub's log. It must not shut a learner out of what they wrote.
subprocess.run([*PYTHON, "-m", "teachkit", "start", "--no-open"], check=False)
os.execve(sys.executable, [*PYTHON, "-m", "jupyterhub.singleuser", *sys.argv[1:]], environment())
