"""A reader of the published message formats, enough of JSON Schema for the tests (skemakontrol)."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

FORMATS = Path(__file__).parents[2] / "office" / "intake" / "formats"
_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def _formats(kind: str, value: str) -> None:
    if kind == "uuid":
        UUID(value)
    elif kind == "date":
        date.fromisoformat(value)
    elif kind == "day-or-instant":
        datetime.fromisoformat(value)


class Schemas:
    """The schemas of one folder, loaded once."""

    def __init__(self, folder: Path = FORMATS) -> None:
        files = folder.glob("*.schema.json")
        self._loaded = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in files}

    def __bool__(self) -> bool:
        """Tell whether any were found."""
        return bool(self._loaded)

    def problem(self, message: dict[str, Any]) -> str | None:
        """Name the first rule that a message breaks, None when it keeps them all."""
        name = f"{message.get('type')}.schema.json"
        if name not in self._loaded:
            return f"no schema for {message.get('type')}"
        try:
            self._check(message, self._loaded[name], self._loaded[name], "")
        except ValueError as error:
            return str(error)
        return None

    def _check(self, value: Any, schema: dict[str, Any], root: dict[str, Any], where: str) -> None:
        if "$ref" in schema:
            file, _, path = schema["$ref"].partition("#/$defs/")
            root = self._loaded[file] if file else root
            self._check(value, root["$defs"][path], root, where)
        self._check_scalar(value, schema, where)
        if isinstance(value, dict):
            self._check_object(value, schema, root, where)
        if isinstance(value, list):
            if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**6):
                raise ValueError(f"{where}: {len(value)} items")
            for item in value:
                self._check(item, schema.get("items", {}), root, f"{where}[]")

    @staticmethod
    def _check_scalar(value: Any, schema: dict[str, Any], where: str) -> None:
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and not any(isinstance(value, _TYPES[kind]) for kind in kinds):
            raise ValueError(f"{where}: {value!r} is not {kinds}")
        if "const" in schema and value != schema["const"]:
            raise ValueError(f"{where}: {value!r} is not {schema['const']}")
        if "enum" in schema and value not in schema["enum"]:
            raise ValueError(f"{where}: {value!r} is not one of {schema['enum']}")
        if isinstance(value, str):
            if not re.search(schema.get("pattern", ""), value):
                raise ValueError(f"{where}: {value!r} does not match")
            if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**6):
                raise ValueError(f"{where}: length of {value!r}")
            _formats(schema.get("format", ""), value)
        elif isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            raise ValueError(f"{where}: {value!r} is out of range")

    def _check_object(self, value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], where: str) -> None:
        missing = [name for name in schema.get("required", []) if name not in value]
        if missing:
            raise ValueError(f"{where}: {missing} missing")
        known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name, item in value.items():
            self._check(name, schema.get("propertyNames", {}), root, f"{where}.{name}")
            if name in known:
                self._check(item, known[name], root, f"{where}.{name}")
            elif others is False:
                raise ValueError(f"{where}: unknown {name}")
            elif isinstance(others, dict):
                self._check(item, others, root, f"{where}.{name}")
