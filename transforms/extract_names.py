"""The name that an entity bears in the reference, or by the rule that made its id."""

from __future__ import annotations

from transforms.reference import Reference


def body_of(entity_id: str, reference: Reference) -> tuple[str, str] | None:
    """Return name and country of a body such as org:aze-defense-ministry, None if it is none."""
    scheme, _, rest = entity_id.partition(":")
    country, _, slug = rest.partition("-")
    owner = reference.country_names.get(f"iso:{country.upper()}")
    if scheme != "org" or owner is None or slug not in reference.body_names:
        return None
    return f"{reference.body_names[slug]} of {owner}", country.upper()


def name_of(entity_id: str, reference: Reference) -> str:
    """Return the name of a known entity or a country's body; of any other its id."""
    if body := body_of(entity_id, reference):
        return body[0]
    return reference.entity_fact(entity_id, "name") or entity_id
