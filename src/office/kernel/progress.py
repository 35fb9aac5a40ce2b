"""Progress of long work (fremdrift): a bar on a terminal, silence everywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Item = TypeVar("Item")


@contextmanager
def bar(title: str, total: int | None) -> Iterator[Callable[..., None]]:
    """Show a bar while the block runs; call what you get with the number of steps done (1) and perhaps `note=`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
               TextColumn("{task.fields[note]}"))  # fmt: skip
    console = Console(stderr=True)
    is_silent = not sys.stderr.isatty() or "OPENKSD_QUIET" in os.environ
    with Progress(*columns, console=console, disable=is_silent, transient=True) as shown:
        task = shown.add_task(title, total=total, note="")

        def advance(steps: int = 1, *, note: str | None = None) -> None:
            shown.update(task, advance=steps)
            if note is not None:
                shown.update(task, note=note)

        yield advance


def track(items: Iterable[Item], *, title: str, total: int | None = None) -> Iterator[Item]:
    """Hand items on one by one and show how far it is."""
    if total is None and hasattr(items, "__len__"):
        total = len(items)  # type: ignore[arg-type]
    with bar(title, total) as advance:
        for item in items:
            yield item
            advance()
