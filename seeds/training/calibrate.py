"""Confidence from raw scores: the share of right spans, fitted on held-out documents."""

from collections import defaultdict
from typing import Any

from augment import spans
from corpora import INDEX, Segment

from transforms.tagging.tagger import Tagged, Tagger, Text, load_tagger
from transforms.tagging.tagger_features import words

BINS = 12


def calibrate(
    model: bytes, tokenizer: bytes, card: dict[str, Any], segments: list[Segment]
) -> dict[str, list[float]]:
    """Return points (score, share right), rising: isotonic over bins of equal size."""
    pairs = sorted(judged(load_tagger(model, tokenizer, card, threads=2), segments))
    size = max(1, len(pairs) // BINS)
    groups = [pairs[i : i + size] for i in range(0, len(pairs), size)]
    if len(groups) > 1 and len(groups[-1]) < size / 2:
        groups[-2] += groups.pop()
    points = [
        (sum(s for s, _ in g) / len(g), sum(ok for _, ok in g) / len(g), len(g)) for g in groups
    ]
    rising = pool(points)
    return {
        "scores": [round(s, 4) for s, _, _ in rising],
        "shares": [round(p, 4) for _, p, _ in rising],
    }


def pool(points: list[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Pool neighbours until shares rise: the usual algorithm of isotonic regression."""
    done: list[tuple[float, float, int]] = []
    for point in points:
        done.append(point)
        while len(done) > 1 and done[-2][1] >= done[-1][1]:
            (s1, p1, n1), (s2, p2, n2) = done[-2:]
            n = n1 + n2
            done[-2:] = [((s1 * n1 + s2 * n2) / n, (p1 * n1 + p2 * n2) / n, n)]
    return done


def judged(tagger: Tagger, segments: list[Segment]) -> list[tuple[float, bool]]:
    """Return (confidence, right) of every span the tagger finds where the labels are closed."""
    documents: dict[tuple[str, str], list[Segment]] = defaultdict(list)
    for segment in segments:
        documents[segment.source, segment.document].append(segment)
    texts, golds = zip(*(_document(d) for d in documents.values()), strict=True)
    pairs = []
    for text, (gold, choices) in zip(texts, golds, strict=True):
        for span in tagger.tag(text):
            right = (span.start, span.end, span.label) in gold
            if right or not _is_open(span, choices):
                pairs.append((span.confidence, right))
    return pairs


def _is_open(span: Tagged, choices: dict[int, frozenset[int]]) -> bool:
    """Say whether the corpus leaves it open that this is a name of that type."""
    begins = INDEX["B-" + span.label]
    inside = [choices[i] for i in range(span.start, span.end) if i in choices]
    return all(len(c) > 1 and begins in c for c in inside)


def _document(segments: list[Segment]) -> tuple[Text, tuple[set[Any], dict[int, frozenset[int]]]]:
    """Join words by spaces; return the text, its gold spans and what each word may be."""
    text, sentences, gold, choices = "", [], set(), {}
    for segment in segments:
        start = len(text)
        places = []
        for word, choice in zip(segment.words, segment.allowed, strict=True):
            choices[len(text)] = choice
            places.append((len(text), len(text) + len(word)))
            text += word + " "
        assert len(words(text[start:])) == len(places)
        sentences.append((start, len(text)))
        text += "\n"
        gold |= {(places[a][0], places[b - 1][1], k) for k, a, b in spans(segment.allowed)}
    return Text(text, sentences), (gold, choices)
