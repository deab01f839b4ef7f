"""Label a large table in chunks that no crash can spoil: score.py MODEL TABLE FOLDER."""

import hashlib
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from skops import io

TRUSTED = ["teachkit.cluster.MeanShift"]
CHUNK = 10_000  # rows


def place_of(folder, *files):
    """Name a folder after what it is made from: another model's chunks are never mixed in."""
    digest = hashlib.sha256()
    for file in files:
        with open(file, "rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return Path(folder) / digest.hexdigest()[:12]


def write_whole(array, file):
    """Write beside the place, then rename: at every moment there is all of it, or nothing."""
    part = file.with_suffix(f".{os.getpid()}.part")  # another run has another name
    with part.open("wb") as stream:
        np.save(stream, array)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, file)


def labels_of(chunk, pipeline, limit):
    """Return a cluster a row, −1 where the density is too low, −2 where a number is missing."""
    labels = np.full(len(chunk), -2, dtype=np.int16)
    whole = np.isfinite(chunk).all(axis=1)
    if whole.any():
        rows = chunk[whole]
        near = pipeline.score_samples(rows) >= limit
        labels[whole] = np.where(near, pipeline.predict(rows), -1)
    return labels


def score(model, table, folder):
    """Label the chunks that are still missing, and return the folder."""
    saved = io.load(model, trusted=TRUSTED)
    pipeline, limit = saved["pipeline"], saved["limit"]
    place = place_of(folder, model, table) / f"chunks-of-{CHUNK}"
    place.mkdir(parents=True, exist_ok=True)
    rows, names = np.load(table, mmap_mode="r"), pipeline.feature_names_in_
    for start in range(0, len(rows), CHUNK):
        file = place / f"{start:09}.npy"
        if not file.exists():
            chunk = pd.DataFrame(rows[start : start + CHUNK], columns=names)
            labels = labels_of(chunk, pipeline, limit)
            write_whole(labels, file)
            outside = f"{np.mean(labels == -1):.0%} −1, {np.mean(labels == -2):.0%} −2"
            print(f"labelled {len(chunk)} rows from {start}: {outside}", flush=True)
    return place


if __name__ == "__main__":
    print(score(*sys.argv[1:]))
