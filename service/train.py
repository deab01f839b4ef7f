"""Cluster the penguins and save what the service needs: python train.py penguins.skops."""

import sys

import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skops import io

from teachkit import MeanShift, load_penguins
from teachkit.bandwidth import left_out_log_densities

COLUMNS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]

rows = load_penguins()[COLUMNS].dropna()
pipeline = make_pipeline(StandardScaler(), MeanShift(0.6)).fit(rows)
scaled = pipeline[0].transform(rows)
h, once_each = pipeline[-1].bandwidth_, np.ones(len(scaled))
limit = float(np.quantile(left_out_log_densities(scaled, h, once_each), 0.02))
io.dump({"pipeline": pipeline, "limit": limit}, sys.argv[1])
print(f"{len(rows)} penguins, {len(pipeline[-1].cluster_centers_)} clusters, limit {limit:.2f}")
