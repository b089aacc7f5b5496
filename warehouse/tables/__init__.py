"""The contract: every table declared once. All else (Arrow, DDL, suites, docs) is derived."""

from __future__ import annotations

from warehouse.tables import documents, knowledge, operations
from warehouse.tables.model import Column, Table, Type

TABLES: tuple[Table, ...] = (*documents.TABLES, *knowledge.TABLES, *operations.TABLES)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
DOCUMENT_TABLES: tuple[Table, ...] = tuple(t for t in TABLES if t.belongs_to_document)

__all__ = ["BY_NAME", "DOCUMENT_TABLES", "TABLES", "Column", "Table", "Type"]
