"""Not known is a value of its own (ukendt): it stops automation and never becomes 0 or a default."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """What could not be known: the name of the missing thing and a code for why."""

    what: str
    why: str

    def __bool__(self) -> bool:
        """Refuse to be read as true or false; ask with isinstance."""
        raise TypeError(f"{self.what} is not known ({self.why}) and is neither true nor false")
