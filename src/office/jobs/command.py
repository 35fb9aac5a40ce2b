"""The command line `openksd` (kommandolinje): Django's, with errors in one clear line and exit code 2 for bad input."""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from difflib import get_close_matches
from types import FrameType
from typing import NoReturn


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _refuse(text: str) -> NoReturn:
    sys.stderr.write(f"openksd: {' '.join(text.split())}\n")
    raise SystemExit(2)


_OWN_WORDS = ("help", "version")


def _is_command(arguments: list[str]) -> bool:
    return len(arguments) > 1 and not arguments[1].startswith("-") and arguments[1] not in _OWN_WORDS


def _spelled(arguments: list[str]) -> list[str]:
    """Read a command's name as people write it: what-if is the module what_if."""
    if not _is_command(arguments):
        return arguments
    return [arguments[0], arguments[1].replace("-", "_"), *arguments[2:]]


def _known(arguments: list[str], commands: Callable[[], dict[str, str]]) -> None:
    if not _is_command(arguments) or arguments[1] in commands():
        return
    near = get_close_matches(arguments[1], commands(), n=1)
    _refuse(f"no command {arguments[1]}" + (f", perhaps {near[0]}" if near else "") + " (see: openksd help)")


def _refuse_arguments(parser: ArgumentParser, message: str) -> NoReturn:
    _refuse(f"{message} (see: {parser.prog} --help)")


def _run(arguments: list[str]) -> None:
    import psycopg
    from django import setup
    from django.core.exceptions import ImproperlyConfigured, ValidationError
    from django.core.management import execute_from_command_line, get_commands
    from django.core.management.base import CommandError, CommandParser
    from django.db import OperationalError, ProgrammingError
    from pydantic import ValidationError as EnvironmentFault

    from office.kernel.errors import OfficeError

    CommandParser.error = _refuse_arguments  # type: ignore[assignment, method-assign]  # one line instead of the whole usage
    try:
        setup()  # before asking for commands: Django remembers the answer, and without settings knows only its own
        arguments = _spelled(arguments)
        _known(arguments, get_commands)
        # Django would print a CommandError itself and end with 1; with --traceback it hands it on.
        trace = ["--traceback"] if _is_command(arguments) else []
        execute_from_command_line([*arguments[:2], *trace, *arguments[2:]])
    except OfficeError as error:
        _refuse(error.da if os.environ.get("LANG", "").startswith("da") else error.en)
    except (CommandError, ImproperlyConfigured) as error:
        _refuse(str(error))
    except ValidationError as error:
        _refuse("; ".join(error.messages))
    except EnvironmentFault as error:
        _refuse("; ".join(f"OPENKSD_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()))
    except (OSError, ValueError) as error:
        _refuse(str(error))
    except (OperationalError, ProgrammingError, psycopg.Error) as error:
        _refuse(f"{str(error).splitlines()[0]} (try: openksd migrate, openksd doctor)")


def main() -> None:
    """Run one command (kør en kommando). `OPENKSD_TRACEBACK=1` shows where an error came from."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    signal.signal(signal.SIGTERM, _leave)  # so that the embedded server is left in order
    try:
        if os.environ.get("OPENKSD_TRACEBACK"):
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
        else:
            _run(sys.argv)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
