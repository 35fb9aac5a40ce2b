"""Danish order of names (alfabetisering) without help from the database: the embedded server knows no Danish."""

from __future__ import annotations

import unicodedata

# The three signs after z in ASCII stand for the three letters after z in Danish, so that plain byte order is right.
_LETTERS = str.maketrans({
    "æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y", "ð": "d", "þ": "th", "œ": "|", "ß": "ss", "đ": "d",
    "ł": "l",
})  # fmt: skip


def danish_key(text: str) -> str:
    """Return a key whose byte order is Danish order (sorteringsnøgle): æ ø å after z, aa as å, ü as y, accents ignored.

    Columns that hold it need the collation "C". Case and punctuation do not count; order ties by the text itself.
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    plain = "".join(sign for sign in unicodedata.normalize("NFD", folded) if not unicodedata.combining(sign))
    plain = plain.replace("aa", "}")
    kept = (sign if sign.isascii() and (sign.isalnum() or sign in "{|}") else " " for sign in plain)
    return " ".join("".join(kept).split())


def danish_order(text: str) -> str:
    """Return SQL that orders by a text as `danish_key` would, for lists whose keys are not kept (sortering)."""
    folded = f"translate(lower(normalize({text}, NFC)), 'æäøöåüðœđł', '{{{{||}}yd|dl')"
    plain = f"regexp_replace(normalize({folded}, NFD), '[\\u0300-\\u036f]', '', 'g')"
    spelt = f"replace(replace(replace({plain}, 'ß', 'ss'), 'þ', 'th'), 'aa', '}}')"
    return f"btrim(regexp_replace({spelt}, '[^a-z0-9{{|}}]+', ' ', 'g')) COLLATE \"C\""
