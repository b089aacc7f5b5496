"""The options of benchmarks that judge an engine on sentences of our own."""

import argparse


def options(documentation: str | None) -> argparse.Namespace:
    """Read `engine`, `errors` (show them) and `check` (fail below a floor)."""
    parser = argparse.ArgumentParser(description=(documentation or "").partition("\n")[0])
    parser.add_argument("--engine", default="minilm")
    parser.add_argument("--errors", action="store_true", help="show what is wrong")
    parser.add_argument("--check", action="store_true", help="fail below a floor")
    return parser.parse_args()
