"""Citations of the sickness benefit act and of other sources (henvisning)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARAGRAPH = re.compile(
    r"^§ (?P<paragraph>\d+(?: [a-z])?)(?:, stk\. (?P<subsection>\d+))?(?:, nr\. (?P<number>\d+))?$"
)
_OTHER = re.compile(r"^[A-ZÆØÅ][^§]*(§ .+)?$")


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in the sickness benefit act (sygedagpengeloven): paragraph, subsection and number."""

    paragraph: str
    subsection: int | None = None
    number: int | None = None

    def __str__(self) -> str:
        text = f"§ {self.paragraph}"
        if self.subsection is not None:
            text += f", stk. {self.subsection}"
        if self.number is not None:
            text += f", nr. {self.number}"
        return text


def parse(text: str) -> Citation:
    """Read "§ 32, stk. 1, nr. 1"; raises ValueError for any other form."""
    found = _PARAGRAPH.match(text)
    if found is None:
        raise ValueError(f"{text!r} is not a citation of the form § N, stk. N, nr. N")
    subsection, number = found["subsection"], found["number"]
    return Citation(
        found["paragraph"], int(subsection) if subsection else None, int(number) if number else None
    )


def check(text: str) -> str:
    """Return the citation when it is one of the act, or names another source first ("ATP-loven § 2", "LP-05")."""
    if not text.startswith("§"):
        if not _OTHER.match(text):
            raise ValueError(f"{text!r} names no source")
        return text
    return str(parse(text))
