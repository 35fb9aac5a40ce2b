"""Faults while a scenario is lived, told in one line instead of a log (programfejl)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SHOWN = 300


def told(error: BaseException) -> str:
    """Return kind, text and innermost place of an error on one line."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/src/" in code.co_filename:
            place = f" ({'/'.join(Path(code.co_filename).parts[-2:])}:{trace.tb_lineno})"
        trace = trace.tb_next
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:_SHOWN]}{place}"


class Collector(logging.Handler):
    """Keeps the exceptions that the office writes to its log while it goes on (fejlopsamling)."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one exception."""
        if record.exc_info and record.exc_info[1] is not None:
            self.lines.append(told(record.exc_info[1]))


@contextmanager
def collected() -> Iterator[list[str]]:
    """Collect the office's logged exceptions and keep them from the terminal."""
    log, handler = logging.getLogger("office"), Collector()
    before = log.propagate
    log.addHandler(handler)
    log.propagate = False
    try:
        yield handler.lines
    finally:
        log.propagate = before
        log.removeHandler(handler)
