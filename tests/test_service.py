"""Lesson 16's service answers as its model does, and whatever it is sent it stands and says why."""

from __future__ import annotations

import asyncio
import functools
import gzip
import http.client
import inspect
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import pandas as pd
import pytest
from serving import Server, ask, load_app, served, train
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skops import io
from skops.io.exceptions import UntrustedTypesFoundException
from waiting import LAST_RESORT

from teachkit import MeanShift, load_penguins

pytestmark = pytest.mark.xdist_group("service")  # a model and a server for all

PENGUIN = {
    "bill_length_mm": 39.1,
    "bill_depth_mm": 18.7,
    "flipper_length_mm": 181.0,
    "body_mass_g": 3750.0,
}
COLUMNS = list(PENGUIN)
MOST = 200_000  # bytes: what app.py calls the same


@pytest.fixture(scope="module")
def patch():
    with pytest.MonkeyPatch.context() as patched:
        yield patched


@pytest.fixture(scope="module")
def model(patch, tmp_path_factory) -> Path:
    return train(patch, tmp_path_factory.mktemp("model") / "penguins.skops")


@pytest.fixture(scope="module")
def module(patch, model):
    return load_app(patch, model)


@pytest.fixture(scope="module")
def server(model):
    with served(model) as running:
        yield running


@pytest.fixture
def no_traceback(server):
    """The server, which in this test meets nothing that it did not think of."""
    before = len(server.said)
    yield server
    assert "Traceback" not in server.said[before:], server.said[before:]


@pytest.fixture(params=["in process", "over HTTP"])
def send(request, module):
    """One way to ask: a function of method, url and what else httpx takes."""
    if request.param == "in process":
        yield functools.partial(ask, module.app)
        return
    running = request.getfixturevalue("no_traceback")
    base = f"http://127.0.0.1:{running.port}"
    with httpx.Client(base_url=base, timeout=LAST_RESORT, trust_env=False) as client:
        yield client.request


def flock(rows) -> dict:
    return {"penguins": [dict(zip(COLUMNS, map(float, row), strict=True)) for row in rows]}


def own_answers(model: Path, rows) -> tuple[list[int], list[float]]:
    """What the saved pipeline says, asked without a service."""
    saved = io.load(model, trusted=["teachkit.cluster.MeanShift"])
    table = pd.DataFrame(rows, columns=COLUMNS)
    found, labels = saved["pipeline"].score_samples(table), saved["pipeline"].predict(table)
    return np.where(found < saved["limit"], -1, labels).tolist(), found.tolist()


def still_answers(send) -> None:
    assert send("GET", "/health").json() == {"ok": True}
    assert send("POST", "/assign", json={"penguins": [PENGUIN]}).json() == {"labels": [0]}


# ---- right answers

#: Penguins that none is like, though each number could be one's.
FAR = np.array([[10, 5, 50, 500], [100, 50, 500, 50_000], [18.7, 39.1, 181, 3750]], dtype=float)


def test_labels_and_densities_are_the_pipelines_own(send, model):
    rows = np.vstack([load_penguins()[COLUMNS].dropna(), FAR])
    labels, found = own_answers(model, rows)
    assert send("POST", "/assign", json=flock(rows)).json() == {"labels": labels}
    assert send("POST", "/density", json=flock(rows)).json() == {"log_density": found}
    assert {*labels} == {-1, 0, 1} and np.isfinite(found).all()


def test_whom_no_penguin_is_like_gets_no_cluster(send):
    assert send("POST", "/assign", json=flock(FAR)).json() == {"labels": [-1, -1, -1]}


def test_a_thousand_penguins_are_not_too_many(send):
    labels = send("POST", "/assign", json={"penguins": [PENGUIN] * 1000}).json()["labels"]
    assert labels == [0] * 1000


