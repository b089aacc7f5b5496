"""The embedded tagger: weights from seeds/models, run by onnxruntime."""

from __future__ import annotations

import multiprocessing
import os

from flows.errors import EngineBroken, Usage
from seeds.files import read_rows
from seeds.weights import WeightsError, read_weights
from transforms.tagging.engines import Engine, Minilm
from transforms.tagging.tagger import load_tagger


def make(argument: str) -> Engine:
    """Load the tagger, on all cores where this process works alone, on one in a worker.

    Raises EngineBroken that names the broken file and the command that repairs it.
    """
    if argument:
        raise Usage(f'engine = "minilm:{argument}": minilm takes no argument')
    # onnxruntime 1.31 keeps a database of events in the home folder and sends it; this is read
    # when it is imported, later switches come too late.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        return Minilm(load_tagger(*read_weights("minilm"), openers(), _threads()))
    except WeightsError as error:
        raise EngineBroken(str(error)) from error
    except ImportError as error:
        why = f'{error.name} is needed by engine = "minilm" and is not installed'
        raise EngineBroken(f"{why}: python -m pip install -r requirements.lock") from error


def openers() -> frozenset[str]:
    """Return the words that begin a sentence with a capital and are nobody's name."""
    stop = {row["word"] for row in read_rows("name_words") if row["kind"] == "stop"}
    return frozenset(stop - {row["name"] for row in read_rows("given_names")} - {"Said"})


def _threads() -> int:
    """Return how many cores are this process's: all, or one of those that a pool shares out."""
    if multiprocessing.parent_process():
        return 1
    # Of a machine's cores a container or taskset may leave this process a few.
    leave = getattr(os, "sched_getaffinity", None)
    return len(leave(0)) if leave else os.cpu_count() or 1
