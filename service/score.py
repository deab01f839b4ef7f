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
        digest.update(hashlib.sha256(Path(file).read_bytes()).digest())
    return Path(folder) / digest.hexdigest()[:12]


def write_whole(array, file):
    """Write beside the place, then rename: at every moment there is all of it, or nothing."""
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        np.save(stream, array)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, file)


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
            near = pipeline.score_samples(chunk) >= limit
            write_whole(np.where(near, pipeline.predict(chunk), -1).astype(np.int16), file)
            print(f"labelled {len(chunk)} rows from {start}", flush=True)
    return place


if __name__ == "__main__":
    print(score(*sys.argv[1:]))
