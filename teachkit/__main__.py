"""``python -m teachkit`` does what ``teachkit`` does."""

from __future__ import annotations

import sys

from teachkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
