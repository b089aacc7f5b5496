"""Documents of every form with faults that hypothesis thinks up, and a run over all of them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from inboxes import OTHER, STORY, gz, page, record, response, tarred, zipped

from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.report import RunReport
from flows.settings import Settings

ITEM = f"<item><guid>1</guid><description>{STORY}</description></item>"
FEED = f"<rss><channel><title>C</title>{ITEM}</channel></rss>"
MAIL = f"From: Ana <a@b.test>\nSubject: Crossing\nDate: Tue, 19 Sep 2023 10:30:00 +0200\n\n{STORY}"
SOUND: tuple[tuple[str, bytes], ...] = (
    ("txt", f"Crossing stays open\n\nMORAVA, April 10 — {STORY}\n\n{OTHER}".encode()),
    ("txt", f"Üç heyet görüştü – “evet”\r\n\r\n{STORY}".encode("cp1254", "replace")),
    ("md", f"# Crossing\n\n- one\n- two\n\n> {STORY}".encode()),
    ("html", page(head='<script type=\'application/ld+json\'>{"@type": "Article"}</script>')),
    ("html", page(body="<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>")),
    ("jsonl", record() + b"\n" + record(OTHER, title="T", published_at="1998") + b"\n"),
    ("json", b"[" + record() + b"," + record(OTHER, html="<p>x") + b"]"),
    ("json", record(OTHER, author="Ana", url="https://a.test/2023/09/19/x")),
    ("xml", FEED.encode()),
    ("eml", MAIL.encode()),
    ("csv", f'text,title\n"{STORY}",T\n"{OTHER}","U"\n'.encode()),
    ("warc", response("http://a.test/1", page()) + response("http://a.test/2", OTHER.encode())),
    ("zip", zipped({"a.txt": STORY.encode(), "b.jsonl": record()})),
    ("tar", tarred({"a.txt": STORY.encode(), "b.html": page()})),
    ("gz", gz(tarred({"a.txt": STORY.encode(), "c.json": record()}))),
)
PIECES = (
    *"\x00 \ufeff \u202e \u200b \ud7ff \ufffd < > </p> <script> <!-- &amp; &#x110000; &".split(" "),
    *'{ } [ ] " \\ \\ud800 , \n \r \r\n \t \x85 \u2028 \x1a — – “ ” ’ ﬁ Ã© ÐŸ 𝔘'.split(" "),
    *("(AP)", "• ", "* ", "- ", "1. ", "Q: ", "12:30 ", "© 1998", "\U0001f469\u200d\U0001f467"),
    *(" " * 50, "A" * 3000, "é" * 300, "\n" * 40, "<div>" * 300),
)
FAULTS = st.one_of(
    st.tuples(st.just("cut"), st.floats(0, 1), st.floats(0, 1)),
    st.tuples(st.just("flip"), st.floats(0, 1), st.integers(1, 255)),
    st.tuples(st.just("put"), st.floats(0, 1), st.sampled_from(PIECES)),
    st.tuples(st.just("put"), st.floats(0, 1), st.text(max_size=20)),
    st.tuples(st.just("twice"), st.floats(0, 1), st.floats(0, 1)),
)
NAMES = st.sampled_from([*sorted({ending for ending, _ in SOUND}), "bin", ""])
Spoilt = tuple[str, bytes]


def _spoil(sound: Spoilt, faults: list[tuple[str, float, object]], name: str | None) -> Spoilt:
    ending, content = sound
    for fault, place, detail in faults:
        at = int(place * len(content))
        if fault == "flip" and at < len(content):
            content = content[:at] + bytes([content[at] ^ int(str(detail))]) + content[at + 1 :]
        elif fault == "put":
            content = content[:at] + str(detail).encode("utf-8", "surrogatepass") + content[at:]
        elif fault in ("cut", "twice"):
            start, end = sorted((at, int(float(str(detail)) * len(content))))
            part = content[start:end]
            content = content[:end] + part + content[end:] if fault == "twice" else part
    return (ending if name is None else name), content


DOCUMENTS = st.one_of(
    st.builds(
        _spoil,
        st.sampled_from(SOUND),
        st.lists(FAULTS, max_size=4),
        st.one_of(st.none(), st.none(), st.none(), NAMES),
    ),
    st.tuples(NAMES, st.binary(max_size=400)),
    st.tuples(NAMES, st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace"))),
)


def write_fuzzed(folder: Path, count: int) -> None:
    """Write so many fuzzed files, the same in every run."""
    files: list[Spoilt] = []

    @seed(1)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(DOCUMENTS)
    def think(document: Spoilt) -> None:
        files.append(document)

    while len(files) < count:
        think()
    for number, (ending, content) in enumerate(files[:count]):
        (folder / f"{number:06}{'.' if ending else ''}{ending}").write_bytes(content)


def run_fuzzed(folder: Path, count: int, workers: int = 1) -> RunReport:
    """Run the pipeline over so many fuzzed files; it raises if an input was lost."""
    inbox = folder / "inbox"
    inbox.mkdir()
    write_fuzzed(inbox, count)
    request = Request((str(inbox),), Settings(warehouse=folder / "store", plain_max_bytes=0))
    report = run_pipeline(request, map_here)
    assert report.files_seen == report.loaded + report.duplicate + report.quarantined
    return report
