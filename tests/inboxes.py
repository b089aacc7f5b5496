"""Files of every form, made as the tests need them."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

from flows.discover import candidate_of
from flows.inputs import ContainerEnd, Found
from flows.limits import Limits
from flows.reading import read_candidate
from transforms.documents import Document, Rejected
from transforms.pipeline import transform_one

STORY = (
    "Delegations from both sides met in the lakeside town of Morava on Tuesday and agreed to keep"
    " the crossing open. The ministers said that the talks would go on next week."
)
OTHER = (
    "Rescue crews reached the flooded villages of the delta on Friday, two days after a dam broke."
    " The governor of the province asked for boats, tents and drinking water."
)

Items = list[Found | ContainerEnd]


def read_file(path: Path, content: bytes | None = None, **limits: int) -> Items:
    """Return what a file holds, after writing it if content is given."""
    if content is not None:
        path.write_bytes(content)
    return list(read_candidate(candidate_of(path), Limits(**limits)))


def told(items: Items) -> list[tuple[str, str | None]]:
    """Return locator and code (None for an accepted one) of each input."""
    founds = [item for item in items if isinstance(item, Found)]
    codes = [found.entry.refused.code if found.entry.refused else None for found in founds]
    assert all(
        (code is None) == (found.raw is not None) for code, found in zip(codes, founds, strict=True)
    )
    return [(found.entry.record_locator, code) for code, found in zip(codes, founds, strict=True)]


def ends(items: Items) -> list[int]:
    """Return the counts of the containers that were read to their end."""
    return [item.records for item in items if isinstance(item, ContainerEnd)]


def documents(items: Items) -> list[Document]:
    """Return what becomes of the accepted inputs, all of which must be documents."""
    from flows.reference import reference

    found = [transform_one(i.raw, reference()) for i in items if isinstance(i, Found) and i.raw]
    refusals = [document for document in found if isinstance(document, Rejected)]
    assert not refusals, refusals
    return [document for document in found if isinstance(document, Document)]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(members: dict[str, bytes | tarfile.TarInfo]) -> bytes:
    """Return a tar of members; a TarInfo is put in as it is."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def record(text: str = STORY, **fields: object) -> bytes:
    """Return a record as JSON."""
    return json.dumps({"text": text, **fields}).encode()


def page(title: str = "Crossing stays open", head: str = "", body: str = "") -> bytes:
    """Return a page with a menu, an article of several paragraphs and a footer."""
    paragraphs = "".join(f"<p>{text}</p>" for text in (STORY, OTHER, STORY[::-1].title()))
    return (
        f"<!DOCTYPE html><html><head><title>{title} - Morava Courier</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a><li><a href='/world'>World</a></ul></nav>"
        f"<main><article><h1>{title}</h1>{body}{paragraphs}</article></main>"
        "<footer><p>About us</p><p>Terms of use</p></footer></body></html>"
    ).encode()


def warc_record(kind: str, address: str, block: bytes, content_type: str) -> bytes:
    """Return one record of a WARC file."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n"
        f"WARC-Date: 2023-09-19T10:00:00Z\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(
    address: str, content: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200
) -> bytes:
    """Return a response as a record of a WARC file."""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n\r\n".encode()
    return warc_record("response", address, head + content, "application/http; msgtype=response")


def gz(content: bytes) -> bytes:
    """Return content, compressed."""
    return gzip.compress(content, mtime=0)
