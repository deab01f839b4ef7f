"""Put penguins into the clusters of a saved model, over HTTP: uvicorn app:app."""

import json
import os
from threading import Lock
from typing import Annotated

import numpy as np
import pandas as pd
from fastapi import FastAPI, HTTPException, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from skops import io

from teachkit import MeanShift


def number(low, high):
    """Describe a number from low to high: no text, no true, no NaN."""
    return Annotated[float, Field(strict=True, allow_inf_nan=False, ge=low, le=high)]


class Penguin(BaseModel, extra="forbid"):
    bill_length_mm: number(10, 100)
    bill_depth_mm: number(5, 50)
    flipper_length_mm: number(50, 500)
    body_mass_g: number(500, 50_000)


class Flock(BaseModel, extra="forbid"):
    penguins: list[Penguin] = Field(min_length=1, max_length=1000)


TRUSTED = ["teachkit.cluster.MeanShift"]  # our list, never the file's own
saved = io.load(os.environ.get("MODEL", "penguins.skops"), trusted=TRUSTED)
pipeline, limit = saved["pipeline"], saved["limit"]
app = FastAPI(title="Penguins", responses={"4XX": {"description": "Where and what is wrong"}})


def table_of(flock):
    return pd.DataFrame([penguin.model_dump() for penguin in flock.penguins])


@app.get("/health")
async def health():
    return {"ok": True}


@app.post("/assign")
async def assign(flock: Flock):
    table = table_of(flock)
    near = pipeline.score_samples(table) >= limit
    return {"labels": np.where(near, pipeline.predict(table), -1).tolist()}


@app.post("/density")
async def density(flock: Flock):
    found = pipeline.score_samples(table_of(flock)).tolist()
    # JSON has no −inf, the log of nothing: null says that nothing is there.
    return {"log_density": [value if np.isfinite(value) else None for value in found]}


@app.exception_handler(RequestValidationError)
async def refuse(request, error):
    """Say where and what is wrong, and repeat no value: JSON may be unable to write it."""
    told = [
        {"where": [str(part)[:40] for part in one["loc"]], "what": one["msg"]}
        for one in error.errors()[:5]
    ]
    return Response(json.dumps({"detail": told}), 422, media_type="application/json")


MOST = 200_000  # bytes in a body


def counted(receive):
    """Count the bytes as they come, and believe no header."""
    came = 0

    async def receive_and_count():
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > MOST:
            raise HTTPException(413, f"at most {MOST} bytes at once")
        return message

    return receive_and_count


class SmallBodies:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, counted(receive), send)


app.add_middleware(SmallBodies)


class Table(BaseModel, extra="forbid"):
    rows: list[Annotated[list[number(-1e6, 1e6)], Field(min_length=1, max_length=6)]] = Field(
        min_length=1, max_length=500
    )
    bandwidth: number(1e-3, 1e6)


clustering = Lock()


@app.post("/cluster")
def cluster(table: Table):  # no async: it may take a second, so it gets a thread of its own
    if len({len(row) for row in table.rows}) > 1:
        raise HTTPException(422, "rows: give every row as many numbers as the first")
    if not clustering.acquire(blocking=False):
        raise HTTPException(429, "another table is being clustered: try again in a second")
    try:
        model = MeanShift(table.bandwidth).fit(table.rows)
    finally:
        clustering.release()
    return {"labels": model.labels_.tolist(), "centers": model.cluster_centers_.tolist()}
