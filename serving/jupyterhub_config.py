"""The course for a class, on this machine: `make hub`. README.md, beside this, says how to go on.

Each learner gets a server and a folder, `learners/NAME` below the class's, with the lessons in it.
What follows "For a trial" has to be replaced before anyone else may come in.
"""

import ipaddress
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from jupyterhub.authenticators.shared import SharedPasswordAuthenticator

HERE = Path(__file__).resolve().parent
#: The class's folder: who has logged in, the hub's keys, and the learners' folders.
CLASS = Path(os.environ.get("TEACHKIT_CLASS", "my-class")).resolve()

c = get_config()  # noqa: F821  JupyterHub gives it

# --- where things are ---------------------------------------------------------------

# The keys in it open every learner's door.
CLASS.mkdir(mode=0o700, parents=True, exist_ok=True)
c.JupyterHub.db_url = f"sqlite:///{CLASS / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(CLASS / "jupyterhub_cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(CLASS / "jupyterhub-proxy.pid")
c.ConfigurableHTTPProxy.command = [str(HERE / "node_modules/.bin/configurable-http-proxy")]

# --- a learner's server -------------------------------------------------------------

# By its full path, and with this Python: the hub may have been started without the environment's
# folder in PATH.
c.Spawner.cmd = [sys.executable, "-P", str(HERE / "learner.py")]
c.Spawner.default_url = "/lab/tree/my-course/00-start-here.ipynb"
# A class that starts all at once waits longer than the 30 seconds that one learner is given.
c.Spawner.http_timeout = 120
# Names become folders.
c.Authenticator.username_pattern = "[a-z][a-z0-9_-]{0,31}"

# The first is a little over the most that a server and its kernel held in lesson 05, as
# teachkit/datasets/hub_memory.json has it. Docker, Kubernetes and systemd hold servers to the
# limits; the spawner below does not: it only tells the server of them, in its environment.
c.Spawner.mem_guarantee = "600M"
c.Spawner.mem_limit = "1G"
c.Spawner.cpu_limit = 1

# Servers end themselves, so the hub needs no service that looks for idle ones. A kernel that has
# done nothing for two hours ends, whether its page is open or not: variables are lost, files are
# not. A server whose pages are closed and whose kernels have ended goes half an hour later; a page
# of JupyterLab that is open asks its server something all the time, and so keeps it.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=7200",
    "--MappingKernelManager.cull_connected=True",
    "--ServerApp.shutdown_no_activity_timeout=1800",
]

# --- for a trial --------------------------------------------------------------------


class TrialLogin(SharedPasswordAuthenticator):
    """Anyone who knows the one password is whoever they say: never beyond this machine."""

    def __init__(self, **given):
        super().__init__(**given)
        hub = self.parent
        for address in (hub.bind_url, hub.hub_bind_url or f"http://{hub.hub_ip}"):
            if not is_this_machine(urlsplit(address).hostname):
                self.log.critical(
                    "The hub was told to listen at %s, where others can reach it, with the log-in "
                    "for trials, by which anyone can be anyone. It does not start. Set another "
                    "authenticator_class first: serving/README.md says which.",
                    address,
                )
                hub.exit(1)
        self.log.info("Log in with any name and the password %s", self.user_password)


def is_this_machine(host: str | None) -> bool:
    """Return whether only this machine can reach what listens there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:  # a name, or nothing, which is every address
        return False


c.JupyterHub.bind_url = "http://127.0.0.1:8000"
# A class: c.JupyterHub.authenticator_class = "pam", accounts of the machine, or one of the package
# oauthenticator, an institution's log-in; and c.Authenticator.allowed_users, who may come in.
c.JupyterHub.authenticator_class = TrialLogin
c.Authenticator.allow_all = True
c.SharedPasswordAuthenticator.user_password = secrets.token_urlsafe(9)

# Every server runs as whoever starts the hub: learners can read and change each other's files.
# A class: c.JupyterHub.spawner_class = "systemd" or "docker", or Kubernetes: README.md.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(CLASS / "learners" / "{username}")
