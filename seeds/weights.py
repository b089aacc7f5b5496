"""The tagger's weights as bytes, checked against the checksums of their card."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

NEEDED = ("labels", "limit", "calibration", "sha256")
REPAIR = (
    "restore it with `git checkout -- seeds/models` in a checkout, else reinstall dateline; "
    'meanwhile `engine = "gazetteer"` (DATELINE_ENGINE=gazetteer) runs without it'
)


class WeightsError(Exception):
    """A file of the model is missing or is not the one that the card describes."""


class Weights(NamedTuple):
    """The model as ONNX, its tokenizer as JSON, and what its card says of both."""

    model: bytes
    tokenizer: bytes
    card: dict[str, Any]


def read_weights(name: str = "minilm", folder: Traversable | None = None) -> Weights:
    """Read NAME.onnx, NAME.tokenizer.json and NAME.json from seeds/models.

    Raises WeightsError that names the file and the command that repairs it.
    """
    folder = folder or resources.files("seeds") / "models"
    card = _card(folder / f"{name}.json")
    model = _checked(folder / f"{name}.onnx", card)
    return Weights(model, _checked(folder / f"{name}.tokenizer.json", card), card)


def _read(file: Traversable) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WeightsError(f"{file} cannot be read ({reason}): {REPAIR}") from error


def _card(file: Traversable) -> dict[str, Any]:
    content = _read(file)
    try:
        card: dict[str, Any] = json.loads(content)
        missing = [key for key in NEEDED if key not in card]
    except (ValueError, TypeError) as error:
        raise WeightsError(f"{file} is no model card ({error}): {REPAIR}") from error
    if missing:
        raise WeightsError(f"{file} lacks {', '.join(missing)}: {REPAIR}")
    return card


def _checked(file: Traversable, card: dict[str, Any]) -> bytes:
    content = _read(file)
    found, wanted = hashlib.sha256(content).hexdigest(), card["sha256"].get(file.name)
    if found != wanted:
        raise WeightsError(f"{file} is not the file of its card (SHA-256 {found[:12]}…): {REPAIR}")
    return content
