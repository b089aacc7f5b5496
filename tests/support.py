"""What several test files share: cases from JSON Lines, and inputs made from text."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from transforms.documents import RawInput
from transforms.reading.records import canonical_json

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    """Return the cases of tests/cases/NAME.jsonl; one with an `xfail` reason must fail."""
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").split("\n")
    return [_parameter(json.loads(line)) for line in lines if line.strip()]


def _parameter(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else []
    return pytest.param(case, id=case["id"], marks=marks)


def text_input(content: str | bytes, uri: str = "file:///inbox/article.txt") -> RawInput:
    """Return a plain file as input."""
    data = content.encode() if isinstance(content, str) else content
    return RawInput(hashlib.sha256(data).hexdigest()[:32], uri, "", "text/plain", data)


def record_input(record: dict[str, Any], uri: str = "file:///inbox/records.jsonl") -> RawInput:
    """Return a record as input."""
    data = canonical_json(record)
    name = hashlib.sha256(data).hexdigest()[:32]
    return RawInput(name, uri, "line:1", "application/json", data)