def test_a_penguin_out_of_every_reach_has_no_density_and_null_says_so(patch, model, tmp_path):
    for kernel in ("flat", "epanechnikov"):
        rows = load_penguins()[COLUMNS].dropna()
        pipeline = make_pipeline(StandardScaler(), MeanShift(0.6, kernel=kernel)).fit(rows)
        file = tmp_path / f"{kernel}.skops"
        io.dump({"pipeline": pipeline, "limit": -5.8}, file)
        app = load_app(patch, file).app
        sent = flock(np.vstack([rows.iloc[0], FAR[:1]]))
        answer = ask(app, "POST", "/density", json=sent)
        near, far = answer.json()["log_density"]
        assert near == pytest.approx(pipeline.score_samples(rows)[0]) and far is None, kernel
        assert "Infinity" not in answer.text
        assert ask(app, "POST", "/assign", json=sent).json()["labels"][1] == -1


def test_clusters_are_mean_shifts_own(send):
    rows = load_penguins()[COLUMNS[:2]].dropna().to_numpy()
    answer = send("POST", "/cluster", json={"rows": rows.tolist(), "bandwidth": 2}).json()
    own = MeanShift(2).fit(rows)
    assert answer == {"labels": own.labels_.tolist(), "centers": own.cluster_centers_.tolist()}


@pytest.mark.parametrize(
    ("rows", "bandwidth", "clusters"),
    [
        ([[7]], 1, 1),
        ([[1, 2]] * 3, 1, 1),
        ([[0], [1]], 1e-3, 2),
        ([[0], [1]], 1e6, 1),
        ([[1e6, -1e6], [-1e6, 1e6]], 1e-3, 2),
        ([[1e6, -1e6], [-1e6, 1e6]], 1e6, 2),
        ([[1e-300], [-1e-300]], 1e-3, 1),
        ([[number, -number, 0, 0, 0, 1] for number in range(500)], 1e-3, 500),
    ],
    ids=["one row", "equal rows", "small h", "large h", "far", "far, large h", "near", "500 rows"],
)
def test_what_can_be_clustered_is(send, rows, bandwidth, clusters):
    answer = send("POST", "/cluster", json={"rows": rows, "bandwidth": bandwidth})
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["labels"]) == len(rows)
    assert len(answer.json()["centers"]) == clusters


# ---- bad input

JSON = {"content-type": "application/json"}
GOOD = json.dumps({"penguins": [PENGUIN]})


def mass(text: str) -> str:
    """A flock of one, with this text for its mass."""
    return GOOD.replace("3750.0", text)


def posted(content, path="/assign", **headers) -> dict:
    return {"method": "POST", "url": path, "content": content, "headers": {**JSON, **headers}}


def clustered(rows: str, bandwidth: str = "1") -> dict:
    return posted(f'{{"rows": {rows}, "bandwidth": {bandwidth}}}', "/cluster")


def typed(kind: str | None) -> dict:
    """A good flock under another content type, or under none."""
    headers = {"content-type": kind} if kind else {}
    return {"method": "POST", "url": "/assign", "content": GOOD.encode(), "headers": headers}


