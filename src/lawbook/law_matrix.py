"""The matrix of the law (lovdækning): every id with its citation, how it is handled, its tasks, letters and tests.

Everything is read: ids and citations from docs/law, rules from the chapters, tasks from the findings and the
catalogue, places and tests from the text of the program itself. What only a person can say – how an id without a rule
of its own is handled, or why it is not – stands in `index.yaml`. The office is read as text and never imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

from lawbook.foundation.plain_yaml import plain_yaml
from lawbook.foundation.rule import Provision, registered

LAWBOOK = Path(__file__).parent
SOURCE = LAWBOOK.parent
ROOT = SOURCE.parent
LAW = ROOT / "docs" / "law"
KNOWLEDGE = ("legal-positions.md", "law-entitlement.md", "law-calculation.md", "law-after-decision.md")
CATALOGUE = SOURCE / "office" / "tasks" / "catalogue.yaml"

AUTOMATIC, PREPARED, BY_PERSON, OUTSIDE = "automatic", "prepared", "by_person", "outside"
# A rule that belongs to an expected version of the law: written, and off until that version is turned on.
OFF = "off"
HANDLINGS = (AUTOMATIC, PREPARED, BY_PERSON, OUTSIDE)

_ONE = r"(?:R-0\d\d[a-z]?|(?:REF|PAY|OVP|REC|MOVE|ADM|RET|LET|AUD)-\d\d[a-z]?|LP-\d\d|G-0\d)"
_ID = re.compile(rf"\b{_ONE}\b")
_LISTED = re.compile(
    r"^\| ([A-Z]+)-(\d\d)(?:(?:\.\.|/)(\d\d))? \| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \| ([^|]+) \|", re.M
)
_HEADING = re.compile(r"^#{2,3} (.*)$", re.M)
_BOLD = re.compile(r"^\*\*(G-0\d) (.*?)\.?\*\*", re.M)
_SAYS_WHERE = re.compile(r"^- (?:Ref|Law): (.+?)(?:\.? (?=[A-Z(*\[])|\.?$)", re.M)
_IN_FORCE = re.compile(r"\bIn force:? ([^.]+)\.")
_POSITION = re.compile(r"^\| (LP-\d\d) \| .* \| ([^|]+) \|$", re.M)
_DEADLINE = re.compile(r"^\| (R-04\d[a-z]?) \|(?:[^|]*\|){3} ([^|]+) \|$", re.M)
_TEST = re.compile(r"^(?:    )?(?:async )?def test_", re.M)
_SCENARIO = re.compile(r"^- id: ", re.M)
_LEADING = re.compile(rf"^(?:{_ONE}[ /:,]*)+")
_MARK = re.compile(r"\*\*|\[S\d+[^\]]*\]")


class IndexFault(ValueError):
    """Something in the index does not hold (fejl i lovregister); the message is one line for each fault."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of an id (oplysning i lovregistret): how it is handled, where, and why not."""

    how: str
    text: str
    where: str | None = None
    tasks: tuple[int, ...] = ()
    letters: tuple[str, ...] = ()
    cites: str = ""  # where docs/law has no line of its own for the id


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of one provision as a function of the lawbook (regelversion)."""

    cites: str
    says: str
    since: date
    until: date | None
    file: str
    name: str
    cases: int
    only_with: str | None
    asks: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One id of the law (række i lovdækningen)."""

    id: str
    title: str
    cites: str
    validity: str
    how: str
    text: str
    danish: tuple[str, str]  # title and text; empty where a rule says it
    where: str | None
    versions: tuple[Version, ...]
    tasks: tuple[int, ...]
    letters: tuple[str, ...]
    files: tuple[str, ...]
    cases: int
    tests: int
    scenarios: int

    @property
    def proofs(self) -> int:
        """Return how many cases, tests and scenarios stand behind the row."""
        return self.cases + self.tests + self.scenarios

    @property
    def written_as(self) -> tuple[str, ...]:
        """Return the ids whose rules carry this one."""
        return tuple(dict.fromkeys(key for key in _ID.findall(self.text) if key != self.id))


def unproven(rows: Iterable[Row]) -> list[str]:
    """Return the handled ids that no case, test or scenario names, nor the rule that they are written as."""
    rows = list(rows)
    proven = {row.id for row in rows if row.proofs}
    return [row.id for row in rows if row.how != OUTSIDE and not proven & {row.id, *row.written_as}]


