"""What a door answers (kvittering): how many messages went in, and one clear error for each that did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from office.intake.problems import Problem


@dataclass(slots=True)
class Receipt:
    """The result of taking in a file (modtagelseskvittering); `people` are the persons to assess again."""

    accepted: int = 0
    duplicates: int = 0
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    people: set[int] = field(default_factory=set)

    def add(self, other: Receipt) -> None:
        """Add the result of another batch."""
        self.accepted += other.accepted
        self.duplicates += other.duplicates
        self.refused += other.refused
        self.warnings += other.warnings
        self.people |= other.people

    @property
    def messages(self) -> int:
        """How many there were in all."""
        return self.accepted + self.duplicates + len(self.refused)


@dataclass(slots=True, kw_only=True)
class Outcome(Receipt):
    """The result of one message: also what became of it, its public id in the office, and the case it was laid on."""

    state: str = ""  # ACCEPTED · DUPLICATE · REFUSED
    message: UUID
    case: str | None = None  # number of the case

    @property
    def is_accepted(self) -> bool:
        """Tell whether the message counts."""
        return self.state == "ACCEPTED"

    @property
    def problem(self) -> Problem | None:
        """The error, or the warning of a message that was taken in all the same."""
        return next(iter(self.refused + self.warnings), None)
