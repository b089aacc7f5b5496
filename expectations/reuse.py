"""Expectations that are made once in a process and asked of every unit.

A validation makes each expectation anew at every step, and each time works out again what it must
compute for it: of a unit of 20 documents that is most of the time. Rules do not change, so neither
do these answers. They are kept by the ways in which the engine lets itself be extended: a subclass
of an expectation, a configuration that says which expectation it stands for, the calculator of a
validator.
"""

from __future__ import annotations

import importlib
from functools import cache, lru_cache
from typing import Any

from expectations.model import Rule

# More than the rules of all tables. The oldest leave: each run has a start that rules depend on.
MOST_KEPT = 1_024
# What each expectation computes, and from what: steps without the data, by what is wanted. When
# they are many they are made anew.
STEPS: dict[tuple[Any, ...], list[Any]] = {}


def configuration(rule: Rule, number: int, batch: str) -> Any:
    """Return the configuration of a rule's expectation on the batch of that id.

    Its result bears `number` as meta["rule"]. Raises what the engine raises of a rule that it
    cannot make an expectation of; an argument is a plain value or a list of such.
    """
    arguments = ((k, tuple(v) if isinstance(v, list) else v) for k, v in rule.kwargs.items())
    return _configuration(rule.expectation, tuple(arguments), number, batch)


@lru_cache(maxsize=MOST_KEPT)
def _configuration(
    expectation: str, arguments: tuple[tuple[str, Any], ...], number: int, batch: str
) -> Any:
    kwargs = {k: list(v) if isinstance(v, tuple) else v for k, v in arguments}
    made = _keeping(expectation)(**kwargs, batch_id=batch, meta={"rule": number})
    return made.configuration


@cache
def _keeping(expectation: str) -> Any:
    """Return the engine's expectation of a name in snake case, which keeps its answers.

    Its configuration is asked for some fifty times a validation, what it must compute twice;
    neither depends on the data.
    """
    name = "".join(part.capitalize() for part in expectation.split("_"))
    base = getattr(importlib.import_module("great_expectations").expectations, name)
    pydantic = importlib.import_module("great_expectations.compatibility.pydantic")

    def configuration(self: Any) -> Any:
        if "configuration" not in self._kept:
            self._kept["configuration"] = _standing_for(self, base.configuration.fget(self))
        return self._kept["configuration"]

    def get_validation_dependencies(
        self: Any, execution_engine: Any = None, runtime_configuration: Any = None
    ) -> Any:
        wanted = runtime_configuration["result_format"]["result_format"]
        if wanted not in self._kept:
            self._kept[wanted] = base.get_validation_dependencies(
                self, execution_engine, runtime_configuration
            )
        return self._kept[wanted]

    members = {
        "__module__": __name__,
        "_kept": pydantic.PrivateAttr(default_factory=dict),
        "configuration": property(configuration),
        "get_validation_dependencies": get_validation_dependencies,
    }
    return type(base)(f"{name}Kept", (base,), members)


def _standing_for(expectation: Any, plain: Any) -> Any:
    """Return a configuration that gives the expectation it was made from, and not a copy."""
    kept = _standing()(type=plain.type, kwargs=plain.kwargs, meta=plain.meta)
    kept.expectation = expectation
    return kept


@cache
def _standing() -> Any:
    module = importlib.import_module("great_expectations.expectations.expectation_configuration")
    members = {
        "__module__": __name__,
        "__deepcopy__": lambda self, _: self,
        "to_domain_obj": lambda self: self.expectation,
    }
    return type("StandingConfiguration", (module.ExpectationConfiguration,), members)


def keep_steps(validator: Any) -> None:
    """Let a validator take the steps to a metric from an earlier one that worked them out.

    They depend on the expectation alone, and are half of the time of a small table.
    """
    graphs = importlib.import_module("great_expectations.validator.validation_graph")
    calculator = validator.metrics_calculator
    work_out = calculator.build_metric_dependency_graph

    def build(metric_configurations: Any, runtime_configuration: Any) -> Any:
        wanted = (
            runtime_configuration["result_format"]["result_format"],
            *(metric.id for metric in metric_configurations),
        )
        if wanted not in STEPS:
            if len(STEPS) >= MOST_KEPT:
                STEPS.clear()
            STEPS[wanted] = work_out(metric_configurations, runtime_configuration).edges
        return graphs.ValidationGraph(validator.execution_engine, [*STEPS[wanted]])

    calculator.build_metric_dependency_graph = build