NO_FLOCK = "valid dictionary or object"
NOT_PARSED = "error parsing the body"
#: What is wrong -> (the status, words of the answer, the request).
BAD = {
    # numbers that are none
    "NaN": (422, "finite number", posted(mass("NaN"))),
    "Infinity": (422, "finite number", posted(mass("Infinity"))),
    "-Infinity": (422, "finite number", posted(mass("-Infinity"))),
    "1e999": (422, "finite number", posted(mass("1e999"))),
    "10**400": (422, "valid number", posted(mass("1" + 400 * "0"))),
    "5,000 digits": (400, NOT_PARSED, posted(mass(5000 * "9"))),
    "true": (422, "valid number", posted(mass("true"))),
    "text": (422, "valid number", posted(mass('"4200"'))),
    "null": (422, "valid number", posted(mass("null"))),
    "a list": (422, "valid number", posted(mass("[3750]"))),
    "an object": (422, "valid number", posted(mass('{"g": 3750}'))),
    "a lone surrogate": (422, "valid number", posted(mass(r'"\ud800"'))),
    # numbers that are wrong
    "kilograms": (422, "greater than or equal to 500", posted(mass("3.75"))),
    "minus": (422, "greater than or equal to 500", posted(mass("-3750"))),
    "zero": (422, "greater than or equal to 500", posted(mass("-0"))),
    "next to nothing": (422, "greater than or equal to 500", posted(mass("5e-324"))),
    "an elephant": (422, "less than or equal to 50000", posted(mass("4e6"))),
    # columns
    "missing": (422, "Field required", posted(GOOD.replace(', "body_mass_g": 3750.0', ""))),
    "extra": (422, "Extra inputs", posted(mass('3750, "sex": 1'))),
    "unicode key": (422, "Extra inputs", posted(mass('3750, "é💥\u202e": 1'))),
    "long key": (422, "Extra inputs", posted(mass(f'3750, "{100_000 * "k"}": 1'))),
    "empty key": (422, "Extra inputs", posted(mass('3750, "": 1'))),
    "surrogate key": (422, "unicode string", posted(mass(r'3750, "\ud800": 1'))),
    "5,000 keys": (422, "Extra inputs", posted(json.dumps(dict.fromkeys(map(str, range(5000)))))),
    "__class__": (422, "Extra inputs", posted(mass('3750, "__class__": 1'))),
    # flocks
    "no penguin": (422, "at least 1 item", posted('{"penguins": []}')),
    "1,001 penguins": (422, "at most 1000", posted(json.dumps({"penguins": [PENGUIN] * 1001}))),
    "1,001 wrong": (422, "at most 1000", posted(json.dumps({"penguins": [0] * 1001}))),
    "a bare list": (422, NO_FLOCK, posted(json.dumps([PENGUIN]))),
    "a bare text": (422, NO_FLOCK, posted('"penguin"')),
    "a bare null": (422, NO_FLOCK, posted("null")),
    "a bare number": (422, NO_FLOCK, posted("1")),
    "lists": (422, NO_FLOCK, posted('{"penguins": [[39.1, 18.7, 181, 3750]]}')),
    # bodies
    "no JSON": (422, "JSON decode error", posted("39.1, 18.7, 181, 3750")),
    "half a JSON": (422, "JSON decode error", posted(GOOD[:-5])),
    "two JSONs": (422, "JSON decode error", posted(GOOD + GOOD)),
    "empty": (422, "Field required", posted("")),
    "blanks": (422, "JSON decode error", posted("   \n")),
    "null bytes": (400, NOT_PARSED, posted(b"\x00\x00\x00\x00\xff")),
    "not UTF-8": (400, NOT_PARSED, posted(mass('3750, "bill_\xe9": 1').encode("latin-1"))),
    "half a character": (400, NOT_PARSED, posted(GOOD.encode() + b"\xf0\x9f")),
    "deep lists": (400, NOT_PARSED, posted(100_000 * "[")),
    "deep, closed": (400, NOT_PARSED, posted(90_000 * "[" + 90_000 * "]")),
    "deep objects": (400, NOT_PARSED, posted(30_000 * '{"a":')),
    "deep within": (400, NOT_PARSED, posted(mass(40_000 * "[" + 40_000 * "]"))),
    "gzip": (400, NOT_PARSED, posted(gzip.compress(GOOD.encode()), **{"content-encoding": "gzip"})),
    "large": (413, "at most 200000 bytes", posted((MOST + 1) * b" ")),
    "large, in pieces": (413, "at most 200000 bytes", posted(200 * [2000 * b" "])),
    "large, good": (413, "at most 200000 bytes", posted(GOOD + MOST * " ")),
    # content types
    "a form": (422, NO_FLOCK, typed("application/x-www-form-urlencoded")),
    "plain text": (422, NO_FLOCK, typed("text/plain")),
    "no content type": (422, NO_FLOCK, typed(None)),
    "an odd content type": (422, NO_FLOCK, typed("/;;=\t;q")),
    # paths and methods
    "GET": (405, "Method Not Allowed", {"method": "GET", "url": "/assign"}),
    "PUT": (405, "Method Not Allowed", {"method": "PUT", "url": "/assign", "content": GOOD}),
    "DELETE": (405, "Method Not Allowed", {"method": "DELETE", "url": "/assign"}),
    "OPTIONS": (405, "Method Not Allowed", {"method": "OPTIONS", "url": "/assign"}),
    "HEAD": (405, "", {"method": "HEAD", "url": "/assign"}),
    "HEAD of health": (405, "", {"method": "HEAD", "url": "/health"}),
    "POST to health": (405, "Method Not Allowed", posted(GOOD, "/health")),
    "no such path": (404, "Not Found", posted(GOOD, "/labels")),
    "odd bytes": (404, "Not Found", posted(GOOD, "/assign%ff%00%0d%0a")),
    "out of the folder": (404, "Not Found", posted(GOOD, "/../penguins.skops")),
    "a long path": (404, "Not Found", posted(GOOD, "/" + 10_000 * "a")),
    # tables to cluster
    "ragged": (422, "as many numbers as the first", clustered("[[1, 2], [3]]")),
    "an empty row": (422, "at least 1 item", clustered("[[]]")),
    "no row": (422, "at least 1 item", clustered("[]")),
    "501 rows": (422, "at most 500 items", clustered(json.dumps([[1]] * 501))),
    "7 columns": (422, "at most 6 items", clustered("[[1, 2, 3, 4, 5, 6, 7]]")),
    "NaN within": (422, "finite number", clustered("[[NaN]]")),
    "10**400 within": (422, "valid number", clustered(f"[[1{400 * '0'}]]")),
    "true within": (422, "valid number", clustered("[[true]]")),
    "huge values": (422, "less than or equal to 1000000", clustered("[[1e300]]")),
    "no bandwidth": (422, "greater than or equal to 0.001", clustered("[[1]]", "0")),
    "minus bandwidth": (422, "greater than or equal to 0.001", clustered("[[1]]", "-1")),
    "tiny bandwidth": (422, "greater than or equal to 0.001", clustered("[[1]]", "5e-324")),
    "huge bandwidth": (422, "less than or equal to 1000000", clustered("[[1]]", "1e300")),
    "NaN bandwidth": (422, "finite number", clustered("[[1]]", "NaN")),
    "null bandwidth": (422, "valid number", clustered("[[1]]", "null")),
}


