"""Folders of deliveries (leveringer): one folder for each day, as a population is written and as files are kept.

OUT/2026-03-05/10-persons.cpr.txt, 20-registers.jsonl, …    read in order of name
OUT/registers.json                                          what the demo's registers answer
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from office.flows.receive_message.door import receive_files
from office.flows.receive_message.receipt import Receipt
from office.intake.reading import UnreadableFile
from office.registers.operations import store_answers

MANIFEST, REGISTERS = "manifest.json", "registers.json"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The files of one day, in the order they are read (levering)."""

    day: date
    files: tuple[Path, ...]

    def take_in(self) -> Receipt:
        """Take in every file as received on the day (modtag levering)."""
        return receive_files(self.files, received_on=self.day)


def deliveries(folder: Path) -> Iterator[Delivery]:
    """Yield the deliveries of a folder, oldest first; what is no day's folder is passed over."""
    for place in sorted(folder.iterdir()):
        try:
            day = date.fromisoformat(place.name)
        except ValueError:
            continue
        yield Delivery(day, tuple(sorted(path for path in place.iterdir() if path.is_file())))


def manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder (følgeseddel). Raises UnreadableFile: without one it is not whole."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            f"{folder} har ingen følgeseddel ({MANIFEST}).", f"{folder} has no {MANIFEST}: it is not whole."
        ) from error
    return found


def lay_in_register_answers(folder: Path) -> int:
    """Have the demo's registers answer as the folder says (registersvar); returns how many answers there were."""
    path = folder / REGISTERS
    return store_answers(answers=json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else 0
