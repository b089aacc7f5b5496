"""Cleaning and structure against labelled text: every figure of the table in README.md.

    python -m tests.benchmarks.cleaning CORPORA [--check]

CORPORA is a folder with html, dirty_text, sentences and news_volume. With --check the command fails
if a figure is below its floor in floors.toml.
"""

from __future__ import annotations

import argparse
import gzip
import html
import itertools
import json
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.flat_pages import FlatPage, pages
from transforms.cleaning.clean import clean
from transforms.cleaning.edits import draft_of
from transforms.cleaning.mojibake import repair_mojibake
from transforms.documents import Article, Block, RawInput, Rejected
from transforms.reading.decode import decode
from transforms.structuring.sentences import split_sentences
from transforms.structuring.structure import find_blocks

FLOORS = Path(__file__).with_name("floors.toml")
SOURCE = RawInput("0" * 32, "file:///page.txt", "", "text/plain", b"")
# Kinds of edits that change characters; all others take lines out of the text.
CHARACTERS = frozenset(
    "field encoding mojibake entity whitespace control linewrap hyphenation".split()
)
ENCODINGS = (
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be utf-7 cp037 cp437 cp850"
    " cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-1"
    " iso8859-2 iso8859-5 iso8859-7 iso8859-8 iso8859-9 iso8859-15 koi8-r koi8-u mac-roman"
    " mac-cyrillic gb18030 gbk big5 shift_jis euc_jp iso2022_jp euc_kr"
).split()


