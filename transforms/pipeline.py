"""One batch: inputs to rows of the contract, through read, clean, structure and extract."""

from __future__ import annotations

import re
import string
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

import pyarrow as pa

from transforms.cleaning.clean import Cleaned, clean
from transforms.documents import Document, OutOfTime, RawInput, Rejected
from transforms.extract import extract, reference_tables
from transforms.fingerprints import fingerprint_table
from transforms.reading.languages import language_code
from transforms.reading.read import read
from transforms.reference import Reference
from transforms.rows import RunStamp, document_table, part_table
from transforms.structuring.publication import find_publication
from transforms.structuring.sentences import split_sentences
from transforms.structuring.structure import find_blocks
from transforms.tagging.engines import Engine
from transforms.transformed import Transformed

# Below this share of letters a text is a table of numbers, a key, or noise.
LEAST_LETTERS = 0.5
NO_LETTER = re.compile(r"[\W\d_]+")
NO_LATIN_LETTER = bytes({*range(256)} - {*string.ascii_letters.encode()})
FEWEST_WORDS = 3
ENGINE_LANGUAGES = frozenset({None, "en"})


Limit = Callable[[int], AbstractContextManager[object]]


def transform_batch(
    inputs: Sequence[RawInput],
    reference: Reference,
    stamp: RunStamp,
    engine: Engine | None = None,
    limited: Limit = nullcontext,
) -> Transformed:
    """Transform inputs to rows of every document table, of entities, entity_names and tags.

    Without an engine the gazetteer finds the names alone. `limited` gives contexts that raise
    OutOfTime: the document in work is then refused as E_TIMEOUT.

    Each input becomes one row of `documents` or one rejection; nothing else is possible, and no
    input can stop the others.
    """
    documents: list[Document] = []
    rejected: list[tuple[RawInput, Rejected]] = []
    for source in inputs:
        document = _guarded(source, reference, engine, limited)
        if isinstance(document, Rejected):
            rejected.append((source, document))
        else:
            documents.append(document)
    return Transformed(_tables(documents, reference, stamp), rejected)


def _guarded(
    source: RawInput, reference: Reference, engine: Engine | None, limited: Limit
) -> Document | Rejected:
    """Transform one input; a fault of ours costs this document, not the run."""
    try:
        with limited(len(source.content)):
            return transform_one(source, reference, engine)
    except OutOfTime:
        why = (
            f"work on its {len(source.content)} bytes took too long: raise max_seconds, then retry"
        )
        return Rejected("extract", "E_TIMEOUT", why)
    except (ImportError, MemoryError, OSError):
        raise  # a broken installation or machine, not a document that trips us
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{frames[-1].name}, line {frames[-1].lineno}"
        why = f"{type(error).__name__} in {where}: {error}"
        return Rejected("extract", "E_INTERNAL", f"{why}; a fault of dateline, please report it")


def transform_one(
    source: RawInput, reference: Reference, engine: Engine | None = None
) -> Document | Rejected:
    """Transform one input up to what was found in it, without rows."""
    article = read(source)
    if isinstance(article, Rejected):
        return article
    cleaned = clean(article)
    if refusal := _not_an_article(cleaned.draft.text):
        return refusal
    document = _structured(source, cleaned, reference)
    if engine is None or document.language not in ENGINE_LANGUAGES:
        extract(document, reference)
    else:
        extract(document, reference, engine.tag(document), engine.method)
    return document


def _not_an_article(text: str) -> Rejected | None:
    if not text:
        why = "nothing but notices and links was left after cleaning"
        return Rejected("clean", "E_NOT_ARTICLE", f"{why}: see that the article itself is there")
    if _latin_letters(text) < LEAST_LETTERS * len(text):
        visible = sum(map(len, text.split()))
        letters = len(NO_LETTER.sub("", text))
        if letters < LEAST_LETTERS * visible:
            why = f"only {letters} of {visible} characters are letters"
            return Rejected("clean", "E_NOT_ARTICLE", f"{why}: this is no prose")
    words = text.split(None, FEWEST_WORDS)
    if len(words) < FEWEST_WORDS and text.isascii():
        return Rejected("clean", "E_NOT_ARTICLE", f"{len(words)} words are no article")
    return None


def _latin_letters(text: str) -> int:
    """Count the letters A to Z: at most as many as all letters, and much faster told."""
    return len(text.encode("utf-8", "surrogatepass").translate(None, NO_LATIN_LETTER))


def _structured(source: RawInput, cleaned: Cleaned, reference: Reference) -> Document:
    draft, fields = cleaned.draft, cleaned.fields
    labels = reference.statement_labels
    blocks = find_blocks(draft.text, cleaned.front, labels, cleaned.marks)
    sentences = split_sentences(draft.text, blocks)
    document = Document(source, fields, draft.text, list(draft.edits), blocks, sentences)
    for block in blocks:
        if block.kind in ("title", "summary", "byline", "dateline"):
            setattr(document, block.kind, draft.text[block.start_char : block.end_char])
    document.summary = fields.summary or document.summary
    document.title, document.title_method = _told(document.title, fields.title, fields.title_method)
    document.byline, document.byline_method = _told(
        document.byline, fields.byline, fields.byline_method
    )
    document.publisher_method = fields.publisher_method
    _date(document)
    _tell_language(document, reference)
    return document


def _told(found: str | None, told: str | None, method: str | None) -> tuple[str | None, str | None]:
    """Return what was told of the article, else what stands in its text, and how it is known."""
    return (told, method) if told else (found, "text" if found else None)


def _date(document: Document) -> None:
    if published := find_publication(document):
        document.published_at, document.published_precision = published.time
        document.published_method = published.method


def _tell_language(document: Document, reference: Reference) -> None:
    """Take the record's word for the language, else a guess on the text with its confidence."""
    if code := language_code(document.fields.language):
        document.language = code
        return
    if guess := reference.detect_language(document.text):
        document.language, document.language_confidence = guess


def _tables(
    documents: Sequence[Document], reference: Reference, stamp: RunStamp
) -> dict[str, pa.Table]:
    return {
        "documents": document_table(documents, stamp),
        "blocks": part_table("blocks", documents, lambda d: d.blocks),
        "sentences": part_table("sentences", documents, lambda d: d.sentences),
        "edits": part_table("edits", documents, lambda d: d.edits),
        "mentions": part_table("mentions", documents, lambda d: d.mentions),
        "time_expressions": part_table("time_expressions", documents, lambda d: d.times),
        "quotes": part_table("quotes", documents, lambda d: d.quotes),
        "counts": part_table("counts", documents, lambda d: d.counts),
        "events": part_table("events", documents, lambda d: d.events),
        "document_tags": part_table("document_tags", documents, lambda d: d.tags),
        "fingerprints": fingerprint_table(documents, reference),
        **reference_tables(documents, reference),
    }
