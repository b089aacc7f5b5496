"""Training text as segments: words, and for each word the labels that may be right."""

import csv
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from transforms.tagging.tagger_features import WORD

TYPES = ("PER", "ORG", "LOC", "NORP", "MISC")
LABELS = ("O", *(f"{part}-{kind}" for kind in TYPES for part in "BI"))
INDEX = {label: i for i, label in enumerate(LABELS)}
FULL = frozenset(range(len(LABELS)))
# What a corpus has no layer for is left open where it says O, never taught as O.
OPEN = {
    "gum": ("NORP", "MISC"),
    "uner_ewt": ("NORP", "MISC"),
    "uner_pud": ("NORP", "MISC"),
    "conflict": ("MISC",),
}
SEED = 4  # of what is held out; a run of training may take another for itself
# Groups are few: a fifth of CrossNER, the corpus that has them, is kept for their figure.
HELD_OUT = {"crossner": 0.20}
NAME = re.compile(r"\[([^\[\]|]+)\|(PER|ORG|LOC|GRP)\]")
SEEDS = Path(__file__).resolve().parents[1]


@dataclass
class Segment:
    """A sentence, heading or bullet; `allowed` holds label indices, one set a word."""

    words: list[str]
    allowed: list[frozenset[int]]
    document: str
    source: str


def demonyms(folder: Path = SEEDS) -> frozenset[str]:
    """Read peoples, faiths and their adjectives from the reference tables."""
    found: set[str] = set()
    with (folder / "demonyms.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.update(row["demonyms"].split("|"))
    with (folder / "groups.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.update([row["name"], *row["aliases"].split("|")])
    return frozenset(found - {""})


def read_corpora(folder: Path) -> list[Segment]:
    """Read every `*.jsonl` of tokens and BIO tags, repaired to the guideline by rule."""
    groups = demonyms()
    segments, seen = [], set()
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            key = tuple(row["tokens"])
            if len(key) > 3 and key in seen:
                continue
            seen.add(key)
            segments.append(_segment(row, groups))
    return segments


def _segment(row: dict[str, object], groups: frozenset[str]) -> Segment:
    tokens, tags, source = list(row["tokens"]), list(row["tags"]), str(row["src"])
    corpus = source.split("_")[0] if source.startswith("crossner") else source
    allowed = [frozenset([INDEX[tag]]) for tag in tags]
    opened = frozenset(INDEX[f"{part}-{k}"] for k in OPEN.get(corpus, ()) for part in "BI")
    for i, tag in enumerate(tags):
        if tag == "O":
            allowed[i] |= opened
    _drop_articles(tokens, tags, allowed)
    _teach_groups(tokens, tags, allowed, groups, bool(opened))
    if corpus == "gum":
        _distrust_left_edges(tokens, tags, allowed)
    return Segment(*_split(tokens, allowed), str(row["doc"]), source)


def completed(tokens: list[str], tags: list[str]) -> tuple[list[str], set[int]]:
    """Return a row's tags with the demonyms it forgot, and the tokens that may be one or not."""
    allowed = [frozenset([INDEX[tag]]) for tag in tags]
    _teach_groups(tokens, tags, allowed, demonyms(), False)
    unsure = {i for i, choice in enumerate(allowed) if len(choice) > 1}
    done = [
        "B-NORP" if choice == {INDEX["B-NORP"]} else tag
        for tag, choice in zip(tags, allowed, strict=True)
    ]
    return done, unsure


def _drop_articles(tokens: list[str], tags: list[str], allowed: list[frozenset[int]]) -> None:
    """A lower-case article is outside the name: `the Bundesliga`."""
    for i, tag in enumerate(tags[:-1]):
        if tag[0] == "B" and tokens[i] in ("the", "a", "an") and tags[i + 1][0] == "I":
            tags[i], tags[i + 1] = "O", "B" + tags[i + 1][1:]
            allowed[i], allowed[i + 1] = frozenset([0]), frozenset([INDEX[tags[i + 1]]])


def _teach_groups(
    tokens: list[str],
    tags: list[str],
    allowed: list[frozenset[int]],
    groups: frozenset[str],
    has_no_groups: bool,
) -> None:
    """A demonym alone is a group, whatever a corpus calls it; before a capital, it stays open."""
    for i, tag in enumerate(tags):
        alone = tag == "O" or (tag[0] == "B" and tags[i + 1 : i + 2] != ["I" + tag[1:]])
        if tokens[i] not in groups or not alone or tag in ("B-PER", "B-NORP"):
            continue
        before_capital = i + 1 < len(tokens) and tokens[i + 1][:1].isupper()
        if not before_capital:
            allowed[i] = frozenset([INDEX["B-NORP"]])
        elif tag != "O" or not has_no_groups:
            allowed[i] |= {INDEX["B-NORP"]}


def _distrust_left_edges(tokens: list[str], tags: list[str], allowed: list[frozenset[int]]) -> None:
    """GUM cuts nested names: `United [Kingdom Home Office]`; a capital on the left says nothing."""
    for i, tag in enumerate(tags[1:], start=1):
        if tag[0] != "B" or tag == "B-NORP":
            continue
        left = i - 1
        while left >= 0 and tags[left] == "O" and tokens[left][:1].isupper() and left > 0:
            allowed[left], allowed[i] = FULL, FULL
            left -= 1


def _split(
    tokens: list[str], allowed: list[frozenset[int]]
) -> tuple[list[str], list[frozenset[int]]]:
    """Split corpus tokens into the tagger's words: the first keeps B, the rest continue."""
    words: list[str] = []
    labels: list[frozenset[int]] = []
    for token, choice in zip(tokens, allowed, strict=True):
        inner = frozenset(i + 1 if LABELS[i][0] == "B" else i for i in choice)
        for n, match in enumerate(WORD.finditer(token)):
            words.append(match.group())
            labels.append(inner if n else choice)
    return words, labels


def read_prose(folder: Path) -> list[Segment]:
    """Read the project's own annotated prose, `[surface|TYPE]` a name, a segment a line."""
    segments = []
    for path in sorted(folder.glob("conflict_*.txt")):
        document = 0
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                document += 1
            elif not line.startswith("# "):
                segments.append(parse_line(line.strip(), f"{path.stem}-{document}"))
    return segments


def parse_line(line: str, document: str) -> Segment:
    """Parse one annotated line.

    Raises ValueError where brackets do not pair, naming the line.
    """
    opened = frozenset(INDEX[f"{part}-MISC"] for part in "BI") | {0}
    words: list[str] = []
    allowed: list[frozenset[int]] = []
    position = 0
    for match in [*NAME.finditer(line), None]:
        plain = line[position : match.start() if match else None]
        if set(plain) & set("[]|"):
            raise ValueError(f"{document}: brackets that are no annotation in: {line}")
        for word in WORD.findall(plain):
            words.append(word)
            allowed.append(opened)
        if match:
            kind = match.group(2).replace("GRP", "NORP")
            for n, word in enumerate(WORD.findall(match.group(1))):
                words.append(word)
                allowed.append(frozenset([INDEX[("I-" if n else "B-") + kind]]))
            position = match.end()
    return Segment(words, allowed, document, "conflict")


def held_out(segment: Segment, seed: int) -> bool:
    """Say whether a whole document is kept from training, by its name and nothing else."""
    corpus = segment.source.split("_")[0]
    key = f"{seed} {corpus} {segment.document}".encode()
    draw = int.from_bytes(hashlib.sha256(key).digest()[:4], "big") / 2**32
    return draw < HELD_OUT.get(corpus, 0.04)
