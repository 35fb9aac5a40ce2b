"""A population as folders of message files, one for each delivery day (meddelelsesfiler).

OUT/2026-03-05/10-persons.cpr.txt   extracts of the person register
               20-registers.jsonl   income, insurance, control, education
               30-nemrefusion.jsonl employers and unemployment funds
               40-citizens.jsonl    citizens and their own businesses
               50-jobcentre.jsonl
OUT/registers.json                  what the company and insurance registers hold
OUT/manifest.json                   counts, checksums, and each line that must be refused with its rule; written last,
                                    so that a half-written folder has none
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from population import person_register
from population.generation import PERSONS_FILE, BadPopulation, Population, Story, encode, story_lines

MANIFEST = "manifest.json"
REGISTERS = "registers.json"
LINES_HELD = 250_000


@dataclass(slots=True)
class Manifest:
    """What a population's folder holds (følgeseddel)."""

    population: dict[str, Any]
    cases: int = 0
    people: int = 0
    open_cases: int = 0
    messages: int = 0
    groups: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    noise: Counter[str] = field(default_factory=Counter)
    person_events: Counter[str] = field(default_factory=Counter)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    checksum: str = ""

    def count(self, story: Story, last_day: date) -> None:
        """Add one course to the counts."""
        course = story.course
        self.cases += course.cases
        self.people += course.spell == 1
        self.groups[course.group] += course.cases
        is_annulled = any(message.kind == "ANNULMENT" for message in story.messages)
        if course.last_absence_day > last_day and not is_annulled:
            self.open_cases += course.cases
        self.messages += len(story.messages)
        for message in story.messages:
            if message.spoiled != "MALFORMED":
                self.kinds[message.kind] += 1
            if message.spoiled:
                self.noise[message.spoiled] += 1
        self.person_events.update(extract.event for extract in story.extracts if extract.event)


class _Folder:
    """Lines on their way to the files of a population; at most so many are held at once."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._held: dict[tuple[str, str], list[str]] = {}
        self._count = 0
        self._digests: dict[tuple[str, str], Any] = {}
        self._sizes: Counter[tuple[str, str]] = Counter()
        self._lines: Counter[tuple[str, str]] = Counter()
        self._added: Counter[tuple[str, str]] = Counter()

    def add(self, day: date, name: str, lines: list[str]) -> tuple[str, int]:
        """Put lines at the end of a file and return its name and the number of the last line."""
        place = (day.isoformat(), name)
        self._held.setdefault(place, []).extend(lines)
        self._count += len(lines)
        self._added[place] += len(lines)
        added = self._added[place]
        if self._count > LINES_HELD:
            self._flush()
        return "/".join(place), added

    def _flush(self) -> None:
        for place in sorted(self._held):
            self._append(place, self._held[place])
        self._held, self._count = {}, 0

    def _append(self, place: tuple[str, str], lines: list[str]) -> None:
        day, name = place
        if place not in self._digests:
            self._digests[place] = hashlib.sha256()
            (self._out / day).mkdir(exist_ok=True)
            if name == PERSONS_FILE:
                lines = [person_register.start_line(date.fromisoformat(day)), *lines]
        content = encode(name, lines)
        with (self._out / day / name).open("ab") as target:
            target.write(content)
        self._digests[place].update(content)
        self._sizes[place] += len(content)
        self._lines[place] += len(lines)

    def close(self) -> dict[str, dict[str, Any]]:
        """Write what is left and the end records; return lines, bytes and checksum of each file."""
        self._flush()
        for place in sorted(self._digests):
            if place[1] == PERSONS_FILE:
                self._append(place, [person_register.end_line(self._lines[place] + 1)])
        return {
            "/".join(place): {
                "lines": self._lines[place],
                "bytes": self._sizes[place],
                "sha256": self._digests[place].hexdigest(),
            }
            for place in sorted(self._digests)
        }


def _clear(out: Path) -> None:
    """Empty the folder of an earlier population; a folder that holds anything else is left alone and refused."""
    if not out.exists() or not any(out.iterdir()):
        return
    if not (out / MANIFEST).is_file():
        raise BadPopulation(f"{out} is not empty and holds no population: choose another folder")
    held = json.loads((out / MANIFEST).read_text(encoding="utf-8")).get("files", {})
    (out / MANIFEST).unlink()
    for day in {path.split("/")[0] for path in held}:
        if (out / day).parent == out:
            shutil.rmtree(out / day, ignore_errors=True)


def _parameters(population: Population) -> dict[str, Any]:
    return {
        "municipality": population.municipality,
        "cases": population.cases,
        "seed": population.seed,
        "first_day": population.first_day.isoformat(),
        "last_day": population.last_day.isoformat(),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write(population: Population, out: Path | str, *, progress: Callable[[int], None] | None = None) -> Manifest:
    """Write the whole population under `out` and return its manifest; the same population gives the same bytes.

    `progress` is told the cases done, now and then. Raises BadPopulation when `out` holds something else.
    """
    out = Path(out)
    _clear(out)
    out.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(population=_parameters(population))
    folder = _Folder(out)
    for place, story in enumerate(population.stories()):
        manifest.count(story, population.last_day)
        for day, name, lines, refused in story_lines(story):
            file, line = folder.add(day, name, lines)
            if refused:
                manifest.refusals.append({"file": file, "line": line, "rule": refused})
        if progress and place % 500 == 0:
            progress(manifest.cases)
    manifest.files = folder.close()
    manifest.refusals.sort(key=lambda told: (told["file"], told["line"]))
    listed = "".join(f"{name} {entry['sha256']}\n" for name, entry in manifest.files.items())
    manifest.checksum = hashlib.sha256(listed.encode()).hexdigest()
    (out / REGISTERS).write_text(_json(population.register_answers()), encoding="utf-8")
    held = {part.name: getattr(manifest, part.name) for part in fields(manifest)}
    (out / MANIFEST).write_text(_json(held), encoding="utf-8")
    return manifest
