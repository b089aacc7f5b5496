"""Countries and their peoples: codes from pycountry, English names from babel, the rest curated."""

from __future__ import annotations

from functools import lru_cache

from seeds.files import Row, number, read_rows, split_cell
from seeds.things import Entity, Thing, named

# Not in ISO 3166; the code is the one that the EU and the World Bank use.
USER_ASSIGNED = {"XKX": ("XK", "Kosovo")}


def _plain(name: str) -> str:
    """Return a name as news write it: 'Antigua & Barbuda' reads 'Antigua and Barbuda'."""
    return name.replace(" & ", " and ").replace("’", "'")


@lru_cache(maxsize=1)
def alpha_2_to_3() -> dict[str, str]:
    """Return ISO 3166-1 alpha-3 codes by alpha-2 code, with Kosovo as XK and XKX."""
    import pycountry

    codes = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    return codes | {two: three for three, (two, _) in USER_ASSIGNED.items()}


def _library_names(alpha_2: str, alpha_3: str) -> list[str]:
    """Return the names that the libraries know, the most usual first."""
    import pycountry
    from babel import Locale

    country = pycountry.countries.get(alpha_3=alpha_3)
    usual = Locale("en").territories.get(alpha_2, "")
    if country is None:
        return [usual]
    official = (getattr(country, key, None) for key in ("common_name", "official_name"))
    names = [usual, country.name, *official]
    return [name for name in names if name and not set("()-,") & set(name.replace("-B", ""))]


def _country(alpha_2: str, alpha_3: str, curated: Row) -> Thing:
    entity_id = f"iso:{alpha_3}"
    library = [_plain(name) for name in _library_names(alpha_2, alpha_3)]
    name = curated.get("name") or (library[0] if library else alpha_3)
    aliases = [*split_cell(curated.get("aliases", "")), *library]
    names = named(
        entity_id,
        (
            ("canonical", [name]),
            ("alias", aliases),
            ("acronym", split_cell(curated.get("acronyms", ""))),
            ("demonym", _demonyms().get(alpha_3, [])),
        ),
    )
    entity = Entity(
        entity_id,
        name,
        "place",
        alpha_3,
        latitude=number(curated.get("latitude", "")),
        longitude=number(curated.get("longitude", "")),
        place_kind="country",
    )
    return Thing(entity, names)


@lru_cache(maxsize=1)
def _demonyms() -> dict[str, list[str]]:
    return {row["alpha_3"]: split_cell(row["demonyms"]) for row in read_rows("demonyms")}


def read_countries() -> list[Thing]:
    """Return every country and territory of ISO 3166-1, and Kosovo, with names and peoples."""
    curated = {row["alpha_3"]: row for row in read_rows("countries")}
    return [_country(two, three, curated.get(three, {})) for two, three in alpha_2_to_3().items()]
