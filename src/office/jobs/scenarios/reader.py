"""Reading a folder of scenario files, strictly (læsning af scenarier).

The schema says which keys there are; what it cannot say – that a day exists, that an id is alone in the folder – is
said here. Nothing is lived before the whole folder can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError

from office.jobs.scenarios.scenario import Employer, Event, Person, Scenario
from office.jobs.scenarios.yaml_files import UnreadableYaml, plain, read_nodes, scalar_of
from office.kernel.errors import OfficeError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_FREE_TEXT = frozenset({"id", "title", "source", "text", "reason", "illness", "section_56", "error", "ground"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that is no scenario: which file, which scenario, which key, and what is wrong (fejl)."""

    file: str
    scenario: str | None
    key: str
    text: str

    def __str__(self) -> str:
        """Show the problem as one line."""
        place = f"{self.file}: {self.scenario}" if self.scenario else self.file
        return f"{place}: {self.key}: {self.text}" if self.key else f"{place}: {self.text}"


class UnreadableScenarios(OfficeError):
    """The folder holds something that is no scenario (ulæselige scenarier); `problems` names file, id and key."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(lines, lines)


def read_folder(folder: Path) -> list[Scenario]:
    """Return all scenarios of a folder, by file and place in it (scenarier); a single file is taken too.

    Raises UnreadableScenarios with every problem found.
    """
    problems: list[Problem] = []
    found: list[Scenario] = []
    for path in _paths(folder):
        try:
            nodes = read_nodes(path)
        except UnreadableYaml as error:
            problems.append(Problem(path.name, None, f"line {error.line}" if error.line else "", str(error)))
            continue
        for number, node in enumerate(nodes, 1):
            name = scalar_of(node, "id") or f"scenario number {number}"
            try:
                data = plain(node)
            except UnreadableYaml as error:
                problems.append(Problem(path.name, name, f"line {error.line}", str(error)))
                continue
            wrong = [Problem(path.name, name, key, text) for key, text in _problems_of(data)]
            problems += wrong
            if not wrong:
                found.append(_scenario(path.name, data))
    problems += _doubles(found)
    if problems:
        raise UnreadableScenarios(problems)
    return found


def _paths(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise UnreadableScenarios([Problem(str(folder), None, "", "there is no such folder")])
    found = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())
    if not found:
        raise UnreadableScenarios([Problem(str(folder), None, "", "the folder holds no scenario file (*.yaml)")])
    return found


def _doubles(found: list[Scenario]) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for scenario in found:
        if scenario.id in first:
            problems.append(Problem(scenario.file, scenario.id, "id", f"already used in {first[scenario.id]}"))
        first.setdefault(scenario.id, scenario.file)
    return problems


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(files("office.jobs.scenarios").joinpath("schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema["$defs"]["scenario"] | {"$defs": schema["$defs"]})


def _problems_of(data: Any) -> list[tuple[str, str]]:
    """Return (key, text) of everything wrong in one scenario; days and weeks are looked at when the form is right."""
    errors = sorted(_validator().iter_errors(data), key=lambda error: [str(part) for part in error.absolute_path])
    wrong = dict.fromkeys(pair for error in errors if _is_told(error, data) for pair in _texts(error))
    return list(wrong) or list(dict.fromkeys(_impossible(data, "")))


def _is_told(error: ValidationError, data: Any) -> bool:
    """Leave out what follows from a missing type: such an event fails every branch of the schema at once."""
    path = list(error.absolute_path)
    if "then" not in error.absolute_schema_path or len(path) < 2 or path[0] != "events":
        return True
    return "type" in data["events"][path[1]]


def _texts(error: ValidationError) -> Iterator[tuple[str, str]]:
    place, instance, wanted = _place(error.absolute_path), cast(Any, error.instance), cast(Any, error.validator_value)
    if error.validator == "additionalProperties":
        schema = cast(Mapping[str, Any], error.schema)
        allowed = set(schema.get("properties", {}))
        patterns = [re.compile(pattern) for pattern in schema.get("patternProperties", {})]
        for key in instance:
            if key not in allowed and not any(pattern.search(key) for pattern in patterns):
                yield _joined(place, key), "unknown key"
    elif error.validator == "required":
        for key in wanted:
            if key not in instance:
                yield _joined(place, key), "is missing"
    elif error.validator == "oneOf" and error.context:
        deepest = [each for each in error.context if each.validator == "additionalProperties"]
        for inner in deepest or [error]:
            yield from _texts(inner) if inner is not error else [(place, _form(error))]
    elif error.parent is None and error.validator in ("pattern", "enum", "minLength") and "propertyNames" in [
        str(part) for part in error.absolute_schema_path
    ]:
        yield _joined(place, str(instance)), "unknown key"
    else:
        yield place, _form(error)


def _form(error: ValidationError) -> str:
    shown = json.dumps(error.instance, ensure_ascii=False, default=str)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
    wanted = cast(Any, error.validator_value)
    match error.validator:
        case "type":
            named = wanted if isinstance(wanted, str) else " or ".join(wanted)
            hint = " (write it in quotes)" if "string" in named and isinstance(error.instance, int) else ""
            return f"{shown} must be {named}{hint}"
        case "enum":
            return f"{shown} is none of {', '.join(str(value) for value in wanted)}"
        case "pattern":
            return f"{shown} does not have the form {wanted}"
        case "const":
            return f"{shown} must be {wanted}"
        case "minItems" | "minProperties" | "minLength":
            return "is empty or too short"
        case "oneOf":
            return f"{shown} has none of the forms that are allowed"
    return error.message


def _place(path: Any) -> str:
    found = ""
    for part in path:
        found = f"{found}[{part + 1}]" if isinstance(part, int) else _joined(found, str(part))
    return found


def _joined(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _impossible(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield days and weeks that no calendar has, in keys and in values."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            inner = _joined(place, key)
            if not _is_possible(key):
                yield inner, "there is no such day or week"
            if key not in _FREE_TEXT:
                yield from _impossible(item, inner)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _impossible(item, f"{place}[{number}]")
    elif isinstance(value, str) and not _is_possible(value):
        yield place, f"{value} is not a day"


def _is_possible(text: str) -> bool:
    try:
        if _DAY.fullmatch(text):
            date.fromisoformat(text)
        elif found := _WEEK.fullmatch(text):
            date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return False
    return True


def _days(value: Any) -> Any:
    """Make every text of the form of a day a day, save in free text; keys stay as they are."""
    if isinstance(value, Mapping):
        return {key: item if key in _FREE_TEXT else _days(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_days(item) for item in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value


def _scenario(file: str, data: Mapping[str, Any]) -> Scenario:
    read = _days(data)
    events = tuple(
        Event(event["on"], event["type"], {k: v for k, v in event.items() if k not in ("on", "type")})
        for event in read["events"]
    )
    return Scenario(
        file=file, id=data["id"], title=data["title"], oracle=data["oracle"], source=data["source"],
        municipality=int(data.get("municipality", "751")), person=Person(**read.get("person", {})),
        employers={alias: _employer(stated) for alias, stated in read.get("employers", {}).items()},
        policy=read.get("policy", {}), events=events, until=read["until"], expect=read["expect"],
    )  # fmt: skip


def _employer(stated: Mapping[str, Any]) -> Employer:
    insured = stated.get("insured") or {}
    return Employer(stated.get("sector", "private"), insured.get("from"), insured.get("until"))
