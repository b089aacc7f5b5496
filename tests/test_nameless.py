"""Which sentences the encoder need not read."""

import pytest

from flows.engines.minilm import openers
from transforms.tagging.nameless import nameless
from transforms.tagging.tagger_features import words


def told(sentence: str) -> bool:
    return nameless((sentence[a:b] for a, b in words(sentence)), openers())


@pytest.mark.parametrize(
    "sentence",
    [
        "The two sides agreed on a truce that began at noon.",
        "He added: “We will not leave; it is our land.”",
        "In 1992, however, talks failed.",
    ],
)
def test_prose_without_a_capital_inside_has_no_name(sentence: str):
    assert told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Putin said he was ready for talks.",
        "the two sides agreed on a truce",  # text without capitals
        "He met the head of the OSCE.",
        "IT was closed.",
        "“Will agreed,” he said.",
        "Said agreed.",
        "The 1990s iPhone.",
        "In 北京 the talks began.",
        "",
        "…",
    ],
)
def test_what_may_hold_a_name_is_read(sentence: str):
    assert not told(sentence)