@cache
def known_ids() -> frozenset[str]:
    """Return every id that the knowledge names."""
    return frozenset(found for text in _knowledge().values() for found in _ID.findall(text))


@cache
def _knowledge() -> Mapping[str, str]:
    return {name: (LAW / name).read_text(encoding="utf-8") for name in KNOWLEDGE}


def provisions() -> tuple[Provision[..., object], ...]:
    """Import every chapter and return its rules."""
    for path in sorted(LAWBOOK.glob("*/rules.py")):
        import_module(f"lawbook.{path.parent.name}.rules")
    return tuple(item for item in registered() if item.module.startswith("lawbook.") and ".tests." not in item.module)


def entries() -> dict[str, Entry]:
    """Read what is said of the ids without a rule; raises IndexFault for an entry that says too little."""
    data = plain_yaml((LAWBOOK / "index.yaml").read_text(encoding="utf-8"))
    return {key: entry_of(key, item) for key, item in data.items()}


def entry_of(key: str, item: Mapping[str, object]) -> Entry:
    """Read one entry: how it is handled with where and what, or that it lies outside and why."""
    how = str(item.get("how", ""))
    needed = {"how", "because"} if how == OUTSIDE else {"how", "where", "says"}
    tasks, letters = item.get("tasks", []), item.get("letters", [])
    if how not in HANDLINGS or set(item) - {"tasks", "letters", "cites"} != needed:
        raise IndexFault(f"{key}: an entry says how, and where and what, or because")
    if not (isinstance(tasks, list) and isinstance(letters, list)) or (how == BY_PERSON and not tasks):
        raise IndexFault(f"{key}: tasks and letters are lists, and what a person does has a task")
    where = item.get("where")
    return Entry(
        how, str(item.get("says") or item["because"]), str(where) if where else None,
        tuple(map(int, tasks)), tuple(map(str, letters)), str(item.get("cites", "")),
    )  # fmt: skip


def danish() -> dict[str, tuple[str, str]]:
    """Return name and handling of the ids without a rule in Danish."""
    data = plain_yaml((LAWBOOK / "index_da.yaml").read_text(encoding="utf-8"))
    return {key: (title, text) for key, (title, text) in data.items()}


def case_counts() -> dict[tuple[str, str], dict[str | None, int]]:
    """Count the cases of each chapter and rule id, by the function they call; None = the id alone settles it."""
    found: dict[tuple[str, str], dict[str | None, int]] = {}
    for path in sorted(LAWBOOK.glob("*/cases.yaml")):
        for case in plain_yaml(path.read_text(encoding="utf-8")) or []:
            counts = found.setdefault((path.parent.name, case["rule"]), {})
            call = case.get("call")
            counts[call] = counts.get(call, 0) + 1
    return found


@cache
def sources() -> Mapping[str, tuple[str, str]]:
    """Return citation and validity of each id as docs/law writes them; the more exact place wins."""
    found: dict[str, tuple[str, str]] = {}
    for text in _knowledge().values():
        found |= {key: said for key, said in _headed(text) if key not in found}
    found |= {key: (cites.strip(), "") for key, cites in _DEADLINE.findall(_knowledge()["law-entitlement.md"])}
    for group, first, last, cites, since, until, mark in _LISTED.findall(_knowledge()["law-after-decision.md"]):
        for number in range(int(first), int(last or first) + 1):
            ends = [word.strip(" –") for word in (since, until.replace("open", "", until.strip() == "open"))]
            span = f"{ends[0]} – {ends[1]}".strip() if any(ends) else ""
            found[f"{group}-{number:02}"] = (cites.strip(), f"{span} ({mark.strip()})".strip())
    positions = _POSITION.findall(_knowledge()["legal-positions.md"])
    return found | {key: (f"legal position ({mark.strip()})", "") for key, mark in positions}


