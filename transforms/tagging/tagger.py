"""The trained tagger: a text's sentences to typed spans with a calibrated confidence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.tagging.nameless import nameless
from transforms.tagging.tagger_decode import Calibration, decode, log_softmax
from transforms.tagging.tagger_features import Encoder, words
from transforms.tagging.tagger_windows import Window, pack

Floats = NDArray[np.float32]

# Windows whose scores are kept: those of some 500 articles, 25 MB.
KEPT_WINDOWS = 4096


class Tagged(NamedTuple):
    """A span that an engine found: text[start:end], its type in the engine's words, how sure."""

    start: int
    end: int
    label: str
    confidence: float


class Text(NamedTuple):
    """A text and its sentences, (start, end) in code points; no name crosses their borders."""

    text: str
    sentences: Sequence[tuple[int, int]]


@dataclass
class Tagger:
    """An ONNX session, its vocabulary and what the model's card says of labels and confidence."""

    session: Any
    encoder: Encoder
    labels: tuple[str, ...]
    calibration: Calibration
    limit: int = 128
    openers: frozenset[str] = frozenset()
    _scores: Callable[[bytes], Floats] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Begin with no scores kept."""
        self.forget()

    def forget(self) -> None:
        """Drop the scores of the last windows, kept as those of a wire's copies come again."""
        self._scores = lru_cache(maxsize=KEPT_WINDOWS)(self._run)

    def tag(self, text: Text) -> list[Tagged]:
        """Return the spans of a text in order, without overlap; whatever the text, no exception.

        Each window is run alone. It stays in a core's cache and needs no padding, which is a
        tenth faster than batches of like length; and int8 arithmetic scales with what is run at
        once, so that a window's scores depend on nothing but its words.
        """
        part = _part(text, self.encoder, self.openers)
        scores = np.zeros((len(part.spans), len(self.labels)), np.float32)
        for window in pack(*part[1:], self.limit):
            scores[window.words] = self._score(window)
        return list(self._spans(part, scores))

    def _score(self, window: Window) -> Floats:
        return self._scores(np.array([window.ids, window.shapes], np.int64).tobytes())[
            window.positions
        ]

    def _run(self, window: bytes) -> Floats:
        ids, shapes = np.frombuffer(window, np.int64).reshape(2, 1, -1)
        names = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": shapes}
        (out,) = self.session.run(None, names)
        scores: Floats = out[0]
        return scores

    def _spans(self, part: "_Part", scores: Floats) -> Iterator[Tagged]:
        logs = log_softmax(scores)
        for first, last in part.bounds:
            for span in decode(logs[first:last], self.labels):
                start = part.spans[first + span.first][0]
                end = part.spans[first + span.last][1]
                yield Tagged(start, end, span.label, self.calibration.of(span.score, span.label))


class _Part(NamedTuple):
    spans: list[tuple[int, int]]
    pieces: list[list[int]]
    shapes: list[int]
    bounds: list[tuple[int, int]]


def _part(text: Text, encoder: Encoder, openers: frozenset[str]) -> _Part:
    spans: list[tuple[int, int]] = []
    bounds = []
    for start, end in text.sentences:
        first = len(spans)
        sentence = text.text[start:end]
        found = words(sentence)
        if not nameless((sentence[a:b] for a, b in found), openers):
            spans += [(start + a, start + b) for a, b in found]
        if len(spans) > first:
            bounds.append((first, len(spans)))
    encoded = encoder.encode([text.text[a:b] for a, b in spans])
    return _Part(spans, encoded.pieces, encoded.shapes, bounds)


def load_tagger(
    model: bytes,
    tokenizer: bytes,
    card: Mapping[str, Any],
    openers: frozenset[str] = frozenset(),
    threads: int = 1,
) -> Tagger:
    """Make a tagger from the bytes of model and tokenizer and the fields of its card.

    A sentence whose only capitals are `openers` is not read (see transforms.tagging.nameless).
    """
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning take the core from whoever else works on it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])
    parsed = Tokenizer.from_buffer(tokenizer)
    parsed.no_padding()
    parsed.no_truncation()
    return Tagger(
        session,
        Encoder(parsed),
        tuple(card["labels"]),
        Calibration.from_card(card["calibration"]),
        int(card["limit"]),
        openers,
    )
