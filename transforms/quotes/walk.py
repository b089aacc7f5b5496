"""Through a document stretch by stretch: first what stands in marks, then what is reported."""

from __future__ import annotations

from transforms.quotes.alone import keep_alone
from transforms.quotes.blocks import attribute_block
from transforms.quotes.cues import Cue
from transforms.quotes.direct import attribute
from transforms.quotes.frame import Frame
from transforms.quotes.reported import report
from transforms.quotes.telling import Attribution, Telling


def attributions(frame: Frame) -> list[Attribution]:
    """Return the speech of a document, in the order in which it is told."""
    telling = Telling(frame)
    cues, first = telling.cues, 0
    for index, stretch in enumerate(frame.stretches):
        while first < len(cues) and cues[first].start < stretch.start:
            first += 1
        last = first
        while last < len(cues) and cues[last].start < stretch.end:
            last += 1
        _stretch(telling, index, cues[first:last])
        first = last
    return telling.found


def _stretch(telling: Telling, index: int, cues: list[Cue]) -> None:
    stretch = telling.frame.stretches[index]
    if attribute_block(telling, index) or not (cues or stretch.quotations):
        return
    telling.loose = [
        quotation
        for position, quotation in enumerate(stretch.quotations)
        if not attribute(telling, index, stretch, position, cues)
    ]
    report(telling, index, stretch, cues)
    keep_alone(telling, stretch)
