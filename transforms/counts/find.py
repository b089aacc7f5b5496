"""Step: the numbers of people and things that a text gives, and what became of the people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.counts.amounts import may_count
from transforms.counts.claimants import place_of
from transforms.counts.claims import final_id
from transforms.counts.fates import find_cases, may_tell_fate
from transforms.counts.figures import find_figures, find_sums
from transforms.counts.lexicon import Lexicon
from transforms.counts.phrase import People
from transforms.counts.scene import TOLLS, Draft, Scene, Story
from transforms.counts.tokens import Words
from transforms.documents import Count, Document, Mention
from transforms.reference import Reference
from transforms.within import beginning_within

CLOSED_KINDS = frozenset({"byline", "dateline", "hashtags"})


def find_counts(document: Document, reference: Reference) -> list[Count]:
    """Return the counts of a document in text order.

    A count is a number with what is counted, or people without a numeral to whom something befell
    (`a man` is 1, `no one` is 0). Killed and wounded people told again share a claim_id.
    """
    story = Story(document)
    lexicon = reference.counted
    scenes = list(_scenes(story))
    # Who is spoken of matters only up to the last sentence in which something befalls somebody.
    fatal = [n for n, scene in enumerate(scenes) if may_tell_fate(scene.words, lexicon)]
    last = fatal[-1] if fatal else -1
    for number, scene in enumerate(scenes):
        counts = any(map(may_count, scene.words.lower))
        people = scene.people(lexicon) if counts or number <= last else []
        told = _tell_fates(scene, people, lexicon) if number <= last else set()
        figures = find_figures(scene.words, lexicon, people, told) if counts else ()
        for figure in (*find_sums(document.text, *scene.sentence[1:]), *figures):
            scene.add_figure(figure)
    rows = _final(story)
    return sorted(rows, key=lambda row: (row.start_char, row.end_char, row.category))


def _scenes(story: Story) -> Iterator[Scene]:
    """Yield the sentences that may tell a count."""
    document = story.document
    by_sentence = _by_sentence(document)
    for index, sentence in enumerate(document.sentences):
        if document.blocks[sentence.block_index].kind in CLOSED_KINDS:
            continue
        span = sentence.start_char, sentence.end_char
        times = [
            (t.start_char, t.end_char)
            for t in beginning_within(document.times, *span)
            if t.timex_type != "DURATION"
        ]
        words = Words(document.text, *span)
        yield Scene(story, sentence, words, by_sentence.get(index, []), times)


def _tell_fates(scene: Scene, people: Sequence[People], lexicon: Lexicon) -> set[int]:
    """Add what befell people of a sentence; return the first words of their phrases."""
    ledger = scene.story.ledger
    fates = find_cases(scene.words, people, lexicon) if may_tell_fate(scene.words, lexicon) else []
    cases = [case for case in fates if not case.is_unreal]
    if cases:
        text, start, end = scene.words.text, scene.words.start, scene.words.end
        ledger.place = place_of(text, (start, end), start, scene.mentions)
    met = ledger.meet(people, [case for case in cases if case.category in TOLLS])
    for case in cases:
        scene.add_case(case, met)
    return {case.people.first for case in fates}


def _by_sentence(document: Document) -> dict[int, list[Mention]]:
    """Return the mentions of each sentence."""
    found: dict[int, list[Mention]] = {}
    index = 0
    for mention in document.mentions:
        while (
            index + 1 < len(document.sentences)
            and document.sentences[index + 1].start_char <= mention.start_char
        ):
            index += 1
        found.setdefault(index, []).append(mention)
    return found


def _final(story: Story) -> Iterator[Count]:
    """Yield the rows with their claims; a person told again without a number only once."""
    prefix = story.document.source.document_id[:12]
    best: dict[tuple[str, str], Draft] = {}
    kept: list[Draft] = []
    for draft in story.drafts:
        if draft.claim is not None:
            claim = f"{prefix}-{final_id(story.ledger, draft.claim)}"
            draft.row = draft.row._replace(claim_id=claim)
        if draft.claim is None or draft.form in ("amount", "none"):
            kept.append(draft)
            continue
        key = (draft.row.claim_id or "", draft.row.category)
        old = best.get(key)
        if old is None or (old.form == "pronoun" and draft.form != "pronoun"):
            best[key] = draft
    killed = {d.row.claim_id for d in (*kept, *best.values()) if d.row.category == "killed"}
    for draft in (*kept, *best.values()):
        is_dead = draft.row.claim_id in killed and draft.is_loose
        if not (is_dead and draft.form != "amount" and draft.row.category == "wounded"):
            yield from _absent(draft.row)


def _absent(row: Count) -> Iterator[Count]:
    """Yield a row; `no casualties` is two, nobody killed and nobody wounded."""
    if row.category != "casualties":
        yield row
    elif row.value_high == 0:
        yield row._replace(category="killed")
        yield row._replace(category="wounded")
    else:
        yield row._replace(category="other", claim_id=None)
