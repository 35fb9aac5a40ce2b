"""Files of messages, read entry by entry (meddelelsesfiler): .json, .jsonl and extracts of the person register.

Reading never stops at a bad line: what cannot be read becomes an entry with its problem, and the next one follows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from office.intake import cpr
from office.intake.problems import FORMAT, JSON, Refused
from office.kernel.errors import OfficeError

LONGEST_LINE = 1_000_000


class UnreadableFile(OfficeError):
    """The whole file cannot be read (ulæselig fil): it is missing or of a kind that is not taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message as it stands in its file (post): JSON body, extract of the person register, or a problem."""

    line: int  # the first one, counted from 1
    raw: str
    body: dict[str, Any] | None = None
    extract: cpr.Extract | None = None
    problem: Refused | None = field(default=None, compare=False)


def read_file(path: Path) -> Iterator[Entry]:
    """Yield the entries of a file in order. Raises UnreadableFile."""
    try:
        content = path.read_bytes()
    except OSError as error:
        da = f"Filen {path} kan ikke læses: {error.strerror}."
        raise UnreadableFile(da, f"The file {path} cannot be read: {error.strerror}.") from error
    return read_content(path.name, content)


def read_content(name: str, content: bytes) -> Iterator[Entry]:
    """Yield the entries of a file's content; the name tells its kind. Raises UnreadableFile."""
    lower = name.lower()
    if lower.endswith((".jsonl", ".ndjson")):
        return _json_lines(content)
    if lower.endswith(".json"):
        return _json_document(content)
    if lower.endswith((".txt", ".cpr", ".dat")) or content[:3] == b"000":
        return _extracts(content)
    raise UnreadableFile(
        f"Filen {name} er hverken .json, .jsonl eller et CPR-udtræk (.txt).",
        f"The file {name} is neither .json, .jsonl nor a CPR extract (.txt).",
    )


def _unreadable(error: Exception) -> Refused:
    if isinstance(error, UnicodeDecodeError):
        return Refused(JSON, "", "Teksten er ikke UTF-8.", "The text is not UTF-8.")
    place = f" (tegn {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
    where = f" (character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
    return Refused(JSON, "", f"Teksten er ikke gyldig JSON{place}.", f"The text is not valid JSON{where}.")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: which one was meant, nobody knows."""
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twin = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise Refused(FORMAT, twin, "Feltet står to gange.", "The field stands twice.")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_twins
)  # Decimal: a number of a message is never a binary fraction


def parse(text: str) -> Any:
    """Read JSON text exactly. Raises Refused."""
    try:
        found = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(error) from error
    if _ESCAPED.search(text) and not _is_text(found):
        en = "The text has characters that cannot be kept."
        raise Refused(JSON, "", "Teksten har tegn, der ikke kan gemmes.", en)
    return found


_ESCAPED = re.compile(r"\\u(0000|[dD][89a-fA-F])|[\ud800-\udfff]")


def _is_text(found: Any) -> bool:
    """Tell whether all text can be kept: no NUL and no half of a surrogate pair, which JSON can write as escapes."""
    written = json.dumps(found, ensure_ascii=False, default=str)
    try:
        written.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in written


def entry_of(message: dict[str, Any]) -> Entry:
    """Read one message that came as an object and not as text, as strictly as if it stood in a file."""
    raw = write(message)
    kept = raw.encode("utf-8", errors="replace").decode("utf-8")
    try:
        return Entry(line=1, raw=kept, body=parse(raw))
    except Refused as problem:
        return Entry(line=1, raw=kept, problem=problem)


def _entry(line: int, raw: bytes) -> Entry:
    text = raw.decode("utf-8", errors="replace").replace("\x00", "\ufffd")
    try:
        if len(raw) > LONGEST_LINE:
            raise Refused(JSON, "", "Linjen er for lang.", "The line is too long.")
        body = parse(raw.decode("utf-8").lstrip("\ufeff").strip())
        if not isinstance(body, dict):
            raise Refused(FORMAT, "", "Meddelelsen er ikke et JSON-objekt.", "The message is not a JSON object.")
    except UnicodeDecodeError as error:
        return Entry(line=line, raw=text[:LONGEST_LINE], problem=_unreadable(error))
    except Refused as problem:
        return Entry(line=line, raw=text[:LONGEST_LINE], problem=problem)
    return Entry(line=line, raw=text.strip(), body=body)


def _json_lines(content: bytes) -> Iterator[Entry]:
    # Only line feeds part lines: other separators (U+2028) may stand inside a JSON text.
    for number, raw in enumerate(content.split(b"\n"), start=1):
        if raw.strip():
            yield _entry(number, raw)


def _json_document(content: bytes) -> Iterator[Entry]:
    """Read one message, or a list of them; a list is told apart by its place in the list."""
    whole = _entry(1, content)
    is_list = whole.problem is not None and content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"["
    if not is_list:
        yield whole
        return
    try:
        listed = parse(content.decode("utf-8").lstrip("\ufeff"))
    except (Refused, UnicodeDecodeError) as error:
        problem = error if isinstance(error, Refused) else _unreadable(error)
        yield Entry(line=1, raw=whole.raw, problem=problem)
        return
    for number, body in enumerate(listed, start=1):
        raw = write(body)
        if isinstance(body, dict):
            yield Entry(line=number, raw=raw, body=body)
        else:
            problem = Refused(FORMAT, "", "Meddelelsen er ikke et JSON-objekt.", "The message is not a JSON object.")
            yield Entry(line=number, raw=raw, problem=problem)


def write(body: Any) -> str:
    """Write a message as one line of JSON text; decimals keep their digits."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value)
    return str(value)


def _extracts(content: bytes) -> Iterator[Entry]:
    for block in cpr.blocks(content):
        try:
            yield Entry(line=block.line, raw=block.raw, extract=cpr.read(block))
        except Refused as problem:
            yield Entry(line=block.line, raw=block.raw, problem=problem)
