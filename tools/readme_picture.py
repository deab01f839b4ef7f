"""Draw the README's picture, docs/picture.png: dots, density, climbs, modes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.collections import LineCollection

from teachkit import MeanShift, climb, density, load_cholera
from teachkit.show import COLORS, plot_clusters, subplots

PICTURE = Path(__file__).parents[1] / "docs" / "picture.png"
BANDWIDTH = 0.55
NAMED = ["Broad St"]


def main() -> None:
    """Draw three maps side by side and save them."""
    deaths = load_cholera("deaths")[["x", "y"]].to_numpy()
    pumps = load_cholera("pumps")
    streets = [part[["x", "y"]].to_numpy() for _, part in load_cholera("streets").groupby("street")]
    model = MeanShift(BANDWIDTH).fit(deaths)
    paths = climb(deaths, deaths, BANDWIDTH, keep_paths=True).paths
    across, up = np.meshgrid(np.linspace(7.5, 19.5, 121), np.linspace(4, 19, 151))
    height = density(np.column_stack([across.ravel(), up.ravel()]), deaths, BANDWIDTH)

    fig, axes = subplots(1, 3, size=(10, 4.4), sharex=True, sharey=True)
    for ax, title in zip(
        axes, ["dots", "their density, and climbs", "modes and basins"], strict=True
    ):
        ax.add_collection(LineCollection(streets, color="#d0d0d0", linewidth=0.5))
        ax.set(title=title, xlim=(7.5, 19.5), ylim=(4, 19), aspect="equal", xticks=[], yticks=[])
        ax.grid(False)
    axes[0].plot(*deaths.T, ".", color=COLORS["black"], markersize=2.5)
    axes[1].contourf(across, up, height.reshape(across.shape), 12, cmap="Blues", alpha=0.8)
    axes[1].add_collection(LineCollection(paths, color=COLORS["vermilion"], linewidth=0.5))
    plot_clusters(axes[2], deaths, model.labels_, model.cluster_centers_)
    for label, x, y in pumps[["label", "x", "y"]].itertuples(index=False):
        if label in NAMED:
            axes[2].annotate(
                f"{label} pump", (x, y), (10.5, 16.8), arrowprops={"arrowstyle": "->"}, fontsize=10
            )
            axes[2].plot(x, y, "s", color="white", mec=COLORS["black"], markersize=7, zorder=4)
    fig.savefig(PICTURE, metadata={"Software": None})


if __name__ == "__main__":
    main()
