"""YAML 1.2 files as plain values: every key is text, days stay text, decimals stay exact (læsning af YAML).

The reader's library follows YAML 1.1, where `on` is a truth value, a day is a date and `010` is eight. Only its grammar
is used here; what a plain scalar means is decided by the core schema of YAML 1.2 (chapter 10.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, cast

import yaml

_LIBRARY = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_CORE = (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
)


class CoreLoader(_LIBRARY):  # type: ignore[misc, valid-type]
    """The library's loader with the plain scalars of YAML 1.2 and no others."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _name, _pattern, _first in _CORE:
    CoreLoader.add_implicit_resolver(_TAG + _name, re.compile(rf"^(?:{_pattern})$"), list(_first))
CoreLoader.add_implicit_resolver(_TAG + "null", re.compile(r"^$"), [""])


class UnreadableYaml(Exception):
    """The text is not YAML, or holds something that has no plain value; `line` counts from 1."""

    def __init__(self, text: str, line: int | None = None) -> None:
        super().__init__(text)
        self.line = line


def read_nodes(path: Path) -> list[yaml.Node]:
    """Return the entries of the file's one list, as nodes (opslag); raises UnreadableYaml."""
    try:
        documents = list(yaml.compose_all(path.read_text(encoding="utf-8-sig"), Loader=CoreLoader))
    except UnicodeDecodeError as error:
        raise UnreadableYaml("the file is not UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableYaml(getattr(error, "problem", None) or str(error), mark.line + 1 if mark else None) from error
    documents = [document for document in documents if document is not None]
    if len(documents) != 1 or not isinstance(documents[0], yaml.SequenceNode):
        raise UnreadableYaml("the file must be one YAML list of scenarios", 1)
    return list(documents[0].value)


def scalar_of(node: yaml.Node, key: str) -> str | None:
    """Return the text of one key of a mapping node, or None (værdi af en nøgle)."""
    if not isinstance(node, yaml.MappingNode):
        return None
    for name, value in node.value:
        if isinstance(name, yaml.ScalarNode) and name.value == key and isinstance(value, yaml.ScalarNode):
            return str(value.value)
    return None


def plain(node: yaml.Node) -> Any:
    """Return the plain value of a node: mappings with text keys, lists, text, int, Decimal, bool, None."""
    return _plain(node, ())


def _plain(node: yaml.Node, above: tuple[yaml.Node, ...]) -> Any:
    if node in above:
        raise UnreadableYaml("an alias points at itself", _line(node))
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, (*above, node)))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*above, node)) for item in node.value]
    return _scalar(cast(yaml.ScalarNode, node))


def _pairs(node: yaml.MappingNode, above: tuple[yaml.Node, ...]) -> Iterator[tuple[str, Any]]:
    seen = set()
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode):
            raise UnreadableYaml("a key must be plain text", _line(name))
        if name.value in seen:
            raise UnreadableYaml(f"the key {name.value} stands twice", _line(name))
        seen.add(name.value)
        yield name.value, _plain(value, above)


def _scalar(node: yaml.ScalarNode) -> Any:
    text, tag = node.value, node.tag.removeprefix(_TAG)
    if tag == "str" or node.tag == "!":
        return text
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    try:
        if tag == "int":
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if tag == "float":
            return Decimal(text)
    except (ValueError, ArithmeticError):
        pass
    raise UnreadableYaml(f"{node.tag} {text} is not a plain value", _line(node))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
