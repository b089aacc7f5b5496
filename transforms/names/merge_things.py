"""What an engine's name means: a known thing of that type, else one with an id made of the name."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from transforms.documents import Document
from transforms.names.gazetteer_senses import is_shared, supported
from transforms.names.persons_names import person_id, slug
from transforms.reference import Candidate, Reference

SPACE = re.compile(" ")
STATE = re.compile("^(?:state|national|federal) ", re.IGNORECASE)
THE = re.compile("^the ")
OF = re.compile(" of$")
POSSESSIVE = re.compile("['’]s?$")


class KnownThings:
    """Ids for the names of one document."""

    def __init__(self, document: Document, reference: Reference) -> None:
        self.document = document
        self.reference = reference

    def meant_by(self, words: str, entity_type: str) -> str | None:
        """Return the id of what a name of that type means, None where that is open.

        A name that several bodies share means the one whose country or long form the text names.
        """
        known = self._candidates(words, entity_type)
        if known and (is_shared(known) or self.reference.blocked.get(words) == "home"):
            backed = supported(known, *self._votes)
            return backed.entity_id if backed else None
        if known:
            return known[0].entity_id
        if entity_type == "organization" and (body := self._body(words)):
            return body
        if entity_type == "person" and " " in words.strip():
            return person_id(words)
        return f"org:{slug(words)}" if entity_type == "organization" else None

    def _body(self, words: str) -> str | None:
        """Return the id of a state's body: "Armenia's Defense Ministry", "Parliament of Chad"."""
        slugs = self.reference.body_slugs
        for space in SPACE.finditer(words):
            before, after = words[: space.start()], words[space.end() :]
            for owner, body in ((before, STATE.sub("", after)), (THE.sub("", after), before)):
                name = POSSESSIVE.sub("", owner)
                if (slug := slugs.get(OF.sub("", body).lower())) and (code := self._state(name)):
                    return f"org:{code.lower()}-{slug}"
        return None

    def _state(self, name: str) -> str | None:
        """Return the country that a name, a people or a capital names."""
        found = self.reference.by_name.named(name)
        first = found[0].entity_id if found else ""
        return first[4:] if first[:4] == "iso:" else self.reference.capital_countries.get(first)

    def _candidates(self, words: str, entity_type: str) -> list[Candidate]:
        index = self.reference.by_name.get(words)
        if index is None:
            return []
        return [c for c in self.reference.candidates[index] if c.entity_type == entity_type]

    @cached_property
    def _votes(self) -> tuple[Counter[str], Counter[str]]:
        """Count the countries of what the text names, and the things."""
        named = Counter(m.entity_id for m in self.document.mentions if m.entity_id)
        countries: Counter[str] = Counter()
        for entity_id, times in named.items():
            code = self.reference.entity_fact(entity_id, "country_code")
            if code and not entity_id.startswith(("org:", "person:")):
                countries[code] += times
        return countries, named
