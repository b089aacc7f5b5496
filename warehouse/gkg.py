"""Articles as lines of GDELT GKG 2.1, for programs that read GDELT's own files.

`python -m warehouse.gkg` writes the mapping, column by column, to GKG.md beside this file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from warehouse.objects import sql_objects
from warehouse.query import stream_query
from warehouse.store import Place

PAGE = Path(__file__).with_name("GKG.md")
# The columns in order, by their names in the codebook of 19 February 2015; a field that stands at
# another place would be read as something else.
CODEBOOK = {
    "GKGRECORDID": "GKGRECORDID",
    "DATE": "V2.1DATE",
    "SourceCollectionIdentifier": "V2SOURCECOLLECTIONIDENTIFIER",
    "SourceCommonName": "V2SOURCECOMMONNAME",
    "DocumentIdentifier": "V2DOCUMENTIDENTIFIER",
    "Counts": "V1COUNTS",
    "V2Counts": "V2.1COUNTS",
    "Themes": "V1THEMES",
    "V2Themes": "V2ENHANCEDTHEMES",
    "Locations": "V1LOCATIONS",
    "V2Locations": "V2ENHANCEDLOCATIONS",
    "Persons": "V1PERSONS",
    "V2Persons": "V2ENHANCEDPERSONS",
    "Organizations": "V1ORGANIZATIONS",
    "V2Organizations": "V2ENHANCEDORGANIZATIONS",
    "V2Tone": "V1.5TONE",
    "Dates": "V2.1ENHANCEDDATES",
    "GCAM": "V2GCAM",
    "SharingImage": "V2.1SHARINGIMAGE",
    "RelatedImages": "V2.1RELATEDIMAGES",
    "SocialImageEmbeds": "V2.1SOCIALIMAGEEMBEDS",
    "SocialVideoEmbeds": "V2.1SOCIALVIDEOEMBEDS",
    "Quotations": "V2.1QUOTATIONS",
    "AllNames": "V2.1ALLNAMES",
    "Amounts": "V2.1AMOUNTS",
    "TranslationInfo": "V2.1TRANSLATIONINFO",
    "Extras": "V2EXTRASXML",
}
# Whatever ends a line or a field somewhere: C0, C1, the separators of Unicode.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# A spreadsheet computes what begins so; an apostrophe in front makes it text.
FORMULA = ("=", "+", "-", "@")


def write_gkg(place: Place, target: Path) -> int:
    """Write the view gkg as lines of 27 fields, the oldest first; return how many.

    UTF-8, no head, fields between tabs, nothing quoted, NULL as nothing: as GDELT's own files. The
    file appears when it is whole; memory does not grow with it. Raises StoreMissing.
    """
    part = target.with_name(f".{target.name}.part")
    columns = ", ".join(f'"{name}"' for name in CODEBOOK)
    query = f"SELECT {columns} FROM gkg ORDER BY DATE, GKGRECORDID"
    lines = 0
    try:
        with stream_query(place, query) as batches, part.open("w", encoding="utf-8") as file:
            for batch in batches:
                columns_of = [column.to_pylist() for column in batch.columns]
                for row in zip(*columns_of, strict=True):
                    file.write(f"{line(row)}\n")
                lines += batch.num_rows
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return lines


def line(row: Iterable[object]) -> str:
    """Return the fields of a row between tabs; a field holds neither a tab nor a formula."""
    return "\t".join(_field(value) for value in row)


def _field(value: object) -> str:
    if value is None:
        return ""
    text = CONTROLS.sub(" ", str(value))
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


INTRODUCTION = """\
# GDELT GKG 2.1

The view `gkg` has the 27 columns of GDELT's Global Knowledge Graph 2.1 under the names that GDELT
uses in BigQuery. `dateline export --gkg FILE` writes them as lines of GDELT's own files: UTF-8, no
head, fields between tabs, nothing quoted. No field holds a tab or the end of a line, and one that a
spreadsheet would compute (`=`, `+`, `-`, `@` in front) has an apostrophe before it. Beside names,
numbers and quotations, which GDELT's columns hold too, no text of an article is written.

Written by `python -m warehouse.gkg` from `sql/views/gkg.sql`. Our themes under GDELT's names:
`gkg_themes`; countries: `fips_countries`.

| | column | in the codebook | what it holds here, or why it is empty |
|---|---|---|---|
"""


def page() -> str:
    """Return the mapping as Markdown, column by column."""
    view = next(item for item in sql_objects() if item.name == "gkg")
    rows = []
    for number, (name, known) in enumerate(CODEBOOK.items(), 1):
        meaning = (view.meaning(name) or "").replace("|", "\\|")
        rows.append(f"| {number} | {name} | {known} | {meaning} |\n")
    return INTRODUCTION + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
