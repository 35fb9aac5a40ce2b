"""The English message catalogue (oversættelser): found, checked and compiled without GNU gettext.

Danish is the source language. Every app keeps its English in `locale/en/LC_MESSAGES/django.po`; text of packages that
are no app goes to `office/locale`. A message has a translation when any of the files has one.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

OFFICE = Path(__file__).resolve().parents[1]
_CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_HEADER = (
    "Language: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Message:
    """One text of the source (besked): its context, itself, its plural, and where it was found first."""

    text: str
    plural: str = ""
    context: str = ""
    place: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """Return the key under which gettext looks it up."""
        return f"{self.context}\x04{self.text}" if self.context else self.text


def _said(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _messages_in_python(source: str, place: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [_said(argument) for argument in node.args[:2]]
        here = f"{place}:{node.lineno}"
        if name in _PLAIN and words and words[0]:
            yield Message(words[0], place=here)
        elif name in _PLURAL and len(words) == 2 and words[0] and words[1]:
            yield Message(words[0], words[1], place=here)
        elif name in _CONTEXT and len(words) == 2 and words[0] and words[1]:
            yield Message(words[1], context=words[0], place=here)


_TEMPLATE_CALL = re.compile(
    r"""(?P<name>n?p?gettext|_)\(\s*u?(?P<first>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"""(?:\s*,\s*u?(?P<second>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?""",
    re.DOTALL,
)


def _messages_in_template(source: str, place: str) -> Iterator[Message]:
    flat = templatize(source, origin=place)
    for found in _TEMPLATE_CALL.finditer(flat):
        here = f"{place}:{flat.count(chr(10), 0, found.start()) + 1}"
        first = ast.literal_eval(_one_line(found["first"]))
        second = ast.literal_eval(_one_line(found["second"])) if found["second"] else ""
        if found["name"] == "pgettext":
            yield Message(second, context=first, place=here)
        else:
            yield Message(first, second if found["name"] == "ngettext" else "", place=here)


def _one_line(literal: str) -> str:
    return literal.replace("\n", "\\n")


def messages_in(folder: Path) -> dict[str, Message]:
    """Return every translatable text below a folder by key; migrations and tests are left out."""
    found: dict[str, Message] = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if {"migrations", "tests"} & set(inner) or path.suffix not in (".py", ".html", ".txt") or not path.is_file():
            continue
        place = str(path.relative_to(OFFICE.parent))
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            reader = _messages_in_python
        elif "templates" in path.parts:
            reader = _messages_in_template
        else:
            continue
        for message in reader(source, place):
            found.setdefault(message.key, message)
    return found


def _unquoted(line: str) -> str:
    return "".join(
        re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), part) for part in _STRING.findall(line)
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def read_catalogue(path: Path) -> dict[str, list[str]]:
    """Return a .po file's translations by key, plural forms as a list; fuzzy and empty ones count as none."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8") if path.exists() else ""):
        parts: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if start := re.match(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s", line):
                current = start[1]
                parts[current] = ""
            parts[current] = parts.get(current, "") + _unquoted(line)
        forms = [parts[name] for name in sorted(parts) if name.startswith("msgstr")]
        is_fuzzy = re.search(r"^#,.*fuzzy", block, re.MULTILINE) is not None
        if "msgid" in parts and forms and all(forms) and not is_fuzzy:
            context = parts.get("msgctxt", "")
            key = f"{context}\x04{parts['msgid']}" if context else parts["msgid"]
            found[f"{key}\0{parts['msgid_plural']}" if parts.get("msgid_plural") else key] = forms
    return found


def catalogues() -> list[Path]:
    """Return every .po file of the house."""
    return sorted(OFFICE.glob(f"*/{_CATALOGUE}")) + sorted(OFFICE.glob(str(_CATALOGUE)))


def _home_of(place: str) -> Path:
    """Return the catalogue that a message of some source file belongs to."""
    package = Path(place).parts[1]
    is_app = f"office.{package}" in settings.INSTALLED_APPS
    return (OFFICE / package if is_app else OFFICE) / _CATALOGUE


def missing() -> list[Message]:
    """Return the messages that no catalogue has in English."""
    known = {key.partition("\0")[0] for path in catalogues() for key in read_catalogue(path)}
    return [message for key, message in messages_in(OFFICE).items() if key not in known]


def add_missing() -> int:
    """Write the messages without English into the catalogues they belong to, for somebody to translate."""
    found = missing()
    for message in found:
        path = _home_of(message.place)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text(encoding="utf-8") if path.exists() else f'msgid ""\nmsgstr ""\n{_header_lines()}'
        lines = [f"#: {message.place.rpartition(':')[0]}"]
        lines += [f"msgctxt {_quoted(message.context)}"] if message.context else []
        lines += [f"msgid {_quoted(message.text)}"]
        lines += [f"msgid_plural {_quoted(message.plural)}", 'msgstr[0] ""', 'msgstr[1] ""'] if message.plural else []
        lines += [] if message.plural else ['msgstr ""']
        entry = "\n".join(lines)
        if f"msgid {_quoted(message.text)}\n" not in old:
            # The blank line at the end keeps entries apart where two branches have each added one.
            path.write_text(f"{old.rstrip()}\n\n{entry}\n\n", encoding="utf-8")
    return len(found)


def _header_lines() -> str:
    return "".join(f"{_quoted(line)}\n" for line in _HEADER.splitlines(keepends=True))


def _compiled(entries: dict[str, list[str]]) -> bytes:
    """Return the binary form (GNU MO): sorted originals and translations with their offsets."""
    pairs = sorted((key.encode(), "\0".join(forms).encode()) for key, forms in {**entries, "": [_HEADER]}.items())
    start = 28 + 16 * len(pairs)
    originals, translations, body = b"", b"", b""
    for original, _ in pairs:
        originals += struct.pack("<II", len(original), start + len(body))
        body += original + b"\0"
    for _, translation in pairs:
        translations += struct.pack("<II", len(translation), start + len(body))
        body += translation + b"\0"
    head = struct.pack("<IIIIIII", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + originals + translations + body


def compile_all() -> int:
    """Compile every catalogue that is newer than its binary; returns how many."""
    done = 0
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        draft = target.with_suffix(".mo.part")
        draft.write_bytes(_compiled(read_catalogue(path)))
        draft.replace(target)
        done += 1
    return done
