"""The reference of tables, views, macros and questions as pages that a browser shows offline.

Everything is escaped, and nothing is fetched: no script, one style in each page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from warehouse.objects import SqlObject, columns_of, sql_objects
from warehouse.questions import questions
from warehouse.reference import ROOMS, empty_catalog
from warehouse.tables import TABLES, Table

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left }
code, pre { font: 14px/1.4 ui-monospace, monospace }
pre { background: #f4f4f4; overflow-x: auto; padding: .8rem }
@media (prefers-color-scheme: dark) {
  body { background: #111; color: #ddd } a { color: #8bf } pre { background: #222 }
}
"""
Rows = Iterable[tuple[str, ...]]


def pages() -> dict[str, str]:
    """Return the pages by file name; index.html leads to the others."""
    found = {f"{table.qualified_name}.html": _table_page(table) for table in TABLES}
    with empty_catalog() as con:
        for item in sql_objects():
            found[f"{item.name}.html"] = _object_page(item, columns_of(con, item))
    return {"index.html": _index(), "questions.html": _questions(), **found}


def _index() -> str:
    parts = ["<h1>The warehouse</h1>", '<p><a href="questions.html">Fifteen questions</a></p>']
    for room, heading in ROOMS.items():
        named = ((t.qualified_name, t.grain) for t in TABLES if t.room == room)
        parts += [f"<h2>{escape(heading)}</h2>", _list(named)]
    for kind, heading in (("view", "Views"), ("macro", "Macros")):
        objects = sorted((o.name, _first(o.comment)) for o in sql_objects() if o.kind == kind)
        parts += [f"<h2>{heading}</h2>", _list(objects)]
    return _page("The warehouse", parts)


def _table_page(table: Table) -> str:
    head = ("column", "type", "required", "meaning")
    rows = ((c.name, c.type.value, "yes" if c.required else "", c.comment) for c in table.stored)
    name = table.qualified_name
    title = f"<h1>{escape(name)}</h1><p>{escape(table.comment)}</p>"
    return _page(name, [_home(), title, _rows(head, rows)])


def _object_page(item: SqlObject, columns: tuple[str, ...]) -> str:
    call = f"({', '.join(item.parameters)})" if item.kind == "macro" else ""
    names = dict.fromkeys((*item.parameters, *columns))
    rows = (
        (name, "" if name in columns else "parameter", item.meaning(name) or "") for name in names
    )
    title = f"<h1>{escape(item.name + call)}</h1><p>{escape(item.comment)}</p>"
    source = f"<h2>SQL</h2><pre>{escape(item.sql)}</pre>"
    return _page(item.name, [_home(), title, _rows(("column", "", "meaning"), rows), source])


def _questions() -> str:
    parts = [_home(), "<h1>Fifteen questions</h1>"]
    parts += [f"<h2>{escape(q.text)}</h2><pre>{escape(q.sql)}</pre>" for q in questions()]
    return _page("Fifteen questions", parts)


def _list(items: Rows) -> str:
    lines = (
        f'<li><a href="{escape(name)}.html"><code>{escape(name)}</code></a> {escape(said)}</li>'
        for name, said in items
    )
    return f"<ul>{''.join(lines)}</ul>"


def _rows(head: tuple[str, ...], rows: Rows) -> str:
    def cells(row: tuple[str, ...], tag: str) -> Iterator[str]:
        return (f"<{tag}>{escape(cell)}</{tag}>" for cell in row)

    lines = [f"<tr>{''.join(cells(head, 'th'))}</tr>"]
    lines += [f"<tr>{''.join(cells(row, 'td'))}</tr>" for row in rows]
    return f"<table>{''.join(lines)}</table>"


def _home() -> str:
    return '<p><a href="index.html">The warehouse</a></p>'


def _first(comment: str) -> str:
    return comment.split(". ")[0].rstrip(".")


def _page(title: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title><style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
