"""Which words of a sentence are verbs: by form, and by the words beside them."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.lexicon import EventLexicon
from transforms.events.tokens import Token

BE = frozenset(("be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m"))
HAVE = frozenset(("have", "has", "had", "having", "'ve"))
# Before a noun that is no time these only order: "the last leaders".
ORDINAL = frozenset(("last", "next", "past"))
OPEN = frozenset(("noun", "adjective"))
NEGATIONS = frozenset(("not", "n't", "never", "neither", "nor", "no", "cannot"))
# Beside "be" these make an intention: "is ready to".
READINESS = frozenset(("ready", "willing", "prepared", "committed", "about", "set", "due"))
OBJECT_STARTS = frozenset(("determiner", "pronoun", "possessive", "number"))
POSSESSIVES = frozenset(("its", "his", "her", "their", "our", "my", "your"))
# After these a base form is a verb whatever stands before: "to attack", "did not attack".
ASKING = frozenset(("to", "do", "does", "did", "n't", "not", "help"))
CLAUSE_WORDS = frozenset(("who", "which", "that", "what"))
DEMANDING = frozenset("demand ask urge insist recommend suggest request propose require".split())
PLURAL_NOUNS = frozenset(("police", "people", "troops", "men", "women", "children"))


def tag(tokens: Sequence[Token], lexicon: EventLexicon) -> None:
    """Set the kind, the lemma and the form of verbs, in place; others keep their own kind."""
    forms = lexicon.forms
    for index, token in enumerate(tokens):
        if token.lower in forms and token.kind == "noun" and not token.is_name:
            _tag_verb(tokens, index, lexicon)
        elif token.lower in ORDINAL and tokens[index + 1 : index + 2]:
            token.kind = "adjective" if tokens[index + 1].kind in OPEN else token.kind


def before(tokens: Sequence[Token], index: int) -> int:
    """Return the index of the nearest word before that is no adverb; -1 at the beginning."""
    index -= 1
    while index >= 0 and tokens[index].kind == "adverb" and tokens[index].lower != "no":
        index -= 1
    return index


def _tag_verb(tokens: Sequence[Token], index: int, lexicon: EventLexicon) -> None:
    token = tokens[index]
    if token.is_capital and index:
        return
    previous = before(tokens, index)
    earlier = tokens[previous] if previous >= 0 else None
    if token.lower == "provided" and earlier is not None and earlier.kind == "mark":
        token.kind = "subordinator"
        return
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    for lemma, kinds in lexicon.forms[token.lower]:
        form = _form(tokens, index, kinds, earlier, following, lemma, lexicon)
        if form is None and "base" in kinds and _is_demanded(tokens, index, lemma, lexicon):
            form = "base"
        elif form in ("base", "s") and _has_verb(tokens, index, lexicon):
            continue
        if form:
            token.kind, token.lemma, token.form = "verb", lemma, form
            return


def _is_demanded(tokens: Sequence[Token], index: int, lemma: str, lexicon: EventLexicon) -> bool:
    """Return whether a bare form is what someone demands: 'demanded that Chad lift the siege'."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if lemma in lexicon.noun_verbs or not _starts_object(following, lemma, lexicon):
        return False
    for place in range(index - 1, max(0, index - 8), -1):
        if tokens[place].lower == "that":
            return tokens[place - 1].lemma in DEMANDING
        if tokens[place].kind in ("verb", "mark", "auxiliary", "modal"):
            return False
    return False


def _has_verb(tokens: Sequence[Token], index: int, lexicon: EventLexicon) -> bool:
    """Return whether the clause already has its verb, so that a present form is a noun in it."""
    previous = before(tokens, index)
    if previous >= 0 and (tokens[previous].kind == "modal" or tokens[previous].lower in ASKING):
        return False
    for token in reversed(tokens[:index]):
        if token.kind in ("mark", "subordinator", "coordinator") or token.lower in CLAUSE_WORDS:
            return False
        if token.kind in ("modal", "auxiliary"):
            return True
        if token.kind == "verb":
            return token.lemma not in lexicon.speech and token.form != "gerund"
    return False


