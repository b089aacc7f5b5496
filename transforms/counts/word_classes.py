"""Classes of English words that bound a phrase for people."""

from __future__ import annotations

PREPOSITIONS = frozenset(
    "of in on at by with from to for against near inside outside behind between into onto over"
    " under after before during through toward towards about as than like via per including"
    " without within among around across upon".split()
)
FUNCTION = PREPOSITIONS | frozenset(
    "and or but nor if when while where who which that whom whose because so then there here what"
    " is are was were be been being am has have had do does did will would can could may might"
    " must shall should not n't he she it they we you i him them us me himself herself themselves"
    " said says say told tells told police authorities also later".split()
)
DEFINITE = frozenset("the this that these those his her their its our my your both".split())
FIRST = frozenset({"a", "an", "one", "1"})
ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())
OTHER = ORDINALS | {"another", "additional", "other"}
# Verbs that open a clause of their own: what befalls whom behind them is said by their subject.
REPORTING = frozenset(
    "said says say reported reports claimed claims announced confirmed stated estimated alleged"
    " declared told acknowledged admitted added insisted asserted believes believed".split()
)