def main() -> None:
    """Measure and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true", help="fail below a floor")
    options = parser.parse_args()
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["cleaning"]
    below = 0
    for name, value in figures(options.corpora):
        low = name in floors and value < floors[name]
        below += low
        print(f"{name:34} {value:12,.3f} {'below its floor' if low else ''}", flush=True)
    if options.check and below:
        sys.exit(1)


def figures(corpora: Path) -> Iterator[tuple[str, float]]:
    """Yield the name and value of every figure."""
    yield from page_figures(list(pages(corpora / "html")))
    yield from repair_figures(corpora / "dirty_text" / "ftfy_cases.jsonl")
    yield "encoding_pages_recovered", encoding_pages(corpora / "dirty_text")
    yield from encoding_figures(corpora / "html" / "scrapinghub.jsonl")
    yield from sentence_figures(corpora)
    yield "naughty_faults", naughty_faults(corpora / "dirty_text" / "naughty_strings.jsonl")
    for name in ("bbc", "reuters", "insightcrime"):
        yield f"articles_per_second_{name}", articles_per_second(corpora, name)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def page_figures(found: Sequence[FlatPage]) -> Iterator[tuple[str, float]]:
    """Yield line-level figures of keeping: of all pages, of each half, of each kind."""
    counts = {page.id: _kept_right(page) for page in found}
    groups = {
        "all": list(found),
        "set_on": found[::2],
        "held_out": found[1::2],
        **{kind: [p for p in found if p.kind == kind] for kind in ("wire", "news", "blog")},
    }
    for name, group in groups.items():
        totals = [sum(counts[page.id][i] for page in group) for i in range(3)]
        precision, recall, f1 = _scores(*totals)
        if name == "all":
            yield "flat_pages_precision", precision
            yield "flat_pages_recall", recall
        yield f"flat_pages_f1_{name}", f1
    yield "flat_pages_f1_mean_of_pages", sum(_scores(*c)[2] for c in counts.values()) / len(counts)


def _kept_right(page: FlatPage) -> tuple[int, int, int]:
    """Return how many lines are kept rightly, kept wrongly, and dropped wrongly."""
    right = wrong = missed = 0
    for keeps, wanted in zip(kept_lines(page.text), page.is_article, strict=True):
        if wanted is not None:
            right += keeps and wanted
            wrong += keeps and not wanted
            missed += wanted and not keeps
    return right, wrong, missed


def kept_lines(text: str) -> list[bool]:
    """Return line by line whether cleaning leaves most of it in the text."""
    keeps = bytearray(b"\x01" * len(text))
    for edit in clean(Article(SOURCE, text, "utf-8")).draft.edits:
        if edit.kind not in CHARACTERS:
            keeps[edit.raw_start : edit.raw_end] = bytes(edit.raw_end - edit.raw_start)
    lines: list[bool] = []
    start = 0
    for line in text.split("\n"):
        lines.append(sum(keeps[start : start + len(line)]) > len(line) / 2)
        start += len(line) + 1
    return lines


def _scores(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision = right / max(1, right + wrong)
    recall = right / max(1, right + missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def repair_figures(path: Path) -> Iterator[tuple[str, float]]:
    """Yield the share of mojibake undone, and of sound text left alone."""
    rows = list(_rows(path))
    right = {row["id"]: _repaired(row) for row in rows}
    negative = [right[row["id"]] for row in rows if row["group"] == "negative"]
    repairs = [right[row["id"]] for row in rows if row["group"] != "negative"]
    yield "mojibake_negatives_unchanged", sum(negative) / len(negative)
    yield "mojibake_repaired", sum(repairs) / len(repairs)


def _repaired(row: dict[str, Any]) -> bool:
    fixed = repair_mojibake(draft_of(row["original"])).text
    return bool(fixed == row["expected_encoding_only"])


def encoding_pages(folder: Path) -> float:
    """Return the share of pages recovered of those that some encoding recovers."""
    rows = [
        row
        for row in _rows(folder / "encoding_pages.jsonl")
        if row["encodings_that_recover_non_ascii_gold"]
    ]
    return sum(_recovered(folder, row) for row in rows) / len(rows)


def _recovered(folder: Path, row: dict[str, Any]) -> bool:
    decoded = decode(gzip.decompress((folder / row["html_path"]).read_bytes()))
    if isinstance(decoded, Rejected):
        return False
    text = " ".join(html.unescape(decoded[0]).split())
    return all(" ".join(must.split()) in text for must in row["must_contain"])


def encoding_figures(path: Path) -> Iterator[tuple[str, float]]:
    """Yield what becomes of 50 texts in each of 41 encodings that can hold them."""
    texts = [row["article_body"][:4000] for row in itertools.islice(_rows(path), 50)]
    tried = read = exact = 0
    for encoding, text in itertools.product(ENCODINGS, texts):
        decoded = decode(text.encode(encoding, "ignore"))  # a fault stops the benchmark
        tried += 1
        read += not isinstance(decoded, Rejected)
        back = text.encode(encoding, "ignore").decode(encoding)
        exact += not isinstance(decoded, Rejected) and decoded[0].lstrip("\ufeff") == back
    yield "encodings_read_without_fault", tried / (len(ENCODINGS) * len(texts))
    yield "encodings_read", read / tried
    yield "encodings_exact", exact / tried


def sentence_figures(corpora: Path) -> Iterator[tuple[str, float]]:
    """Yield golden rules kept, of 48, and millions of words a second."""
    golden = [
        r for r in _rows(corpora / "sentences" / "cases.jsonl") if r["id"].startswith("golden")
    ]
    yield "golden_rules", sum(_splits(row) for row in golden)
    texts = _texts(corpora, "bbc")[:1000]
    blocks = [[Block("paragraph", 0, len(text), 0)] for text in texts]
    seconds = _fastest(lambda: [split_sentences(t, b) for t, b in zip(texts, blocks, strict=True)])
    yield "million_words_per_second", sum(len(text.split()) for text in texts) / seconds / 1e6


def _splits(row: dict[str, Any]) -> bool:
    text = row["text"]
    found = split_sentences(text, [Block("paragraph", 0, len(text), 0)])
    return [text[s.start_char : s.end_char] for s in found] == row["sentences"]


def naughty_faults(path: Path) -> float:
    """Return how many hostile strings make cleaning or structure fail."""
    faults = 0
    for row in _rows(path):
        try:
            process([row["string"] or " ", f"They met.\n\n{row['string']}\n\nThey left."])
        except Exception as error:
            faults += 1
            print(f"{row['id']}: {error!r}", file=sys.stderr)
    return faults


def process(texts: Iterable[str]) -> None:
    """Clean each text and find its blocks and sentences."""
    for text in texts:
        cleaned = clean(Article(SOURCE, text, "utf-8"))
        blocks = find_blocks(cleaned.draft.text, cleaned.front, LABELS)
        split_sentences(cleaned.draft.text, blocks)


LABELS = frozenset({"Norway", "Egypt", "Iran", "United States", "United Nations", "Gaza"})


def _texts(corpora: Path, name: str) -> list[str]:
    return [row["text"] for row in _rows(corpora / "news_volume" / f"{name}.jsonl")]


def articles_per_second(corpora: Path, name: str) -> float:
    """Return how many articles a second of processor time one core cleans and structures."""
    texts = _texts(corpora, name)[:700]
    return len(texts) / _fastest(lambda: process(texts))


def _fastest(work: Any) -> float:
    """Return the least processor time of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
