"""Articles with all of some words, the best first.

Where the extension fts is installed (a wheel, the extra `search`) by an index beside the lake: BM25
over Porter stems, so that `ceasefires` finds `ceasefire`. Else by the macro `search`, which reads
the texts and takes the words as they are. Both give the same columns and leave copies out.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connect import attach_lake, connect, current_snapshot, extensions_for, open_reader
from warehouse.quoting import literal
from warehouse.store import Place, Store, store_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

INDEX_NAME = "search.duckdb"
COLUMNS = ("document_id", "title", "published_at", "hits", "snippet")
# Runs of anything that is no letter, mark or digit stand between words, as in the macro.
BETWEEN_WORDS = r"[^\pL\pM\pN]+"
ARTICLES = """
CREATE TABLE articles AS
SELECT document_id, title, published_at, nfc_normalize(text) AS text FROM lake.distinct_documents
"""
RANKED = """
WITH wanted AS (
    SELECT DISTINCT stem(unnest(fts_main_articles.tokenize($words)), 'porter') AS term
),
best AS (
    FROM (
        SELECT document_id, title, published_at,
            fts_main_articles.match_bm25(document_id, $words, conjunctive := 1) AS score
        FROM articles)
    WHERE score IS NOT NULL ORDER BY score DESC, document_id LIMIT $limit
),
hits AS (
    SELECT d.name AS document_id, count(*) AS hits
    FROM fts_main_articles.terms AS t
    JOIN fts_main_articles.dict AS w ON w.termid = t.termid
    JOIN fts_main_articles.docs AS d ON d.docid = t.docid
    WHERE w.term IN (SELECT term FROM wanted) GROUP BY ALL
),
words AS (
    SELECT s.document_id, s.sentence_index, s.text,
        stem(unnest(fts_main_articles.tokenize(s.text)), 'porter') AS term
    FROM lake.sentences AS s WHERE s.document_id IN (SELECT document_id FROM best)
),
snippets AS (
    SELECT document_id, arg_max(text, (held, -sentence_index)) AS snippet FROM (
        SELECT document_id, sentence_index, text, count(DISTINCT term) AS held
        FROM words WHERE term IN (SELECT term FROM wanted) GROUP BY ALL)
    GROUP BY ALL
)
SELECT b.document_id, b.title, b.published_at, h.hits, s.snippet
FROM best AS b JOIN hits AS h USING (document_id) LEFT JOIN snippets AS s USING (document_id)
ORDER BY b.score DESC, b.document_id
"""

Found = list[tuple[Any, ...]]


def find_articles(place: Place, words: str, limit: int = 10) -> Found:
    """Return rows of COLUMNS; `hits` counts the occurrences of any of the words.

    Raises StoreMissing, CatalogMissing.
    """
    store = store_of(place)
    if find_spec("duckdb_extension_fts") and os.access(store.folder, os.W_OK):
        return _by_index(store, words, limit)
    query = f"SELECT {', '.join(COLUMNS)} FROM search($words) LIMIT $limit"
    with closing(open_reader(store)) as con:
        return con.execute(query, {"words": words, "limit": limit}).fetchall()


def drop_index(place: Place) -> None:
    """Remove the index, which holds every text; the next search makes it anew."""
    (store_of(place).folder / INDEX_NAME).unlink(missing_ok=True)


def _by_index(store: Store, words: str, limit: int) -> Found:
    path = store.folder / INDEX_NAME
    with closing(open_reader(store)) as con:
        newest = current_snapshot(con)
    if _indexed_snapshot(path) != newest:
        _build(store, path)
    with closing(connect("fts", *extensions_for(store))) as con:
        attach_lake(con, store, read_only=True)
        con.execute(f"ATTACH {literal(path)} AS texts (READ_ONLY)")
        con.execute("USE texts")  # the index's macros name its tables without a catalog
        return con.execute(RANKED, {"words": words, "limit": limit}).fetchall()


def _indexed_snapshot(path: Path) -> int | None:
    import duckdb

    if not path.is_file():
        return None
    with suppress(duckdb.Error), duckdb.connect(str(path), read_only=True) as con:
        row = con.execute("SELECT snapshot_id FROM indexed").fetchone()
        return row[0] if row else None
    return None


def _build(store: Store, path: Path) -> None:
    """Write the index of the newest snapshot beside the old one, and swap it in."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with closing(connect("fts", *extensions_for(store))) as con:
            attach_lake(con, store, read_only=True)
            con.execute(f"ATTACH {literal(fresh)} AS texts")
            _fill(con)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _fill(con: DuckDBPyConnection) -> None:
    con.execute("BEGIN")  # snapshot and texts of one state
    newest = current_snapshot(con)
    con.execute("USE texts")
    con.execute(ARTICLES)
    con.execute("CREATE TABLE indexed AS SELECT ? AS snapshot_id", [newest])
    con.execute("COMMIT")
    con.execute(
        "PRAGMA create_fts_index('articles', 'document_id', 'text', stemmer = 'porter', "
        f"stopwords = 'none', ignore = {literal(BETWEEN_WORDS)}, strip_accents = 1, lower = 1)"
    )
