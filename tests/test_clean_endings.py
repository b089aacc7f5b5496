"""What ends a line or a mail and is not the article."""

from __future__ import annotations

import pytest

from transforms.cleaning.edits import draft_of, restore
from transforms.cleaning.endings import drop_line_tails, drop_signature

BODY = "Envoys met in Vienna on Monday.\nNothing was signed.\n"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("The truce held. Continue reading...", "The truce held."),
        ("Envoys left without a deal […] Read more »", "Envoys left without a deal […]"),
        ("It fell. (Read more at Example News)", "It fell."),
        ("It fell. The post Town falls appeared first on Example News.", "It fell."),
        ("One.\nTwo. Keep reading\nThree.", "One.\nTwo.\nThree."),
    ],
)
def test_links_to_read_on_leave(line: str, kept: str):
    draft = drop_line_tails(draft_of(line))
    assert draft.text == kept
    assert restore(draft.text, draft.edits) == line


@pytest.mark.parametrize(
    "line",
    [
        "He said: “We must read more.”",
        "She hoped that the children would continue reading",
        "Read more: the committee published its report on Friday.",
    ],
)
def test_reading_that_is_told_of_stays(line: str):
    assert drop_line_tails(draft_of(line)).text == line


@pytest.mark.parametrize(
    "below",
    [
        "-- \nMaria Keller\nDesk editor",
        "--\nMaria Keller",
        "____________________________\ndesk-list\nhttps://lists.example.org/desk",
    ],
)
def test_a_signature_leaves_with_its_mark(below: str):
    assert drop_signature(draft_of(BODY + "\n" + below)).text.strip() == BODY.strip()


@pytest.mark.parametrize(
    "below",
    [
        "----------------------------\nThe talks go on.\nSo does the shelling.",
        "--\n" + "The talks went on for a third day, and the shelling went on with them. " * 3,
        "--\n" + "One more line.\n" * 20,
    ],
)
def test_what_may_be_the_article_stays(below: str):
    assert drop_signature(draft_of(BODY + below)).text == BODY + below
