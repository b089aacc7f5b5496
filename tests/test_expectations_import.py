"""The engine is imported without what no rule needs, and nothing is lost by it."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading

import pytest

from expectations import importing

AFTERWARDS = """
import sys
from expectations.engine import warm_up

context = warm_up()
assert not any(type(finder).__module__.startswith("expectations") for finder in sys.meta_path)
for name in ("sqlalchemy", "boto3", "scipy.stats._stats_py", "altair.vegalite"):
    assert name not in sys.modules, name

import great_expectations as gx
import pandas

weights = {"bins": [0, 1, 2], "weights": [0.5, 0.5]}
expectation = gx.expectations.ExpectColumnKLDivergenceToBeLessThan(
    column="value", partition_object=weights, threshold=0.1
)
frame = pandas.DataFrame({"value": [0.5, 1.5] * 50})
result = context.data_sources.pandas_default.read_dataframe(frame).validate(expectation)
assert result.success, result
assert "scipy.stats._stats_py" in sys.modules

import altair
import scipy.stats
import sqlalchemy
from scipy.stats import norm

assert norm.cdf(0) == 0.5
assert type(scipy.stats).__name__ == "module"
assert altair.Chart.__name__ == "Chart"
assert sqlalchemy.select
"""


def test_what_was_left_out_is_there_when_it_is_used():
    subprocess.run([sys.executable, "-c", AFTERWARDS], check=True)


@pytest.fixture
def unread(monkeypatch):
    """Leave out small modules of the standard library instead."""
    monkeypatch.setattr(importing, "EXTRAS", frozenset({"sndhdr"}))
    monkeypatch.setattr(importing, "LATER", frozenset({"xml.dom.pulldom"}))
    for name in ("sndhdr", "xml.dom.pulldom"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_other_threads_import_as_ever(unread):
    found = []
    with importing._leaving_out():
        with pytest.raises(ModuleNotFoundError, match="left out while the engine"):
            importlib.import_module("sndhdr")
        thread = threading.Thread(target=lambda: found.append(importlib.import_module("sndhdr")))
        thread.start()
        thread.join()
    assert found[0].what


def test_a_module_is_run_when_something_of_it_is_used(unread):
    with importing._leaving_out():
        module = importlib.import_module("xml.dom.pulldom")
    assert "PullDOM" not in vars(module)
    assert not hasattr(module, "__all__")
    assert "PullDOM" not in vars(module)
    assert module.PullDOM.__module__ == "xml.dom.pulldom"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = module.nothing