def sentences(answer: httpx.Response) -> list[str]:
    """What the answer says is wrong, a sentence for each thing."""
    told = answer.json()["detail"]
    return [told] if isinstance(told, str) else [one["what"] for one in told]


@pytest.mark.pinned  # statuses and words are FastAPI's and pydantic's
@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_refused_in_words_and_the_next_is_served(send, name):
    status, words, request = BAD[name]
    answer = send(**request)
    assert answer.status_code == status, answer.text
    assert len(answer.content) < 2000, "a refusal repeats nothing"
    if request["method"] != "HEAD":
        assert any(words in one for one in sentences(answer)), answer.text
    still_answers(send)


# ---- bodies that lie


def raw(
    server: Server,
    *headers: str,
    body: bytes = GOOD.encode(),
    path: str = "/assign",
    hang_up: bool = False,
) -> tuple[int, bytes]:
    """Status and answer to these very bytes; 0 where the line is cut without one."""
    lines = [f"POST {path} HTTP/1.1", "Host: penguins", *headers]
    sent = "\r\n".join([*lines, "Content-Type: application/json", "", ""]).encode("latin-1") + body
    with socket.create_connection(("127.0.0.1", server.port), LAST_RESORT) as line:
        line.sendall(sent)
        if hang_up:
            line.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(line)
        try:
            answer.begin()
        except http.client.RemoteDisconnected:
            return 0, b""
        return answer.status, answer.read()


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


