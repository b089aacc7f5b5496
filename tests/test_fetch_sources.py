from pathlib import Path

import pytest
from fetch_site import ROW

from flows.errors import Usage
from flows.fetching.sources import register
from flows.settings import Settings
from seeds.sources import COLUMNS, BadSources, parse_sources, read_sources

HEAD = ",".join(COLUMNS)


def row(**cells: str) -> str:
    whole = {**ROW, "id": "news", "address": "https://example.org/feed", **cells}
    return ",".join(f'"{whole[column]}"' for column in COLUMNS)


def parse(*rows: str) -> None:
    parse_sources("\n".join([HEAD, *rows]), "my.csv")


def test_bundled_sources_are_sound_and_none_is_enabled():
    sources = read_sources()
    assert len(sources) >= 10
    assert not any(source.enabled for source in sources)
    assert {source.kind for source in sources} == {"rss", "atom"}
    assert all(source.address.startswith("https://") for source in sources)


def test_a_row_is_read():
    (source,) = parse_sources(f"{HEAD}\n{row(country='GBR', language='')}\n", "my.csv")
    assert (source.id, source.country, source.language, source.enabled) == (
        "news",
        "GBR",
        None,
        True,
    )


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("id", ""),
        ("id", "../x"),
        ("id", "-x"),
        ("id", ".hidden"),
        ("id", "News"),
        ("id", "x" * 64),
        ("name", " "),
        ("kind", "json"),
        ("address", "ftp://example.org/"),
        ("address", "file:///etc/passwd"),
        ("address", "https://user:secret@example.org/"),
        ("address", "https:///feed"),
        ("address", "https://example.org/a b"),
        ("address", "https://example.org:99999/"),
        ("language", "xx"),
        ("language", "eng"),
        ("country", "UK"),
        ("licence", ""),
        ("schedule", "hourly"),
        ("schedule", "60 * * * *"),
        ("schedule", "* * * *"),
        ("schedule", "5-1 * * * *"),
        ("schedule", "*/0 * * * *"),
        ("schedule", "* * 0 * *"),
        ("content", "both"),
        ("enabled", "yes"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_what_it_should_be(column: str, cell: str):
    with pytest.raises(BadSources, match=rf"my\.csv line 3: {column} is .*, must be "):
        parse(row(), row(**{"id": "other", column: cell}))


@pytest.mark.parametrize(
    "schedule", ["*/30 * * * *", "0 6-18/2 * * 1-5", "5,35 * 1,15 * *", "0 0 * * 7"]
)
def test_schedules_are_cron(schedule: str):
    parse(row(schedule=schedule))


def test_all_problems_are_named_at_once():
    with pytest.raises(BadSources) as caught:
        parse(row(kind="json", enabled="1"), row(id="b"), row(id="b"), "too,few")
    message = str(caught.value)
    assert all(
        part in message
        for part in (
            "line 2: kind",
            "line 2: enabled",
            "line 4: id 'b' is taken by line 3",
            "line 5: 10 cells",
        )
    )


def test_wrong_columns_are_refused():
    with pytest.raises(BadSources, match="first line must be id,name"):
        parse_sources("id;name\n", "my.csv")


def test_a_register_that_cannot_be_read_is_a_usage_error(tmp_path: Path):
    missing = Settings(fetch_sources=str(tmp_path / "none.csv"))
    with pytest.raises(Usage, match=r"none\.csv: No such file"):
        register(missing)
    (tmp_path / "latin.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(Usage, match="not UTF-8"):
        register(Settings(fetch_sources=str(tmp_path / "latin.csv")))
