"""The data of the course: small, offline, real or made.

Every loader reads a file that lies beside this one (the two photographs lie in scikit-learn) and
returns a fresh pandas DataFrame, or a fresh array where it is a picture or a film; change it as you
like, the next call starts anew. `PROVENANCE.md`, also here, names the source and the licence of
each file.

See Also
--------
sklearn.datasets : More data, some of which must be fetched.

Examples
--------
>>> from teachkit import datasets
>>> datasets.load_faithful().columns.tolist()
['eruptions', 'waiting']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from teachkit.datasets.pictures import (
    BUNNY_CREDIT,
    load_bunny,
    load_picture,
    make_clip,
    make_picture,
)
from teachkit.datasets.tables import read_array, read_table
from teachkit.validate import as_choice, as_flag

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BUNNY_CREDIT",
    "load_budgets",
    "load_bunny",
    "load_cholera",
    "load_clusterable",
    "load_faithful",
    "load_galaxies",
    "load_penguins",
    "load_picture",
    "load_quakes",
    "load_weather",
    "make_clip",
    "make_picture",
    "make_three_blobs",
]

_MAP_COLUMNS = {"lon": "long"}
_BUDGET_COLUMNS = {
    "wfood": "food_share",
    "wfuel": "fuel_share",
    "wcloth": "clothing_share",
    "walc": "alcohol_share",
    "wtrans": "transport_share",
    "wother": "other_share",
    "totexp": "total_expenditure",
}
_WEATHER_COLUMNS = {
    "precipitation": "precipitation_mm",
    "temp_max": "temp_max_c",
    "temp_min": "temp_min_c",
    "wind": "wind_m_s",
}


def load_cholera(which: str = "deaths") -> pd.DataFrame:
    """The cholera deaths of 1854 in Soho, London, as on John Snow's map.

    Parameters
    ----------
    which : {"deaths", "addresses", "pumps", "pumps_vestry", "streets"}
        Which part of the map.

    Returns
    -------
    DataFrame
        "deaths": 578 rows. `case` (number of the death), `x`, `y`.
        "addresses": 321 rows, the houses where these people died. `address` (number), `x`, `y`,
        `deaths` (how many there, 578 in all), `long`, `lat` (degrees east and north).
        "pumps": 13 rows. `pump` (number), `label` (name), `x`, `y`.
        "pumps_vestry": 14 rows, the pumps of Snow's second map, on which that in Broad Street
        stands elsewhere. The same columns, and `long`, `lat`.
        "streets": 1241 rows. `street` (number of the segment), `n` (how many points the segment
        has), `x`, `y`; join the points of one `street` in order to draw it.
        `x` and `y` are in map units: the map's own coordinates, with an arbitrary origin.

    Raises
    ------
    ValueError
        If there is no such part.

    See Also
    --------
    load_quakes : points on a map, too.

    Notes
    -----
    Where several people died at one address, "deaths" has them stacked in a line away from the
    street, as on the printed map; three cases (91, 93, 209) repeat the place of another, which the
    source of "addresses" calls errors of coding. "addresses" is one author's reading of the map.
    Source: digitised by R. Dodson and W. Tobler (1992); R package `HistData`, `Snow`. "addresses"
    and "pumps_vestry": P. Lindbrook, R package `cholera`.
    Licence: a map of 1854 and facts, out of copyright; see `PROVENANCE.md`.

    Examples
    --------
    >>> from teachkit import load_cholera
    >>> deaths, pumps = load_cholera(), load_cholera("pumps")
    >>> deaths.shape, pumps["label"][6]
    ((578, 3), 'Broad St')
    """
    as_choice(which, "which", ("deaths", "addresses", "pumps", "pumps_vestry", "streets"))
    return read_table(f"snow_{which}.csv").rename(columns=_MAP_COLUMNS)


def load_clusterable() -> pd.DataFrame:
    """Made points on which a well-known page compares clustering methods.

    Returns
    -------
    DataFrame
        2309 rows. `x`, `y` (no units). Six groups, as their author counts them, some of them long
        or bent, and points scattered between them. Which point was drawn for which is not told.

    See Also
    --------
    make_three_blobs : made points, too, of which it is known.

    Notes
    -----
    Source: L. McInnes, `hdbscan`, `notebooks/clusterable_data.npy`, and its page "Comparing Python
    Clustering Algorithms".
    Licence: BSD 3-Clause, copyright (c) 2015, Leland McInnes; see `PROVENANCE.md`.

    Examples
    --------
    >>> from teachkit import load_clusterable
    >>> points = load_clusterable()
    >>> points.shape, round(float(points["x"].max()), 3)
    ((2309, 2), 0.6)
    """
    return read_array("clusterable.npy", ["x", "y"])


def load_faithful() -> pd.DataFrame:
    """Eruptions of the Old Faithful geyser, Yellowstone.

    Returns
    -------
    DataFrame
        272 rows. `eruptions` (duration of an eruption, minutes), `waiting` (time to the next
        eruption, minutes).

    See Also
    --------
    load_galaxies : one column, with more than two hills.

    Notes
    -----
    Source: Azzalini and Bowman (1990), Applied Statistics 39:357-365; R `datasets::faithful`.
    Licence: facts, public domain in practice; see `PROVENANCE.md`.

    Examples
    --------
    >>> from teachkit import load_faithful
    >>> geyser = load_faithful()
    >>> geyser.shape, float(geyser["eruptions"].median())
    ((272, 2), 4.0)
    """
    return read_table("faithful.csv")


def load_galaxies() -> pd.DataFrame:
    """Velocities of 82 galaxies in the Corona Borealis region.

    Returns
    -------
    DataFrame
        82 rows. `velocity_km_s` (velocity, kilometres per second).

    See Also
    --------
    load_faithful : two columns, with two clear hills.

    Notes
    -----
    A known typo is kept, so that results agree with other texts on these data: observation 78 reads
    26690 here; the paper has 26960.
    Source: Roeder (1990), Journal of the American Statistical Association 85:617-624;
    R `MASS::galaxies`. Licence: facts, public domain in practice; see `PROVENANCE.md`.

    Examples
    --------
    >>> from teachkit import load_galaxies
    >>> velocity = load_galaxies()["velocity_km_s"]
    >>> len(velocity), int(velocity.min()), int(velocity.max())
    (82, 9172, 34279)
    """
    return read_table("galaxies.csv")


def load_quakes() -> pd.DataFrame:
    """Earthquakes near Fiji since 1964.

    Returns
    -------
    DataFrame
        1000 rows. `lat` (latitude, degrees north, so negative here), `long` (longitude, degrees
        east, running past 180), `depth` (kilometres), `mag` (magnitude, Richter scale), `stations`
        (how many stations reported it).

    See Also
    --------
    load_cholera : points on a map whose two units are one.

    Notes
    -----
    A degree of longitude is shorter than a degree of latitude, and neither is a kilometre: change
    units before measuring distances.
    Source: Harvard PRIM-H project; R `datasets::quakes`.
    Licence: facts, public domain in practice; see `PROVENANCE.md`.

    Examples
    --------
    >>> from teachkit import load_quakes
    >>> quakes = load_quakes()
    >>> quakes.shape, int(quakes["depth"].max())
    ((1000, 5), 680)
    """
    return read_table("quakes.csv")


def load_penguins() -> pd.DataFrame:
    """Penguins of three species, measured in the Palmer Archipelago, Antarctica.

    Returns
    -------
    DataFrame
        344 rows. `species` (Adelie, Chinstrap, Gentoo), `island`, `bill_length_mm`,
        `bill_depth_mm`, `flipper_length_mm` (millimetres), `body_mass_g` (grams), `sex`, `year`
        (2007 to 2009). 19 cells are missing: 2 in each of the four measurements, 11 in `sex`.

    See Also
    --------
    load_budgets : more columns, none missing.

    Notes
    -----
    Source: Gorman, Williams and Fraser (2014), PLoS ONE 9(3):e90081; `palmerpenguins`.
    Licence: CC0 1.0.

    Examples
    --------
    >>> from teachkit import load_penguins
    >>> penguins = load_penguins()
    >>> len(penguins), len(penguins.dropna()), penguins["species"].nunique()
    (344, 333, 3)
    """
    return read_table("penguins.csv")


def load_budgets() -> pd.DataFrame:
    """How 1519 households in the United Kingdom spent their money, 1980 to 1982.

    Returns
    -------
    DataFrame
        1519 rows. Six shares of the household's spending, from 0 to 1, that add up to one within
        rounding: `food_share`, `fuel_share`, `clothing_share`, `alcohol_share`,
        `transport_share`, `other_share`. Then `total_expenditure` (GBP a week), `income` (GBP a
        week), `age` (of the head of the household, years) and `children` (how many: 1 or 2).

    See Also
    --------
    load_penguins : fewer columns, in several units.

    Notes
    -----
    Names in the file, which are the source's, and here: wfood `food_share`, wfuel `fuel_share`,
    wcloth `clothing_share`, walc `alcohol_share`, wtrans `transport_share`, wother `other_share`,
    totexp `total_expenditure`; income, age and children keep theirs.
    Source: Blundell, Duncan and Pendakur (1998), Journal of Applied Econometrics 13:435-461, UK
    Family Expenditure Survey; R `Ecdat::BudgetUK`.
    Licence: facts, public domain in practice; see `PROVENANCE.md`.

    Examples
    --------
    >>> from teachkit import load_budgets
    >>> budgets = load_budgets()
    >>> budgets.shape, bool(budgets["food_share"].between(0, 1).all())
    ((1519, 10), True)
    """
    return read_table("budget_uk.csv").rename(columns=_BUDGET_COLUMNS)


def load_weather() -> pd.DataFrame:
    """The weather of each day in Seattle, 2012 to 2015.

    Returns
    -------
    DataFrame
        1461 rows, one for each day. `date` (text, year/month/day), `precipitation_mm`
        (millimetres), `temp_max_c`, `temp_min_c` (degrees Celsius), `wind_m_s` (metres a second),
        `weather` (drizzle, fog, rain, snow or sun).

    See Also
    --------
    load_budgets : more columns, rows that do not know of each other.

    Notes
    -----
    The temperatures are whole degrees Fahrenheit, turned into Celsius (to 0.3 °F). What `weather`
    means changed on the way: 191 days of rain in 2012, 3 in 2014, while as much fell. Names in the
    file, which are the source's: precipitation, temp_max, temp_min, wind; the others keep theirs.
    Source: NOAA; the package `vega_datasets`, `seattle-weather`.
    Licence: public domain; see `PROVENANCE.md`.

    Examples
    --------
    >>> from teachkit import load_weather
    >>> weather = load_weather()
    >>> weather.shape, float(weather["temp_max_c"].max())
    ((1461, 6), 35.6)
    """
    return read_table("seattle_weather.csv").rename(columns=_WEATHER_COLUMNS)


def make_three_blobs(*, scaled: bool = False, part: str = "all") -> pd.DataFrame:
    """Three round clouds of 60, 70 and 70 points, a sample used in a popular text on mean shift.

    Parameters
    ----------
    scaled : bool
        Whether to standardise: from each column subtract its mean, then divide by its standard
        deviation (ddof 0), both taken over all 200 points.
    part : {"all", "train", "test"}
        All 200 points, or the 140 or 60 of that text's random split, in the order of its split.

    Returns
    -------
    DataFrame
        `feature_1`, `feature_2` (no units). The index is the point's number: 0 to 59 were drawn
        around (3, 3), 60 to 129 around (-3, -3), 130 to 199 around (3, -3), each with standard
        deviation 1.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; the message names it and the remedy.

    See Also
    --------
    MeanShift : finds the three clouds again.

    Notes
    -----
    The numbers are those of `numpy.random.seed(42)` and of scikit-learn's `train_test_split` with
    `test_size=0.3, random_state=42`; NumPy's global generator is not touched.
    Licence: made here, nothing to license.

    Examples
    --------
    >>> from teachkit import make_three_blobs
    >>> train = make_three_blobs(scaled=True, part="train")
    >>> train.shape, int(train.index[0])
    ((140, 2), 169)
    """
    import pandas as pd  # here, so that `import teachkit` stays quick

    as_flag(scaled, "scaled")
    as_choice(part, "part", ("all", "train", "test"))
    draw = np.random.RandomState(42)
    points = np.repeat([[3.0, 3.0], [-3.0, -3.0], [3.0, -3.0]], [60, 70, 70], axis=0)
    points = draw.standard_normal(points.shape) + points
    if scaled:
        points = (points - points.mean(axis=0)) / points.std(axis=0)
    blobs = pd.DataFrame(points, columns=["feature_1", "feature_2"])
    if part == "all":
        return blobs
    shuffled = np.random.RandomState(42).permutation(len(blobs))
    return blobs.iloc[shuffled[:60] if part == "test" else shuffled[60:]]
