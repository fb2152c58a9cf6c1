"""How commands speak: results to stdout, remarks to stderr, JSON where it was asked for."""

import json
from datetime import date

import typer
from rich.console import Console
from rich.table import Table

from inspection import listing, run
from inspection.terminal import Terminal

BROKEN, OWN_FAULT = 1, 3
PLAIN_WIDTH = 140


def console() -> Console:
    """Where results are printed; as wide as a table needs where no terminal sets the width."""
    console = Console()
    return console if console.is_terminal else Console(width=PLAIN_WIDTH)


def say(words: str) -> None:
    """Print words as they are."""
    console().print(words, highlight=False, markup=False, soft_wrap=True)


def remark(words: str, style: str | None = None) -> None:
    """Tell a person something that is no result."""
    Console(stderr=True).print(words, style=style, highlight=False, markup=False, soft_wrap=True)


def show(table: Table, data: object, as_json: bool) -> None:
    """Print the table, or the same as data."""
    if as_json:
        say(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        console().print(table)


def hand_over(result: run.RunResult, as_json: bool) -> None:
    """Print what a run found and where its papers lie; raises typer.Exit where it may not be relied on."""
    for note in result.record.run.notes:
        remark(note)
    for warning in result.warnings:
        remark(warning, "yellow")
    show(listing.summary_table(result.record), listing.summary_data(result), as_json)
    if not as_json:
        say(str(result.workbook))
    if result.broken:
        raise typer.Exit(BROKEN)
    if not result.record.run.trustworthy:
        raise typer.Exit(OWN_FAULT)


def typed_day(typed: str) -> date | None:
    """The day somebody typed, 2024-09-30 or 30/9/2024; None where nothing was. Raises BadRequest for anything else."""
    if not typed:
        return None
    day, _, rest = typed.partition("/")
    month, _, year = rest.partition("/")
    try:
        return date(int(year), int(month), int(day)) if rest else date.fromisoformat(typed)
    except ValueError:
        raise run.BadRequest(f"“{typed}” không phải ngày; viết 2024-09-30 hoặc 30/9/2024.") from None


def terminal_of(context: typer.Context) -> Terminal:
    """Who is told how a run goes on."""
    terminal = context.find_object(Terminal)
    assert terminal is not None
    return terminal
