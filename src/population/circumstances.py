"""What else is told with a notification or a form (omstændigheder): how one was hurt, a remark, a telephone number.

Drawn by a chance of its own for each person, so that it moves nothing else of the person's story. What a recourse case
begins with is told as well as people tell it: the day nearly always, the claim's number seldom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from population import names
from population.days import plus

if TYPE_CHECKING:
    from population.courses import Course

# How often the one who tells also knows who is liable, and with whom it is insured.
_LIABLE = {"TRAFFIC": 0.8, "ACCIDENT_WITH_LIABLE_PARTY": 0.9, "VIOLENCE": 0.5, "WORK_INJURY": 0.25}
_INSURED = {"TRAFFIC": 0.75, "ACCIDENT_WITH_LIABLE_PARTY": 0.5, "VIOLENCE": 0.1, "WORK_INJURY": 0.7}
_NUMBERED = 0.55  # of those whose insurer is told
_PHONE, _REMARK_OF_INJURY, _REMARK = 0.72, 0.8, 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Injury:
    """How somebody was hurt (personskade), as far as it is told."""

    day: date
    liable_party: str | None = None
    insurer: str | None = None
    claim_number: str | None = None

    def told(self) -> dict[str, Any]:
        """Return what a message says about it."""
        said = {"day": self.day.isoformat(), "liable_party": self.liable_party, "insurer": self.insurer,
                "claim_number": self.claim_number}  # fmt: skip
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is told aside from the absence itself (omstændigheder)."""

    injury: Injury | None
    remark: str | None
    phone: str | None
    says_work_injury: bool  # the citizen answers the form's own question

    def of_notification(self) -> dict[str, Any]:
        """Return what a notification says of it."""
        said: dict[str, Any] = {"injury": self.injury and self.injury.told(), "remarks": self.remark}
        return {name: value for name, value in said.items() if value}


def draw(course: Course) -> Circumstances:
    """Draw what is told about one course; a person has the same telephone in both spells."""
    cpr = course.person.cpr
    rng = Random(f"openksd/circumstances/{cpr}/{course.spell}")  # noqa: S311 - invented data, not a secret
    own = Random(f"openksd/phone/{cpr}")  # noqa: S311 - invented data, not a secret
    # Danish subscribers' numbers begin with 2 to 9: one that begins with 10 rings nowhere.
    phone = f"10{own.randrange(10**6):06d}" if own.random() < _PHONE else None
    return Circumstances(
        injury=_injury(rng, course), remark=_remark(rng, course), phone=phone,
        says_work_injury=course.cause == "WORK_INJURY" and rng.random() < 0.85,
    )  # fmt: skip


def _injury(rng: Random, course: Course) -> Injury | None:
    cause = course.cause
    if cause not in _LIABLE or rng.random() < 0.08:  # a few tell the cause alone
        return None
    insurer = rng.choice(names.INSURERS) if rng.random() < _INSURED[cause] else None
    claim_number = f"{rng.randint(21, 26)}-{rng.randrange(10**6):06d}"
    return Injury(
        day=plus(course.first_absence_day, -rng.choice((0, 0, 0, 0, 1, 1, 2, 6))),
        liable_party=_liable_party(rng, course) if rng.random() < _LIABLE[cause] else None,
        insurer=insurer,
        claim_number=claim_number if insurer and rng.random() < _NUMBERED else None,
    )


def _liable_party(rng: Random, course: Course) -> str:
    """Name who is liable: the employer for an injury at work, else an invented person."""
    if course.cause == "WORK_INJURY":
        return course.jobs[0].company.name if course.jobs else "Bygherren"
    first = rng.choice((*names.WOMEN, *names.MEN))
    return f"{first} {rng.choice(names.LAST_NAMES)}"


def _remark(rng: Random, course: Course) -> str | None:
    if course.cause == "SICKNESS":
        return rng.choice(names.REMARKS["SICKNESS"]) if rng.random() < _REMARK else None
    return rng.choice(names.REMARKS[course.cause]) if rng.random() < _REMARK_OF_INJURY else None
