"""Reading: encodings, records, and a code for everything that is no article."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases, record_input, text_input

from transforms.documents import Article, Rejected
from transforms.reading import languages
from transforms.reading.decode import MIXED, decode
from transforms.reading.html import visible_text
from transforms.reading.languages import LanguageDetector, language_code
from transforms.reading.read import read
from transforms.reading.records import (
    canonical_json,
    check_record,
    extra_keys,
    fields_of,
    parse_record,
)
from transforms.reading.times import parse_time

SENTENCE = "Der Präsident sagte „Nein“ – und die Gespräche in Genève wurden vertagt."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"], ids=str)
def test_encodings(encoding: str) -> None:
    article = read(text_input((SENTENCE * 3).encode(encoding)))
    assert isinstance(article, Article)
    assert article.raw_text.removeprefix("\ufeff") == SENTENCE * 3


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_cyrillic_code_pages(encoding: str) -> None:
    text = "Переговоры о прекращении огня начались в Женеве в понедельник утром. " * 8
    article = read(text_input(text.encode(encoding)))
    assert isinstance(article, Article)
    assert article.raw_text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", [SENTENCE, "Переговоры идут.\nВ Женеве.", "和平谈判，今天开始。\n" * 4]
)
def test_wide_encodings_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


def test_a_few_bad_bytes_do_not_cost_the_text() -> None:
    good = (SENTENCE * 3).encode()
    assert decode(good + b" caf\xe9. " + good) == (f"{SENTENCE * 3} café. {SENTENCE * 3}", MIXED)
    assert decode(good[:-1] + "“".encode()[:2]) == (f"{SENTENCE * 3}"[:-1] + "\ufffd", MIXED)


def test_a_declared_charset_goes_before_a_guess() -> None:
    content = "Cumhurbaşkanı dün görüştü".encode("cp1254")
    assert decode(content, declared=["cp1254"]) == ("Cumhurbaşkanı dün görüştü", "cp1254")
    assert not isinstance(decode(content, declared=["no such charset"]), Rejected)
    assert decode("Genève".encode(), declared=["cp1254"]) == ("Genève", "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Les ministres se sont réunis près de Genève.", "cp1252"),
        ("L’œuvre du général", "cp1252"),
        ("A decisão é do ministério da Educação", "cp1252"),
        ("été", "cp1252"),
        ("Rozmowy potrwają w Łodzi, powiedział rzecznik.", "cp1250"),
        ("A tűzszünet tartós lesz", "cp1250"),
        ("Ředitel školy", "cp1250"),
        ("Türkiye’nin Dışişleri Bakanı", "cp1254"),
        ("“Talks,” he said, “don’t end on Monday.”", "gb18030"),
        ("“Talks,” he said, “don’t end on Monday.”", "big5"),
        ("“Talks,” he said, “don’t end on Monday.”", "euc_jp"),
        ("¡Basta ya! ¡Calma! ¡Que hablen! ¡Vuelvan!", "cp1252"),
        ("Переговоры пройдут завтра в Женеве.", "cp1251"),
        ("Переговоры пройдут завтра в Женеве.", "koi8-r"),
    ],
)
def test_short_texts_in_older_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


def test_a_stray_nul_does_not_cost_the_text() -> None:
    text = SENTENCE * 10 + "\0"
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_an_address_that_is_none_of_the_web_names_no_source(url: str) -> None:
    fields = fields_of({"text": "a", "url": url})
    assert fields.url is None
    assert json.loads(fields.extra or "") == {"url": url}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E_EMPTY"),
        (b" \r\n\t ", "E_EMPTY"),
        ("\ufeff \u00a0".encode(), "E_EMPTY"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "E_BINARY"),
        (b"%PDF-1.7 text", "E_BINARY"),
        (b"text with \x00 inside", "E_BINARY"),
        ("odd".encode("utf-16") + b"\x01", "E_ENCODING"),
    ],
)
def test_what_is_no_text_has_a_code(content: bytes, code: str) -> None:
    rejected = read(text_input(content))
    assert isinstance(rejected, Rejected)
    assert (rejected.stage, rejected.code) == ("read", code)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{not json}", "E_JSON"),
        (b'{"text": "cut', "E_JSON"),
        (b'{"text": NaN}', "E_JSON"),
        (b'{"text": "\xff"}', "E_JSON"),
        (b"[" * 100_000, "E_JSON"),
        (b'{"text": ' + b"9" * 5000 + b"}", "E_JSON"),
        (b"[1, 2]", "E_RECORD"),
        (b'{"title": "no body"}', "E_RECORD"),
        (b'{"text": 12}', "E_RECORD"),
        (b'{"text": "a", "title": ["b"]}', "E_RECORD"),
    ],
)
def test_what_is_no_record_has_a_code(line: bytes, code: str) -> None:
    rejected = parse_record(line)
    assert isinstance(rejected, Rejected)
    assert rejected.code == code


def test_key_order_and_spaces_do_not_change_a_record() -> None:
    one, other = parse_record(b'{"text":"a","id":1}'), parse_record(b' {"id": 1, "text": "a"} ')
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert canonical_json(one) == canonical_json(other)


def test_fields_and_extra_keys() -> None:
    record = {"text": "a", "id": 7, "author": " Ana\nRuiz ", "title": "", "desk": "south"}
    fields = fields_of(record)
    assert (fields.external_id, fields.byline, fields.title) == ("7", "Ana Ruiz", None)
    assert fields.extra == '{"desk":"south"}'


@pytest.mark.parametrize(
    ("record", "text", "fields"),
    [
        ({"body": "A report.", "Headline": "Talks"}, "A report.", {"title": "Talks"}),
        ({"text": "Ours.", "content": "Theirs."}, "Ours.", {"extra": '{"content":"Theirs."}'}),
        (
            {"content": "A.", "authors": ["Ana Ruiz", "B. Okoye"]},
            "A.",
            {"byline": "Ana Ruiz, B. Okoye"},
        ),
        (
            {"content": {"rendered": "<p>One.</p>"}, "link": "https://a.example/1"},
            "One.",
            {"url": "https://a.example/1"},
        ),
        ({"text": "<p>One.</p><p>Two &amp; three.</p>"}, "One.\n\nTwo & three.", {}),
        ({"text": "If a < b, then b > a."}, "If a < b, then b > a.", {}),
        ({"text": "A.", "timestamp": 1612110900}, "A.", {"published_at": "1612110900"}),
    ],
)
def test_records_of_other_programs(
    record: dict[str, Any], text: str, fields: dict[str, str]
) -> None:
    assert check_record(record) is record
    article = read(record_input(record))
    assert isinstance(article, Article)
    assert article.raw_text.strip() == text
    for name, value in fields.items():
        assert getattr(article.fields, name) == value


def test_what_was_read_by_another_name_is_not_extra() -> None:
    assert extra_keys({"body": "A.", "lang": "en", "desk": "south"}) == '{"desk":"south"}'


def test_a_publication_time_that_is_not_understood_is_kept() -> None:
    assert (
        extra_keys({"text": "a", "published_at": "04/10/1998"}) == '{"published_at":"04/10/1998"}'
    )
    assert extra_keys({"text": "a", "published_at": "1998-04-10"}) is None


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("en", "en"),
        ("en_US", "en"),
        ("EN-gb", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("xx!", None),
    ],
)
def test_language_codes(told: str, code: str | None) -> None:
    assert language_code(told) == code


def test_a_language_that_is_not_understood_is_kept() -> None:
    assert extra_keys({"text": "a", "language": "Elvish"}) == '{"language":"Elvish"}'
    assert extra_keys({"text": "a", "language": "en_US"}) is None


def test_lone_surrogates_become_replacement_characters() -> None:
    record = json.loads('{"text": "A \\ud800 sign", "title": "T \\udfff"}')
    article = read(record_input(record))
    assert isinstance(article, Article)
    assert article.raw_text == "A \ufffd sign"
    assert article.fields.title == "T \ufffd"


def test_visible_text_of_html() -> None:
    html = (
        "<head><title>x</title></head><body><script>no()</script><h1>Accord &amp; truce</h1>"
        "<p>First <b>bold</b>\n words.</p><ul><li>one<li>two</ul></body>"
    )
    assert visible_text(html) == "Accord & truce\n\nFirst bold words.\n\none\n\ntwo"


def test_a_record_may_carry_html() -> None:
    article = read(record_input({"html": "<p>They met.</p><p>They left.</p>"}))
    assert isinstance(article, Article)
    assert article.raw_text == "They met.\n\nThey left."


@pytest.mark.parametrize("case", cases("times"))
def test_times(case: dict[str, Any]) -> None:
    found = parse_time(case["text"])
    given_time = (found.at.isoformat(), found.precision) if found else (None, None)
    assert given_time == (case.get("at"), case.get("precision"))


@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_a_code(content: bytes) -> None:
    assert isinstance(read(text_input(content)), Article | Rejected)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = parse_time(text)
    assert found is None or found.at.tzinfo is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The talks on the treaty went on for a week; it was said that they had failed.", "en"),
        ("ENVOYS OF BOTH SIDES WERE IN GENEVA, WHERE THEY SAID THAT THE TRUCE WOULD HOLD.", "en"),
        ("Der Film „The Men Who Stare at the End of the War“ ist am Montag angelaufen.", "de"),
        ("Le ministre a déclaré que les pourparlers de paix reprendraient lundi à Genève.", "fr"),
        ("El ministro dijo que las conversaciones de paz se reanudarán el lunes en Ginebra.", "es"),
        ("Il ministro ha detto che i colloqui di pace riprenderanno lunedì a Ginevra.", "it"),
        ("O ministro disse que as conversações de paz serão retomadas na segunda-feira.", "pt"),
    ],
)
def test_language_of_a_text(text: str, code: str) -> None:
    detector = LanguageDetector()
    assert detector.detect(f"{text} " * 4) == (code, 1.0)


def test_plain_english_is_told_as_the_detector_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [path.read_text("utf-8", "replace") for path in Path("seeds/articles").glob("*.txt")]
    told = [LanguageDetector().detect(text) for text in texts]
    monkeypatch.setattr(languages, "ENGLISH_WORDS", frozenset())
    assert told == [LanguageDetector().detect(text) for text in texts]