LENGTH = f"Content-Length: {len(GOOD)}"
CHUNKED = "Transfer-Encoding: chunked"
#: What is wrong -> the headers, the body, and the status.
LIES = {
    "the truth": ([LENGTH], GOOD.encode(), 200),
    "too small": (["Content-Length: 10"], GOOD.encode(), 422),
    "none": ([], GOOD.encode(), 422),
    "zero": (["Content-Length: 0"], GOOD.encode(), 422),
    "negative": (["Content-Length: -5"], GOOD.encode(), 400),
    "text": (["Content-Length: many"], GOOD.encode(), 400),
    "twice": (["Content-Length: 9", LENGTH], GOOD.encode(), 400),
    "beyond counting": ([f"Content-Length: {30 * '9'}"], GOOD.encode(), 400),
    "no chunk": ([CHUNKED], b"zz\r\n" + GOOD.encode(), 400),
    "too much": ([f"Content-Length: {2 * MOST}"], 2 * MOST * b" ", 413),
    "too much, by chunks": ([CHUNKED], chunked(*[1000 * b" "] * 250, b""), 413),
}
#: The same of bodies that are shorter than promised: who sent them has hung up.
CUT = {
    "too large": ([f"Content-Length: {2 * len(GOOD)}"], GOOD.encode()),
    "no last chunk": ([CHUNKED], chunked(GOOD.encode())),
    "half a chunk": ([CHUNKED], chunked(GOOD.encode())[:50]),
    "half a header": (["Content-Le"], b""),
}


@pytest.mark.pinned
@pytest.mark.parametrize("name", LIES)
def test_a_body_that_is_not_what_its_headers_say_hurts_nobody(no_traceback, name):
    headers, body, expected = LIES[name]
    status, words = raw(no_traceback, *headers, body=body)
    assert status == expected and words
    assert raw(no_traceback, LENGTH) == (200, b'{"labels":[0]}')


@pytest.mark.parametrize("name", CUT)
def test_who_hangs_up_in_the_middle_hurts_nobody(no_traceback, name):
    headers, body = CUT[name]
    status, _ = raw(no_traceback, *headers, body=body, hang_up=True)
    assert status < 500
    assert raw(no_traceback, LENGTH) == (200, b'{"labels":[0]}')


@pytest.mark.parametrize("path", ["/assign\xff", "/assign\t", "assign", "*", "http://[", "//"])
def test_a_path_of_odd_bytes_is_no_crash(no_traceback, path):
    status, words = raw(no_traceback, LENGTH, path=path)
    assert 400 <= status < 500 and words


def test_what_is_no_http_is_refused(server):
    with socket.create_connection(("127.0.0.1", server.port), LAST_RESORT) as line:
        line.sendall(b"\x16\x03\x01\x02\x00\x01\r\n\r\n")  # how TLS begins
        assert line.recv(65_536).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("path", ["/assign", "/density", "/cluster"])
def test_of_a_body_without_end_little_more_than_the_limit_is_taken(module, path):
    taken, sent, piece = 0, [], 10_000 * b"["

    async def receive():
        nonlocal taken
        taken += len(piece)
        # Without a limit this would go on until the memory is full.
        return {"type": "http.request", "body": piece, "more_body": taken < 100 * MOST}

    async def send(message):
        sent.append(message)

    scope = {
        **{"type": "http", "method": "POST", "path": path, "raw_path": path.encode()},
        **{"query_string": b"", "headers": [(b"content-length", b"10")], "http_version": "1.1"},
    }
    asyncio.run(module.app(scope, receive, send))
    assert sent[0]["status"] == 413
    assert MOST < taken <= MOST + len(piece)


def test_the_refusal_of_a_body_without_end_does_not_wait_for_one(server):
    head = b"POST /assign HTTP/1.1\r\nHost: penguins\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), LAST_RESORT) as line:
        line.sendall(head + chunked(*[1000 * b" "] * 201))
        assert line.recv(65_536).startswith(b"HTTP/1.1 413")


def test_of_a_column_given_twice_the_last_counts(send):
    """So Python reads JSON: nothing behind it can tell that there were two."""
    twice = GOOD.replace('"bill_length_mm"', '"body_mass_g": 9, "bill_length_mm"')
    assert send(**posted(twice)).json() == {"labels": [0]}
    assert send(**posted(mass('3750.0, "body_mass_g": 9'))).status_code == 422


