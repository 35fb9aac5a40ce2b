"""What is set beside the facts (standpunkter): local positions, entered rates, versions of the law on trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

REFORM_2027 = "REFORM_2027"
# Expected wordings of the law that are off until they are enacted, with the day they are expected from.
EXPECTED_VERSIONS: Mapping[str, date] = {REFORM_2027: date(2027, 1, 1)}


@dataclass(frozen=True, slots=True)
class EnteredRate:
    """A rate that two operators have entered with its source (indtastet sats; LP-25): øre a week from a Monday on.

    It counts only where the lawbook itself knows none, and only to the end of its rate year.
    """

    name: str  # weekly_maximum · reduced_weekly_maximum
    value: int
    since: date
    source: str
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class Policy:
    """The positions that an operator or a municipality may set (LP-03, LP-15), and the rates entered (LP-25).

    `versions` are the expected versions of the law that are turned on, for a trial (R-081).
    """

    gross_rounding: str = "KRONE"  # KRONE · OERE
    has_lenient_deadlines: bool = True
    rates: tuple[EnteredRate, ...] = ()
    versions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a version that no rule carries: a trial of nothing would look like a trial."""
        unknown = set(self.versions) - set(EXPECTED_VERSIONS)
        if unknown:
            raise ValueError(f"versions: {', '.join(sorted(unknown))} is none of {', '.join(EXPECTED_VERSIONS)}")
