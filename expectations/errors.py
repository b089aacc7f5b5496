"""What can be broken here. A row that fails an expectation is no error: it is a RowReject."""


class ExpectationBroken(RuntimeError):  # noqa: N818 - it is named for what happened
    """An expectation could not be decided: a fault of the rule, the engine or the table's types.

    Never a pass and never a failure of the data, so nothing of the unit may be published.
    """
