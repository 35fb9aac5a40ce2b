"""Reading the text of a PDF back, through each font's own table of glyph to letter (ToUnicode)."""

from __future__ import annotations

import re
import zlib

_LITERAL = rb"\((?:\\.|[^\\)])*\)"
_SHOWN = re.compile(
    rb"/f(\d+) [\d.]+ Tf(?:[^\[(]*)(" + rb"\[(?:" + _LITERAL + rb"|[-\d. ])*\]|" + _LITERAL + rb")", re.DOTALL
)
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


def words(pdf: bytes) -> str:
    """Return the text in the order it is shown, a space between pieces that stand apart."""
    found = streams(pdf)
    fonts = [_table(stream) for stream in found if b"begincmap" in stream]
    shown: list[str] = []
    for stream in found:
        if b"BT 0 Tr" not in stream:
            continue
        for font, pieces in _SHOWN.findall(stream):
            table = fonts[int(font)]
            code = b"".join(_plain(piece[1:-1]) for piece in re.findall(_LITERAL, pieces, re.DOTALL))
            shown.append("".join(table.get(code[place : place + 2], "") for place in range(0, len(code), 2)))
    return " ".join(shown)
