"""The bundled sample keeps the promises of its list, at the level of bytes."""

from __future__ import annotations

import json
import re
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parent.parent / "seeds" / "articles"
INPUTS = sorted(p for p in SAMPLE.iterdir() if p.suffix in {".txt", ".jsonl"})
UGLY_BYTES = {"empty.txt", "photo.txt", "taif_accord_1989.txt"}
NAME = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def content(name: str) -> bytes:
    return (SAMPLE / name).read_bytes()


def parsed(name: str) -> list[Any]:
    """One value a line; None for a line that is not JSON."""
    values: list[Any] = []
    for line in content(name).decode().splitlines():
        try:
            values.append(json.loads(line))
        except json.JSONDecodeError:
            values.append(None)
    return values


def has_body(record: Any) -> bool:
    return isinstance(record, dict) and bool(record.get("text") or record.get("html"))


def bodies() -> list[dict[str, Any]]:
    records = (r for p in INPUTS if p.suffix == ".jsonl" for r in parsed(p.name))
    return [r for r in records if has_body(r)]


def test_at_least_24_different_articles_in_both_formats() -> None:
    plain = {sha256(p.read_bytes()).digest() for p in INPUTS if p.suffix == ".txt"}
    refused = {sha256(content(name)).digest() for name in ("empty.txt", "photo.txt")}
    texts = {r.get("text") or r["html"] for r in bodies()}
    assert len(plain - refused) >= 24
    assert len(texts) >= 12


def test_readme_counts_files_and_inputs() -> None:
    inputs = sum(len(parsed(p.name)) if p.suffix == ".jsonl" else 1 for p in INPUTS)
    readme = (SAMPLE.parent / "ARTICLES.md").read_text(encoding="utf-8")
    assert f"{len(INPUTS)} files with {inputs} inputs" in readme


def test_readme_lists_every_file_and_no_other() -> None:
    listed = NAME.findall((SAMPLE.parent / "ARTICLES.md").read_text(encoding="utf-8"))
    assert sorted(listed) == [p.name for p in INPUTS]


@pytest.mark.parametrize(
    "path", [p for p in INPUTS if p.name not in UGLY_BYTES], ids=lambda p: p.name
)
def test_other_inputs_are_utf8(path: Path) -> None:
    assert path.read_bytes().decode("utf-8").strip()


def test_byte_order_mark_and_crlf() -> None:
    data = content("aceh_helsinki_memorandum_2005.txt")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") > 10


def test_windows_1252_is_not_utf8() -> None:
    data = content("taif_accord_1989.txt")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    text = data.decode("cp1252")
    assert "René" in text
    assert "“" in text


def test_mojibake_is_utf8_read_as_windows_1252() -> None:
    text = content("bogota_peace_agreement_2016.txt").decode("utf-8")
    assert "â€œTimochenko" in text
    assert "LondoÃ±o" in text


@pytest.mark.parametrize("character", ["\u00a0", "\u200b", "\u00ad", "\ufeff"])
def test_invisible_characters(character: str) -> None:
    assert character in content("sri_lanka_war_ends_2009.txt").decode("utf-8")


def test_exactly_one_pair_of_files_is_identical() -> None:
    counts = Counter(sha256(p.read_bytes()).digest() for p in INPUTS)
    assert sorted(counts.values())[-2:] == [1, 2]
    original, copy = "iran_iraq_ceasefire_1988.txt", "iran_iraq_ceasefire_1988_copy.txt"
    assert content(original) == content(copy)


def test_not_articles() -> None:
    assert content("empty.txt") == b""
    assert content("photo.txt").startswith(b"\x89PNG\r\n\x1a\n")


def test_faulty_feed_has_one_broken_line_and_one_record_without_text() -> None:
    values = parsed("desk_feed_with_faults.jsonl")
    assert [i for i, v in enumerate(values, 1) if v is None] == [2]
    assert [i for i, v in enumerate(values, 1) if v is not None and not has_body(v)] == [3]


def test_faulty_feed_repeats_a_text_and_a_record() -> None:
    accords = parsed("peace_accords.jsonl")
    feed = [r for r in parsed("desk_feed_with_faults.jsonl") if has_body(r)]
    same_record = [r for r in feed if r in accords]
    same_text = [r for r in feed for a in accords if r.get("text") == a["text"] and r != a]
    assert len(same_record) == 1
    assert list(same_record[0]) != list(accords[accords.index(same_record[0])])
    assert len(same_text) == 1


def test_records_state_times_in_several_precisions() -> None:
    lengths = {len(r["published_at"]) for r in bodies() if "published_at" in r}
    assert {4, 7, 10, 20, 25} <= lengths


def test_records_in_other_languages() -> None:
    assert {r["language"] for r in parsed("other_languages.jsonl")} == {"fr", "es", "de"}


def test_hard_wrapped_lines_are_short_and_break_words() -> None:
    lines = content("korean_armistice_1953.txt").decode().splitlines()
    assert max(map(len, lines)) <= 70
    assert sum(line.endswith("-") for line in lines) == 2


def test_capitals_only() -> None:
    text = content("suez_1956.txt").decode()
    assert text == text.upper()


def test_addresses_are_reserved_ones() -> None:
    for path in INPUTS:
        found = re.findall(rb"(?:https?://|[a-z]@)([a-z.]+)", path.read_bytes())
        assert set(found) <= {b"example.org"}, path.name