@pytest.mark.pinned
@pytest.mark.parametrize(
    "change",
    [
        {"content": b"\xef\xbb\xbf" + GOOD.encode()},
        {"content": GOOD.encode("utf-16")},
        {"content": GOOD.encode("utf-32-le")},
        {"headers": {"content-type": "application/json; charset=latin-1"}},
        {"headers": {"content-type": "application/penguins+json"}},
        {"headers": {**JSON, "content-encoding": "gzip"}},
        {"headers": {**JSON, "x-forwarded-for": "\\", "expect": "nothing", "cookie": "=;=;"}},
    ],
    ids=["BOM", "UTF-16", "UTF-32", "charset", "a +json type", "said to be gzip", "odd headers"],
)
def test_what_can_be_read_without_a_guess_is_answered(send, change):
    answer = send(**{**posted(GOOD.encode()), **change})
    assert answer.json() == {"labels": [0]}


# ---- many at once


def test_the_answers_need_no_thread_of_their_own(module):
    """FastAPI runs a plain `def` in a thread, and Python runs one thread at a time.

    So eight answers at once win nothing by threads: they pay for taking turns, and the slowest
    wait longer. An answer of milliseconds is a coroutine, and ends before the next begins. To
    cluster a table may take a second, in which the others must be served: that one is a `def`.
    """
    assert inspect.iscoroutinefunction(module.assign)
    assert inspect.iscoroutinefunction(module.density)
    assert not inspect.iscoroutinefunction(module.cluster)


def test_many_threads_at_once_get_the_answers_of_one(module):
    rows = load_penguins()[COLUMNS].dropna().to_numpy()
    alone = module.pipeline.predict(pd.DataFrame(rows, columns=COLUMNS)).tolist()

    def labels_of(start):
        table = pd.DataFrame(rows[start : start + 9], columns=COLUMNS)
        return module.pipeline.predict(table).tolist()

    starts = range(0, len(rows), 9)
    with ThreadPoolExecutor(16) as threads:
        together = sum(threads.map(labels_of, starts), [])
    assert together == alone


def test_eight_clients_at_once_all_get_their_own_answers(server, model):
    rows = np.vstack([load_penguins()[COLUMNS].dropna()[:40], FAR])
    labels, found = own_answers(model, rows)

    def answers(client):
        base = f"http://127.0.0.1:{server.port}"
        with httpx.Client(base_url=base, timeout=LAST_RESORT, trust_env=False) as own:
            for at in np.random.default_rng(client).permutation(len(rows)):
                one = flock(rows[at : at + 1])
                yield own.post("/assign", json=one).json() == {"labels": [labels[at]]}
                (density,) = own.post("/density", json=one).json()["log_density"]
                yield density == pytest.approx(found[at], rel=1e-12)

    with ThreadPoolExecutor(8) as threads:
        right = sum(threads.map(lambda client: list(answers(client)), range(8)), [])
    assert len(right) == 8 * 2 * len(rows) and all(right)


def test_a_second_table_at_once_is_told_to_wait(module):
    table = {"rows": [[1.0]], "bandwidth": 1}
    assert module.clustering.acquire(blocking=False), "nobody clusters, and it is locked"
    try:
        answer = ask(module.app, "POST", "/cluster", json=table)
        assert answer.status_code == 429 and "try again" in answer.json()["detail"]
        assert ask(module.app, "GET", "/health").status_code == 200
    finally:
        module.clustering.release()
    assert ask(module.app, "POST", "/cluster", json=table).status_code == 200


def test_a_table_that_fails_leaves_the_next_its_turn(module, monkeypatch):
    def fail(self, rows):
        raise ValueError("no")

    table = {"rows": [[1.0]], "bandwidth": 1}
    with monkeypatch.context() as broken:
        broken.setattr(module.MeanShift, "fit", fail)
        assert ask(module.app, "POST", "/cluster", json=table).status_code == 500
    assert ask(module.app, "POST", "/cluster", json=table).status_code == 200


# ---- the model


class Sneaky:
    """What a saved model may not bring along."""

    def __init__(self):
        self.made = 1


def test_a_model_of_another_type_is_refused_at_the_start_by_its_name(patch, tmp_path, model):
    saved = io.load(model, trusted=["teachkit.cluster.MeanShift"])
    file = tmp_path / "sneaky.skops"
    io.dump({**saved, "notes": Sneaky()}, file)
    with pytest.raises(UntrustedTypesFoundException, match=r"test_service\.Sneaky"):
        load_app(patch, file)
