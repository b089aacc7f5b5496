"""A mail to its text and what its header says: RFC 5322 and MIME, by the standard library."""

from __future__ import annotations

from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from transforms.documents import Fields, Rejected
from transforms.reading.declared import decode_markup
from transforms.reading.records import canonical_json, sound_text

METHOD = "email_header"
LONGEST_HEADER = 2_000


class Mail(NamedTuple):
    """A mail's text or HTML, what it was encoded in, and its header as fields."""

    body: str
    is_html: bool
    encoding: str
    fields: Fields


def read_mail(content: bytes) -> Mail | Rejected:
    """Return the text of a mail, its plain form before its HTML; E_EMPTY if it has neither,
    E_DEPTH if its parts are nested too deep.

    Attachments are not read: their names and types are in `extra`.
    """
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(content)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except RecursionError:
        return Rejected("read", "E_DEPTH", "the mail's parts are nested too deep to be read")
    texts = [part for part in parts if part.get_content_maintype() == "text" and not _name(part)]
    for subtype in ("plain", "html"):
        chosen = [part for part in texts if part.get_content_subtype() == subtype]
        if chosen:
            return _mail(message, chosen[0], [p for p in parts if p not in texts])
    return Rejected("read", "E_EMPTY", "the mail has no text of its own: save its attachments")


def _mail(message: Message, part: Message, attached: list[Message]) -> Mail | Rejected:
    is_html = part.get_content_subtype() == "html"
    payload = part.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    decoded = decode_markup(body, part.get_content_charset())
    if isinstance(decoded, Rejected):
        return decoded
    return Mail(decoded[0], is_html, decoded[1], _fields(message, attached))


def _fields(message: Message, attached: list[Message]) -> Fields:
    title, byline, date = _header(message, "Subject"), _sender(message), _date(message)
    return Fields(
        external_id=_header(message, "Message-ID"),
        title=title,
        byline=byline,
        publisher=_header(message, "Organization"),
        published_at=date,
        extra=_extra(attached),
        title_method=METHOD if title else None,
        byline_method=METHOD if byline else None,
        publisher_method=METHOD if _header(message, "Organization") else None,
        published_method=METHOD if date else None,
    )


def _header(message: Message, name: str) -> str | None:
    value = message.get(name)
    if value is None:
        return None
    try:
        text = str(make_header(decode_header(str(value))))
    except (LookupError, ValueError):  # an encoded word in no known encoding: as it stands
        text = str(value)
    return sound_text(" ".join(text.split()))[:LONGEST_HEADER] or None


def _sender(message: Message) -> str | None:
    """Return the sender's name; an address is none."""
    name = (_header(message, "From") or "").partition("<")[0].strip(" \"'")
    return None if "@" in name else name or None


def _date(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(_header(message, "Date") or "").isoformat()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _name(part: Message) -> str | None:
    try:
        return part.get_filename()
    except (LookupError, ValueError, TypeError):
        return "unnamed"


def _extra(attached: list[Message]) -> str | None:
    names = [{"name": _name(part), "type": part.get_content_type()} for part in attached]
    return canonical_json({"attachments": names}).decode() if names else None
