"""`dateline review`: rows in their context, answered right or wrong."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("review")
@click.argument("table")
@warehouse_option
@click.option("--sample", metavar="N", type=click.IntRange(1), default=50, show_default=True)
@click.option("--seed", metavar="TEXT", default="", help="Another text draws another sample.")
@click.option("--out", metavar="FILE", help="Write the sample as CSV, to be answered there.")
@click.option("--answers", metavar="FILE", help="Read the answers from that CSV.")
@click.option("--block", metavar="FOLDER", help="Add the names of wrong mentions to blocked.csv.")
def command(
    table: str,
    warehouse: str | None,
    sample: int,
    seed: str,
    out: str | None,
    answers: str | None,
    block: str | None,
) -> None:
    """Judge rows of TABLE (mentions, events, quotes, counts, …): how precise are they on yours?

    Each row is shown in its context: y is right, n wrong, s skips, q stops. The precision is
    reported with its 95 % interval.
    """
    from flows import review

    if answers:
        rows = review.answered(answers)
    else:
        rows = review.drawn(settings_for(warehouse=warehouse).store, table, sample, seed)
        if out:
            click.echo(f"{review.write(out, rows)} rows in {out}: fill in `answer` with y or n")
            return
        rows = review.asked(rows, click.prompt)
    click.echo(review.report(table, rows))
    if block:
        click.echo(f"{review.block(block, rows)} names added to {block}/blocked.csv")
