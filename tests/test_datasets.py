"""The data sets: complete, offline, with their provenance, and fresh at every call."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from teachkit import datasets
from teachkit.apply.spots import to_kilometres

#: Loaders of tables, and what they are asked for.
LOADERS = {
    "deaths": datasets.load_cholera,
    "addresses": partial(datasets.load_cholera, "addresses"),
    "pumps": partial(datasets.load_cholera, "pumps"),
    "the Vestry's pumps": partial(datasets.load_cholera, "pumps_vestry"),
    "streets": partial(datasets.load_cholera, "streets"),
    "clusterable": datasets.load_clusterable,
    "faithful": datasets.load_faithful,
    "galaxies": datasets.load_galaxies,
    "quakes": datasets.load_quakes,
    "penguins": datasets.load_penguins,
    "budgets": datasets.load_budgets,
    "weather": datasets.load_weather,
    "boxes": partial(datasets.load_bunny, "boxes"),
    "blobs": datasets.make_three_blobs,
    "blobs, scaled, train": partial(datasets.make_three_blobs, scaled=True, part="train"),
}
FUNCTIONS = [name for name in datasets.__all__ if callable(getattr(datasets, name))]
SHARES = [f"{good}_share" for good in ("food", "fuel", "clothing", "alcohol", "transport", "other")]
WEATHER = ["precipitation_mm", "temp_max_c", "temp_min_c", "wind_m_s"]
MEASURES = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]


@pytest.mark.parametrize(
    "name, rows, columns, missing",
    [
        ("deaths", 578, ["case", "x", "y"], 0),
        ("addresses", 321, ["address", "x", "y", "deaths", "long", "lat"], 0),
        ("pumps", 13, ["pump", "label", "x", "y"], 0),
        ("the Vestry's pumps", 14, ["pump", "label", "x", "y", "long", "lat"], 0),
        ("streets", 1241, ["street", "n", "x", "y"], 0),
        ("clusterable", 2309, ["x", "y"], 0),
        ("faithful", 272, ["eruptions", "waiting"], 0),
        ("galaxies", 82, ["velocity_km_s"], 0),
        ("quakes", 1000, ["lat", "long", "depth", "mag", "stations"], 0),
        ("penguins", 344, ["species", "island", *MEASURES, "sex", "year"], 19),
        ("budgets", 1519, [*SHARES, "total_expenditure", "income", "age", "children"], 0),
        ("weather", 1461, ["date", *WEATHER, "weather"], 0),
        ("boxes", 82, ["frame", "part", "pass", "x", "y", "half_width", "half_height"], 0),
        ("blobs", 200, ["feature_1", "feature_2"], 0),
        ("blobs, scaled, train", 140, ["feature_1", "feature_2"], 0),
    ],
)
def test_each_set_is_complete(name, rows, columns, missing):
    frame = LOADERS[name]()
    assert len(frame) == rows
    assert list(frame.columns) == columns
    assert int(frame.isna().sum().sum()) == missing


@pytest.mark.parametrize(
    "name, column, low, high",
    [
        ("deaths", "case", 1, 578),
        ("deaths", "x", 8.280715, 17.93893),
        ("deaths", "y", 6.090047, 16.97276),
        ("pumps", "x", 8.6512012, 18.914391),
        ("streets", "street", 1, 528),
        ("clusterable", "x", -0.49363217, 0.59965117),
        ("clusterable", "y", -0.49870764, 0.66552605),
        ("faithful", "eruptions", 1.6, 5.1),
        ("faithful", "waiting", 43, 96),
        ("galaxies", "velocity_km_s", 9172, 34279),
        ("quakes", "lat", -38.59, -10.72),
        ("quakes", "long", 165.67, 188.13),
        ("quakes", "depth", 40, 680),
        ("quakes", "mag", 4.0, 6.4),
        ("quakes", "stations", 10, 132),
        ("penguins", "bill_length_mm", 32.1, 59.6),
        ("penguins", "body_mass_g", 2700, 6300),
        ("penguins", "year", 2007, 2009),
        ("budgets", "food_share", 0.0571, 0.789),
        ("budgets", "total_expenditure", 30, 390),
        ("budgets", "income", 20, 1110),
        ("budgets", "age", 19, 60),
        ("budgets", "children", 1, 2),
        ("weather", "precipitation_mm", 0, 55.9),
        ("weather", "temp_max_c", -1.6, 35.6),
        ("weather", "temp_min_c", -7.1, 18.3),
        ("weather", "wind_m_s", 0.4, 9.5),
        ("boxes", "frame", 0, 63),
        ("boxes", "pass", 1, 2),
        ("boxes", "x", 44.75, 63),
        ("boxes", "half_width", 7, 17.75),
    ],
)
def test_each_column_has_its_known_range(name, column, low, high):
    values = LOADERS[name]()[column]
    assert values.min() == pytest.approx(low, rel=1e-6)
    assert values.max() == pytest.approx(high, rel=1e-6)


@pytest.mark.parametrize("name", LOADERS)
def test_changing_a_frame_changes_no_later_one(name):
    loader = LOADERS[name]
    first = loader()
    untouched = first.copy(deep=True)
    for column in first.columns:
        first[column] = 0
    first["more"] = 1
    assert loader().equals(untouched)


def test_the_broad_street_pump_is_on_the_map_and_nearest_to_most_deaths():
    pumps = datasets.load_cholera("pumps")
    deaths = datasets.load_cholera()
    gaps = deaths[["x", "y"]].to_numpy()[:, None] - pumps[["x", "y"]].to_numpy()
    nearest = np.linalg.norm(gaps, axis=2).argmin(axis=1)
    assert pumps["label"][np.bincount(nearest).argmax()] == "Broad St"


def test_the_addresses_hold_every_death_once_and_at_most_eighteen():
    addresses = datasets.load_cholera("addresses")
    assert addresses["deaths"].sum() == len(datasets.load_cholera())
    assert addresses["deaths"].max() == 18
    assert not addresses.duplicated(["x", "y"]).any()


def test_an_address_is_where_its_stack_of_bars_begins():
    """On the printed map one bar stands at each house, the others away from it."""
    bars = datasets.load_cholera()[["x", "y"]].to_numpy()
    houses = datasets.load_cholera("addresses")[["x", "y"]].to_numpy()
    gaps = np.linalg.norm(bars[:, None] - houses, axis=2)
    assert (gaps.min(axis=0) < 1e-4).all()
    assert (gaps.min(axis=1) < 1e-4).sum() == 322  # one bar stands at the house of another stack
    assert gaps.min(axis=1).max() < 0.4


def test_three_cases_repeat_the_place_of_another():
    bars = datasets.load_cholera().set_index("case")[["x", "y"]]
    for case, other in ((91, 241), (93, 214), (209, 429)):
        assert (bars.loc[case] == bars.loc[other]).all()


def test_only_the_pump_of_broad_street_moved_and_one_was_added():
    printed = datasets.load_cholera("pumps")[["x", "y"]].to_numpy()
    vestry = datasets.load_cholera("pumps_vestry")
    moved = np.linalg.norm(vestry[["x", "y"]].to_numpy()[:13] - printed, axis=1)
    assert vestry["label"][13] == "Hanover Street"
    assert vestry["label"][:13][moved > 1e-4].tolist() == ["Broad Street"]
    assert moved.max() == pytest.approx(0.11, abs=0.005)


def test_degrees_and_map_units_of_the_addresses_tell_one_map():
    """Both are places on one plane: a linear map turns one into the other, to ten metres."""
    for which in ("addresses", "pumps_vestry"):
        frame = datasets.load_cholera(which)
        ones = np.column_stack([frame[["x", "y"]], np.ones(len(frame))])
        kilometres = to_kilometres(frame["lat"], frame["long"])
        fitted = ones @ np.linalg.lstsq(ones, kilometres, rcond=None)[0]
        assert np.linalg.norm(fitted - kilometres, axis=1).max() < 0.01, which


def test_each_street_segment_has_as_many_points_as_it_says():
    streets = datasets.load_cholera("streets")
    assert (streets.groupby("street")["n"].transform("size") == streets["n"]).all()


def test_an_unknown_part_of_the_map_is_an_error_that_names_the_parts():
    with pytest.raises(ValueError, match=r"which must be one of deaths, .*pumps_vestry.*'wells'"):
        datasets.load_cholera("wells")


def test_the_typo_of_the_galaxies_is_kept_and_told():
    assert datasets.load_galaxies()["velocity_km_s"][77] == 26690
    assert "26960" in datasets.load_galaxies.__doc__


def test_penguins_miss_two_birds_measurements_and_eleven_sexes():
    missing = datasets.load_penguins().isna().sum()
    assert missing[MEASURES].tolist() == [2, 2, 2, 2]
    assert missing["sex"] == 11
    assert len(datasets.load_penguins().dropna(subset=MEASURES)) == 342
    counts = datasets.load_penguins()["species"].value_counts()
    assert counts.to_dict() == {"Adelie": 152, "Gentoo": 124, "Chinstrap": 68}


def test_budget_shares_add_up_to_one_within_rounding():
    shares = datasets.load_budgets()[SHARES]
    assert abs(shares.sum(axis=1) - 1).max() < 3e-4


def test_the_weather_has_every_day_of_four_years_once():
    days = pd.to_datetime(datasets.load_weather()["date"], format="%Y/%m/%d")
    assert days.tolist() == pd.date_range("2012-01-01", "2015-12-31").tolist()


def test_the_weather_is_told_in_whole_degrees_fahrenheit_and_in_words_that_change():
    weather = datasets.load_weather()
    fahrenheit = weather[["temp_max_c", "temp_min_c"]] * 9 / 5 + 32
    assert (fahrenheit - fahrenheit.round()).abs().to_numpy().max() < 0.3
    rain = weather["date"][weather["weather"] == "rain"].str[:4].value_counts()
    assert rain["2012"] == 191
    assert rain["2014"] == 3


def test_three_blobs_are_the_legacy_draws_of_seed_42():
    draw = np.random.RandomState(42)
    expected = [
        draw.randn(60, 2) + [3, 3],
        draw.randn(70, 2) + [-3, -3],
        draw.randn(70, 2) + [3, -3],
    ]
    np.testing.assert_array_equal(datasets.make_three_blobs(), np.concatenate(expected))


def test_three_blobs_scaled_and_split_as_scikit_learn_does():
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    raw = datasets.make_three_blobs()
    scaled = datasets.make_three_blobs(scaled=True)
    np.testing.assert_allclose(scaled, StandardScaler().fit_transform(raw), rtol=0, atol=1e-14)
    for frame, flag in ((raw, False), (scaled, True)):
        for part, expected in zip(
            ("train", "test"), train_test_split(frame, test_size=0.3, random_state=42), strict=True
        ):
            made = datasets.make_three_blobs(scaled=flag, part=part)
            assert made.index.tolist() == expected.index.tolist()
            np.testing.assert_array_equal(made, expected)


def test_the_first_training_row_is_what_the_code_prints_not_what_the_text_claims():
    train = datasets.make_three_blobs(scaled=True, part="train")
    assert train.index[0] == 169
    assert train.iloc[0].round(6).tolist() == [0.825516, -0.837603]


def test_three_blobs_leave_the_global_random_state_alone():
    np.random.seed(7)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    datasets.make_three_blobs(scaled=True, part="test")
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_an_unknown_part_of_the_blobs_is_an_error_that_names_the_parts():
    with pytest.raises(ValueError, match="part must be one of all, train, test.*'valid'"):
        datasets.make_three_blobs(part="valid")


def test_every_file_lies_in_the_package_with_its_provenance():
    package = files("teachkit.datasets")
    provenance = package.joinpath("PROVENANCE.md").read_text(encoding="utf-8")
    data = (".csv", ".json", ".npy", ".webp")
    names = sorted(item.name for item in package.iterdir() if item.name.endswith(data))
    assert len(names) == 19
    for name in names:
        assert f"| `{name}` |" in provenance, f"{name} has no line in PROVENANCE.md"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_loader_names_its_source_and_licence(name):
    text = getattr(datasets, name).__doc__
    assert "Licence:" in text
    assert "Source:" in text or name.startswith("make_")


@pytest.mark.parametrize("name", LOADERS)
def test_every_loader_of_a_table_names_its_columns(name):
    loader = LOADERS[name]
    text = getattr(loader, "func", loader).__doc__  # a partial's is that of what it calls
    for column in loader().columns:
        assert f"`{column}`" in text, f"{name}: {column} is not explained"


def test_cholera_is_measured_in_map_units_only():
    assert "map units" in datasets.load_cholera.__doc__
    assert "metre" not in datasets.load_cholera.__doc__


def test_loaders_need_no_network_and_the_package_no_pandas():
    code = """
import socket, sys

class NoNetwork(socket.socket):
    def __init__(self, *args, **kwargs):
        raise AssertionError("a loader opened a socket")

socket.socket = NoNetwork
import teachkit.datasets as datasets
assert "pandas" not in sys.modules, "importing the data sets loads pandas"
assert "PIL" not in sys.modules, "importing the data sets loads Pillow"
for name in sorted(FUNCTIONS, key="load_picture".__eq__):  # whose photographs lie in scikit-learn
    if name == "load_picture":
        assert "sklearn" not in sys.modules, "a loader of our own files loads scikit-learn"
    assert len(getattr(datasets, name)(*[[[0, 0]]] * (name == "make_clip")))
"""
    code = code.replace("FUNCTIONS", repr(FUNCTIONS))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
