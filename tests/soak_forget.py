"""Forgets documents one after the other, and looks for each of their words in every byte."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

from warehouse_rows import WHEN, document, file_of, hexadecimal, rows, unit

from flows.forget import forget_documents
from flows.settings import Settings
from warehouse.connect import open_reader, open_writer
from warehouse.load import publish
from warehouse.remains import search
from warehouse.tables import DOCUMENT_TABLES

KEPT = "kept"


def forgets(folder: Path, empty: Path, count: int) -> dict[str, int]:
    """Forget so many documents; a word of each stands wherever text of an article may."""
    store = Path(shutil.copytree(empty, folder / "store"))
    words = [f"zyx{number}qua" for number in range(count)]
    with closing(open_writer(store)) as con:
        publish(con, _told(words, "r1"), message="")
        # The same articles again, so that their words are in older snapshots too.
        publish(con, _told([words[0], KEPT], "r2"), message="")
    settings = Settings(warehouse=store, engine="gazetteer")
    unsaid = sum(not search(store, [word]).found for word in words)
    found = 0
    for number, word in enumerate(words):
        forget_documents(settings, [hexadecimal(word)])
        gone = [form for w in words[: number + 1] for form in (w, w.title(), w.upper())]
        found += len(search(store, gone).found)
    return {
        "forgets": count,
        "never_there": unsaid,
        "files_with_remains": found,
        "rows_left": _rows_but_kept(store),
    }


def _rows_but_kept(store: Path) -> int:
    left = 0
    with closing(open_reader(store)) as con:
        for table in DOCUMENT_TABLES:
            query = f"SELECT count(*) FROM {table.qualified_name} WHERE document_id <> ?"
            left += con.execute(query, [hexadecimal(KEPT)]).fetchone()[0]
    return left


def _told(words: list[str], run: str) -> dict[str, Any]:
    articles = [
        document(w, f"Envoy {w} of Norway spoke. It was {w}.", external_id=f"n-{w}", byline=w)
        for w in words
    ]
    keys = [{"document_id": hexadecimal(w)} for w in words]
    said = list(zip(words, keys, strict=True))
    thing = [{"entity_id": f"person:{w}", "name": w.title()} for w in words]
    tag = [{"tag_id": f"hashtag:{w}", "scheme": "hashtag", "label": w} for w in words]
    rejects = [
        {"quarantine_id": hexadecimal(f"{w}{grain}", 16), "grain": grain, "payload": w, **key}
        | {"source_uri": f"file:///inbox/{w}.txt", "record_locator": ""}
        for w, key in said
        for grain in ("row", "input")
    ]
    return unit(
        *articles,
        run=run,
        files=rows("files", *(file_of(w, run_id=run, extra=json.dumps({w: w})) for w in words)),
        mentions=rows("mentions", *({**k, "text": w, "entity_id": f"person:{w}"} for w, k in said)),
        quotes=rows("quotes", *({**k, "text": w, "speaker_text": w.upper()} for w, k in said)),
        document_tags=rows(
            "document_tags", *({**k, "tag_id": f"hashtag:{w}", "text": f"#{w}"} for w, k in said)
        ),
        entities=rows("entities", *thing),
        entity_names=rows("entity_names", *thing),
        tags=rows("tags", *tag),
        quarantine=rows("quarantine", *({**r, "run_id": run} for r in rejects)),
        alerts=rows(
            "alerts",
            *(
                {"kind": kind, "key": f"{key}:{w}", "name": w, "day": WHEN.date(), "run_id": run}
                for w in words
                for kind, key in (("entity", "person"), ("tag", "hashtag"))
            ),
        ),
    )
