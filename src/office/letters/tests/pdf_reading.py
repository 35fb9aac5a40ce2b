"""Reading the text of a PDF back, through each font's own table of glyph to letter (ToUnicode)."""

from __future__ import annotations

import re
import zlib

_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def streams(pdf: bytes) -> list[bytes]:
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return found


def _plain(literal: bytes) -> bytes:
    """Undo the escapes of a literal string: octal numbers and single signs."""

    def undo(found: re.Match[bytes]) -> bytes:
        sign = found.group(1)
        return bytes([int(sign, 8)]) if sign.isdigit() else _ESCAPES.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", undo, literal, flags=re.DOTALL)


def _table(stream: bytes) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", stream)
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _literals(shown: bytes) -> bytes:
    """Return what all literal strings of a piece hold; brackets in pairs inside one need no escape."""
    out, depth, place = bytearray(), 0, 0
    while place < len(shown):
        sign = shown[place : place + 1]
        if sign == b"\\" and depth:
            out += shown[place : place + 2]
            place += 2
            continue
        depth -= sign == b")"
        if depth:
            out += sign
        depth += sign == b"("
        place += 1
    return _plain(bytes(out))


def words(pdf: bytes) -> str:
    """Return the text page by page in the order it is shown, a space between pieces that stand apart."""
    objects = dict(re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL))
    shown: list[str] = []
    for resources, contents in re.findall(rb"/Type/Page/Resources (\d+) 0 R.*?/Contents (\d+) 0 R", pdf):
        tables = {}
        for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", objects[resources]):
            (unicode,) = re.findall(rb"/ToUnicode (\d+) 0 R", objects[font])
            tables[name] = _table(_inflated(objects[unicode]))
        page = _inflated(objects[contents])
        for name, pieces in re.findall(rb"BT 0 Tr/(f\d+) [\d.]+ Tf(.*?)T[Jj]\nET", page, re.DOTALL):
            table, code = tables[name], _literals(pieces)
            shown.append("".join(table.get(code[place : place + 2], "") for place in range(0, len(code), 2)))
    return " ".join(shown)


def _inflated(entry: bytes) -> bytes:
    (stream,) = streams(entry)
    return stream
