"""Windows over a text: neighbouring sentences together, a long one in overlapping parts."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

CLS, SEP = 101, 102
OVERLAP = 24  # words on each side of a seam: longer than any name


class Window(NamedTuple):
    """Piece ids and shapes; `words` are the words it scores, `positions` their first pieces."""

    ids: list[int]
    shapes: list[int]
    words: list[int]
    positions: list[int]


def pack(
    pieces: Sequence[Sequence[int]],
    shapes: Sequence[int],
    bounds: Sequence[tuple[int, int]],
    limit: int,
) -> Iterator[Window]:
    """Cut a text into windows of at most `limit` pieces, a separator after each sentence.

    `bounds` are sentences as half-open word ranges. A sentence that fits is never cut; a longer one
    is read in parts that overlap, and each word is scored in the part where it stands deepest.
    """
    window = Window([CLS], [0], [], [])
    even = _even_length(pieces, bounds, limit)
    for first, last in bounds:
        size = sum(len(p) for p in pieces[first:last]) + 1
        if window.words and (len(window.ids) + size > limit or len(window.ids) >= even):
            yield window
            window = Window([CLS], [0], [], [])
        if size + 1 > limit:
            yield from _parts(pieces, shapes, first, last, limit)
            continue
        _add(window, pieces, shapes, first, last, (first, last))
    if window.words:
        yield window


def _even_length(
    pieces: Sequence[Sequence[int]], bounds: Sequence[tuple[int, int]], limit: int
) -> int:
    """Return the length at which a text's windows are about equal: a short last one is wasteful."""
    total = sum(map(len, pieces)) + len(bounds)
    return math.ceil(total / max(1, math.ceil(total / (limit - 1))))


def _add(
    window: Window,
    pieces: Sequence[Sequence[int]],
    shapes: Sequence[int],
    first: int,
    last: int,
    scored: tuple[int, int],
) -> None:
    for word in range(first, last):
        if scored[0] <= word < scored[1]:
            window.words.append(word)
            window.positions.append(len(window.ids))
        window.ids.extend(pieces[word])
        window.shapes.extend([shapes[word]] * len(pieces[word]))
    window.ids.append(SEP)
    window.shapes.append(0)


def _parts(
    pieces: Sequence[Sequence[int]], shapes: Sequence[int], first: int, last: int, limit: int
) -> Iterator[Window]:
    start, scored_from = first, first
    while scored_from < last:
        end, size = start, 2
        while end < last and size + len(pieces[end]) <= limit:
            size += len(pieces[end])
            end += 1
        # The overlap shrinks where words are all pieces, so that every part moves on.
        overlap = min(OVERLAP, (end - start) // 4)
        scored_to = last if end == last else end - overlap
        window = Window([CLS], [0], [], [])
        _add(window, pieces, shapes, start, end, (scored_from, scored_to))
        yield window
        scored_from = scored_to
        start = max(start + 1, scored_to - overlap)
