"""Step: the numbers of people and things that a text gives, and what became of the people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.counts.amounts import may_count
from transforms.counts.case import Case
from transforms.counts.claimants import place_of
from transforms.counts.claims import final_id
from transforms.counts.fates import find_cases, tells_fate
from transforms.counts.figures import DIGIT, find_figures, find_money, find_shares
from transforms.counts.scene import TOLLS, Draft, Scene, Story
from transforms.counts.signs import find_signs
from transforms.documents import Count, Document, Mention
from transforms.reference import Reference

CLOSED_KINDS = frozenset({"byline", "dateline", "hashtags"})


def find_counts(document: Document, reference: Reference) -> list[Count]:
    """Return the counts of a document in text order.

    A count is a number with what is counted, or people without a numeral to whom something befell
    (`a man` is 1, `no one` is 0). Killed and wounded people told again share a claim_id.
    """
    story = Story(document, reference.counted)
    scenes = list(_scenes(story))
    fates = [_fates(scene) if "fate" in scene.signs else [] for scene in scenes]
    # Who is spoken of matters only up to the last sentence in which one of them is killed or hurt.
    told = [number for number, found in enumerate(fates) if any(map(_is_of_one, found))]
    last = told[-1] if told else -1
    for number, (scene, found) in enumerate(zip(scenes, fates, strict=True)):
        if found or number <= last:
            _tell_fates(scene, found)
        if "money" in scene.signs:
            scene.add_figures(find_money(story.lowered, *scene.span))
        if "share" in scene.signs:
            scene.add_figures(find_shares(story.lowered, *scene.span))
        if _may_number(scene):
            people = {case.people.first for case in found}
            scene.add_figures(find_figures(scene.words, story.lexicon, scene.people, people))
    rows = _final(story)
    return sorted(rows, key=lambda row: (row.start_char, row.end_char, row.category))


def _scenes(story: Story) -> Iterator[Scene]:
    """Yield the sentences that may tell a count."""
    document = story.document
    mentions = _by_sentence(document)
    signs = find_signs(story.lexicon.signs, document)
    for number, sentence in enumerate(document.sentences):
        if document.blocks[sentence.block_index].kind not in CLOSED_KINDS:
            yield Scene(story, sentence, mentions.get(number, []), signs[number])


def _fates(scene: Scene) -> list[Case]:
    """Return what befell the people of a sentence, also what did not come to pass."""
    lexicon = scene.story.lexicon
    return (
        find_cases(scene.words, scene.people, lexicon) if tells_fate(scene.words, lexicon) else []
    )


def _is_of_one(case: Case) -> bool:
    """Return whether a case tells of one person, who may have been spoken of before."""
    return case.category in TOLLS and case.people.is_single and not case.is_unreal


def _tell_fates(scene: Scene, fates: Sequence[Case]) -> None:
    """Add what befell people of a sentence."""
    ledger = scene.story.ledger
    cases = [case for case in fates if not case.is_unreal]
    if cases:
        text, start, end = scene.words.text, scene.words.start, scene.words.end
        ledger.place = place_of(text, (start, end), start, scene.mentions)
    met = ledger.meet(scene.people, [case for case in cases if case.category in TOLLS])
    for case in cases:
        scene.add_case(case, met)


def _may_number(scene: Scene) -> bool:
    """Return whether a sentence has a number, and people or things that it may be of."""
    if "counted" not in scene.signs and not _names_people(scene.mentions):
        return False
    if "number" not in scene.signs and not DIGIT.search(scene.story.document.text, *scene.span):
        return False
    return any(map(may_count, scene.words.lower))


def _names_people(mentions: Sequence[Mention]) -> bool:
    return bool(mentions) and any(mention.entity_type == "group" for mention in mentions)


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