def _headed(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Read citation and validity under each heading that names an id; a heading without a citation cites itself."""
    for key, _ in _BOLD.findall(text):
        yield key, ("convention", "")
    for ids, title, body in _sections(text):
        said, time = _SAYS_WHERE.search(body), _IN_FORCE.search(body)
        for key in ids:
            yield key, (_plain(said[1] if said else title)[:120], time[1] if time else "")


def _sections(text: str) -> Iterator[tuple[list[str], str, str]]:
    marks = list(_HEADING.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends[: len(marks)], strict=True):
        line = re.sub(r"R-040/041/042", "R-040 R-041 R-042", mark[1])
        leading = _LEADING.match(line)
        if leading:
            yield _ID.findall(leading[0]), _LEADING.sub("", line).strip(" :.–/"), text[mark.end() : end]


def titles() -> dict[str, str]:
    """Return what docs/law calls each id in its headings."""
    found: dict[str, str] = {}
    for text in _knowledge().values():
        for ids, title, _ in _sections(text):
            found |= {key: _plain(title)[:120] for key in ids if key not in found}
        found |= dict(_BOLD.findall(text))
    rows = re.findall(r"^\| (LP-\d\d) \| (.*?)(?:[.:;] .*)? \| [^|]+ \|$", _knowledge()["legal-positions.md"], re.M)
    return found | {key: _plain(said) for key, said in rows}


@cache
def passages() -> Mapping[str, str]:
    """Return what docs/law says under each id, as it stands there: a section, a paragraph or the row of a table."""
    found: dict[str, str] = {}
    for text in _knowledge().values():
        for ids, title, body in _sections(text):
            lines = [line for line in body.strip().splitlines() if not line.startswith(("---", "## "))]
            for key in ids:
                found.setdefault(key, _MARK.sub("", "\n".join(lines)).strip() or _plain(title))
        for line in text.splitlines():
            if row := re.match(rf"(?:\| |\*\*)({_ONE})\b", line):
                found.setdefault(row[1], _MARK.sub("", line.strip("| ")))
    return found


def _plain(text: str) -> str:
    return " ".join(_MARK.sub("", text).replace("|", "/").replace("`", "").split()).strip(" .")


def _texts(*patterns: str) -> Iterator[tuple[Path, str]]:
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """Return the files of the program that name each id: code, catalogues and letter templates, no tests."""
    found: dict[str, list[str]] = {}
    for path, text in _texts("src/office/**/*.py", "src/office/**/*.yaml", "src/office/**/*.html"):
        if "tests" not in path.parts:
            for key in set(_ID.findall(text)):
                found.setdefault(key, []).append(path.relative_to(ROOT).as_posix())
    return {key: tuple(sorted(paths)) for key, paths in found.items()}


def tests() -> dict[str, int]:
    """Count the test functions that name each id."""
    return _counted(_test_texts(), _TEST)


def tests_of_tasks() -> dict[int, int]:
    """Count the tests that make each task type arise or solve it, by their marks."""
    found: dict[int, int] = {}
    for text in _test_texts():
        for numbers in re.findall(r"mark\.task\(([\d, ]+)\)", text):
            for one in map(int, numbers.split(",")):
                found[one] = found.get(one, 0) + 1
    return found


def _test_texts() -> Iterator[str]:
    return (text for path, text in _texts("src/**/tests/*.py") if path.name.startswith("test_"))


def scenarios() -> dict[str, int]:
    """Count the scenarios that name each id as their source."""
    return _counted((text for _, text in _texts("scenarios/*.yaml")), _SCENARIO)


def _counted(texts: Iterable[str], begins: re.Pattern[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in texts:
        for part in begins.split(text)[1:]:
            for key in set(_ID.findall(part)):
                found[key] = found.get(key, 0) + 1
    return found


def tasks_of_findings() -> dict[str, set[int]]:
    """Return the tasks that each rule's findings open, read from the chapters' own calls."""
    found: dict[str, set[int]] = {}
    for path, text in _texts("src/lawbook/*/*.py"):
        calls = (
            [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
            if "tests" not in path.parts
            else []
        )
        for call in calls:
            given = {word.arg: word.value for word in call.keywords} | dict(
                zip(("task", "kind", "rule"), call.args, strict=False)
            )
            task, rule = given.get("task"), given.get("rule")
            if isinstance(task, ast.Constant) and isinstance(task.value, int) and isinstance(rule, ast.Constant):
                found.setdefault(str(rule.value), set()).add(task.value)
    return found


def tasks_of_catalogue() -> dict[str, set[int]]:
    """Return the task types whose entry in the catalogue names each id."""
    found: dict[str, set[int]] = {}
    for part in re.split(r"^- number: ", CATALOGUE.read_text(encoding="utf-8"), flags=re.M)[1:]:
        for key in set(_ID.findall(part)):
            found.setdefault(key, set()).add(int(part.split("\n", 1)[0]))
    return found


def catalogue_numbers() -> set[int]:
    """Return every number of the task catalogue."""
    return set(map(int, re.findall(r"^- number: (\d+)", CATALOGUE.read_text(encoding="utf-8"), re.M)))


def letter_kinds() -> set[str]:
    """Return the kinds of letters that have a Danish template."""
    folder = SOURCE / "office" / "letters" / "templates" / "letters" / "da"
    return {path.stem for path in folder.glob("[A-Z]*.html")}


def reasoned_citations() -> set[str]:
    """Return the citations that letters can give as a reason in plain words."""
    text = (SOURCE / "office" / "letters" / "provisions.yaml").read_text(encoding="utf-8")
    return set(plain_yaml(text))


_EXPECTED = {OFF: (
    "expected, in no act that was read: neither wording nor amount has a source; a trial needs both entered",
    "ventet, men ikke i nogen lov, der er læst: hverken ordlyd eller beløb har en kilde; til en prøve indtastes de",
)}
_NOTHING = ("", "")

# What may stand as a reason stands in the letters that give reasons (FVL § 24).
REASONS = "REASONS"


@cache
def matrix() -> tuple[Row, ...]:
    """Put every id of the law beside what the program does with it, in the order of the ids."""
    rules: dict[str, list[Version]] = {}
    counts = case_counts()
    for item in provisions():
        rules.setdefault(item.id, []).append(_version(item, counts))
    said, where, known = entries(), sources(), titles()
    found_in, by_test, by_scenario, of_task = places(), tests(), scenarios(), tests_of_tasks()
    raised, listed, reasons = tasks_of_findings(), tasks_of_catalogue(), reasoned_citations()
    said_in_danish, rows = danish(), []
    for key in sorted(known_ids() | set(rules)):
        versions, entry = tuple(rules.get(key, ())), said.get(key)
        cites, validity = where.get(key, (entry.cites if entry else "", ""))
        letters = set(entry.letters if entry else ())
        letters |= {REASONS} if any(version.cites in reasons for version in versions) else set()
        rows.append(
            Row(
                id=key, title=known.get(key, ""), versions=versions,
                cites="; ".join(dict.fromkeys(version.cites for version in versions)) or cites,
                validity=validity, how=entry.how if entry else _how(versions),
                text=entry.text if entry else _EXPECTED.get(_how(versions), _NOTHING)[0],
                danish=said_in_danish.get(key, ("", _EXPECTED.get(_how(versions), _NOTHING)[1])),
                where=entry.where if entry else None,
                tasks=tuple(sorted({*raised.get(key, ()), *listed.get(key, ()), *_asked(versions, entry)})),
                letters=tuple(sorted(letters)),
                files=tuple(dict.fromkeys([*(version.file for version in versions), *found_in.get(key, ())])),
                cases=sum(version.cases for version in versions),
                tests=by_test.get(key, 0) + sum(of_task.get(number, 0) for number in (entry.tasks if entry else ())),
                scenarios=by_scenario.get(key, 0),
            )
        )  # fmt: skip
    return tuple(rows)


def _asked(versions: tuple[Version, ...], entry: Entry | None) -> set[int]:
    """Return the tasks by which the rules themselves, or the entry, leave the word to a person."""
    return {version.asks for version in versions if version.asks} | set(entry.tasks if entry else ())


def _how(versions: tuple[Version, ...]) -> str:
    if versions and all(version.asks for version in versions):
        return BY_PERSON
    return OFF if versions and all(version.only_with for version in versions) else AUTOMATIC


def _version(item: Provision[..., object], counts: Mapping[tuple[str, str], Mapping[str | None, int]]) -> Version:
    by_call = counts.get((item.module.split(".")[1], item.id), {})
    says = item.says.strip().splitlines()[0]
    file = f"src/{item.module.replace('.', '/')}.py"
    cases = by_call.get(item.name, 0) + by_call.get(None, 0)
    return Version(item.cites, says, item.since, item.until, file, item.name, cases, item.only_with, item.asks)