def _form(
    tokens: Sequence[Token],
    index: int,
    kinds: frozenset[str],
    earlier: Token | None,
    following: Token | None,
    lemma: str,
    lexicon: EventLexicon,
) -> str | None:
    if lemma == "say" and "past" in kinds and earlier is not None and earlier.kind == "mark":
        return "past"
    if "gerund" in kinds:
        return "gerund" if _is_gerund(earlier, following) else None
    if kinds & {"past", "participle"} and _is_past(earlier, following):
        return _past_form(kinds, earlier, following)
    if "base" in kinds and _is_base(tokens, index, earlier, following, lemma, lexicon):
        return "base"
    return "s" if "s" in kinds and _is_present(earlier, following, lemma, lexicon) else None


def _past_form(kinds: frozenset[str], earlier: Token | None, following: Token | None) -> str:
    is_helped = earlier is not None and (earlier.lower in BE or earlier.lower in HAVE)
    if is_helped or "past" not in kinds:
        return "participle"
    if following is not None and following.lower == "by" and "participle" in kinds:
        return "participle"
    return "past"


def _is_gerund(earlier: Token | None, following: Token | None) -> bool:
    if earlier is not None and earlier.lower == "of":
        return following is not None and following.kind not in ("preposition", "mark")
    if earlier is not None and "-" in earlier.text[1:]:
        return False
    return earlier is None or earlier.kind not in ("determiner", "possessive", "number")


def _is_past(earlier: Token | None, following: Token | None) -> bool:
    if earlier is None:
        return following is not None and following.lower in ("by", "in", "on")
    if earlier.lower == "to" or earlier.kind in ("determiner", "possessive", "modal"):
        return False
    if earlier.lower in POSSESSIVES or earlier.kind in ("preposition", "adjective"):
        return False
    if earlier.kind == "number" and not (earlier.text.isdigit() and len(earlier.text) in (1, 2, 4)):
        return False
    if earlier.kind == "verb":
        return earlier.form == "gerund"
    if earlier.kind == "subordinator":
        return following is not None and following.lower in ("by", "in", "on", "if")
    return earlier.text not in ("(", "“", '"')


def _is_base(
    tokens: Sequence[Token],
    index: int,
    earlier: Token | None,
    following: Token | None,
    lemma: str,
    lexicon: EventLexicon,
) -> bool:
    if earlier is None:
        return False
    if earlier.lower in ASKING or earlier.kind == "modal":
        return earlier.lower != "to" or following is None or following.lower != "of"
    if earlier.lower in ("they", "we", "who", "i", "you"):
        return True
    if earlier.kind == "coordinator":
        return following is not None and following.kind in OBJECT_STARTS
    if earlier.kind != "noun":
        return False
    if following is not None and following.lower == "that":
        is_verb = lemma not in lexicon.noun_verbs
    else:
        is_verb = _starts_object(following, lemma, lexicon)
    return is_verb and _is_plural(tokens, index, earlier)


def _is_plural(tokens: Sequence[Token], index: int, noun: Token) -> bool:
    """Return whether a noun before a bare form is one of several: 'troops', 'Iran and Iraq'."""
    if noun.lower.endswith("s") or noun.lower in PLURAL_NOUNS:
        return True
    return any(token.lower == "and" for token in tokens[max(0, index - 6) : index])


def _is_present(
    earlier: Token | None, following: Token | None, lemma: str, lexicon: EventLexicon
) -> bool:
    if earlier is None or following is None:
        return False
    if earlier.lower in ("he", "she", "it", "which", "who", "that"):
        return True
    if earlier.kind == "coordinator":
        return _starts_object(following, lemma, lexicon)
    if earlier.kind not in ("noun", "mark", "time") or earlier.text in ("(", "“", '"'):
        return False
    if earlier.kind == "mark" and following.lower.endswith("ed"):
        return False
    if earlier.kind == "noun" and earlier.lower.endswith("s") and not earlier.is_capital:
        return False
    if lemma in lexicon.nouns or lemma in lexicon.noun_verbs:
        is_headline = earlier.is_name and following.lower in lexicon.nouns
        return is_headline or _starts_object(following, lemma, lexicon)
    return following.kind not in ("verb", "auxiliary", "modal")


def _starts_object(following: Token | None, lemma: str, lexicon: EventLexicon) -> bool:
    if following is None or following.lower == "that":
        return False
    if following.kind in OBJECT_STARTS or following.is_name or following.lower in POSSESSIVES:
        return True
    if following.kind == "noun" and following.is_capital:
        return True
    patterns = lexicon.patterns.get(lemma, ())
    return any(p.particles and p.particles[0] == following.lower for p in patterns)
