"""Pages that show output: `python -m tests.readme` runs what they ask and renews the answers."""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path

from click.testing import CliRunner

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
EXAMPLES = ROOT / "warehouse" / "EXAMPLES.md"
QUESTIONS = ROOT / "warehouse" / "QUESTIONS.md"
BLOCK = re.compile(r"```console\n\$ dateline (?P<command>.*)\n(?P<output>(?:.*\n)*?)```")


def printed(command: str, store: Path) -> str:
    """Return what `dateline COMMAND` prints on a store, without the spaces at the ends of lines."""
    from flows.cli import main

    told = CliRunner().invoke(main, [*shlex.split(command), "--warehouse", str(store)])
    assert told.exit_code == 0, told.output
    lines = [line.rstrip() for line in told.stdout.split("\n")]
    return "\n".join(line for line in lines if line) + "\n"


def rewritten(text: str, store: Path) -> str:
    """Return the text with the output of every console block as it is now."""

    def renew(match: re.Match[str]) -> str:
        command = match["command"]
        return f"```console\n$ dateline {command}\n{printed(command, store)}```"

    return BLOCK.sub(renew, text)


INTRODUCTION = """\
# Fifteen questions of the first day

Each is one query, run on the sample by `python -m tests.readme`; the queries are files of
[sql/questions](sql/questions). Views and macros by example: [EXAMPLES.md](EXAMPLES.md).
"""


def question_page(store: Path) -> str:
    """Return the page of questions with their answers as they are now."""
    from warehouse.questions import questions

    parts = [INTRODUCTION]
    for number, question in enumerate(questions(), 1):
        told = printed(shlex.join(["sql", question.sql]), store)
        parts.append(f"## {number}. {question.text}\n")
        parts.append(f"```sql\n{question.sql}\n```\n\n```text\n{told}```\n")
    return "\n".join(parts)


def renewed(store: Path) -> dict[Path, str]:
    """Return every page that shows output, as it should be."""
    shown = {page: rewritten(page.read_text("utf-8"), store) for page in (README, EXAMPLES)}
    return {**shown, QUESTIONS: question_page(store)}


def main() -> None:
    """Load the sample and renew the pages."""
    from flows.execute import execute_here
    from flows.pipeline import Request
    from flows.settings import load_settings

    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(warehouse=folder)
        execute_here(Request((str(ROOT / "seeds" / "articles"),), settings))
        for page, text in renewed(Path(folder)).items():
            page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
