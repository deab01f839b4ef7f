"""Read the tables that lie beside this file."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def read_table(name: str) -> pd.DataFrame:
    """Return the CSV file of this name as a fresh DataFrame."""
    import pandas as pd  # here, so that `import teachkit` stays quick

    with files("teachkit.datasets").joinpath(name).open(encoding="utf-8") as file:
        return pd.read_csv(file)


def read_array(name: str, columns: list[str]) -> pd.DataFrame:
    """Return the NPY file of this name, an array of numbers, as a fresh DataFrame."""
    import pandas as pd  # here, so that `import teachkit` stays quick

    with files("teachkit.datasets").joinpath(name).open("rb") as file:
        return pd.DataFrame(np.load(file, allow_pickle=False), columns=columns)
