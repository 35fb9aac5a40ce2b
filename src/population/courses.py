"""What happens to invented people: their absences from the first day to the last (forløb).

A course is the truth of one absence; what is said about it, by whom and how well, is told by `noise` and `messages`.
Money is øre, hours are hundredths of an hour, so that nothing here needs a float.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from population import names
from population.companies import Companies
from population.days import plus, working_day
from population.livelihoods import (
    FLEXJOB,
    GROUP_WEIGHTS,
    GROUPS,
    SELF_EMPLOYED,
    UNEMPLOYED,
    WITH_PAY,
    WITHOUT_PAY,
    Business,
    Job,
    Membership,
    make_business,
    make_jobs,
    make_membership,
)
from population.people import Person

FORMS = {WITH_PAY: "DP201", FLEXJOB: "DP201", WITHOUT_PAY: "DP200A", UNEMPLOYED: "DP200B", SELF_EMPLOYED: "DP200C"}
_OTHER_CAUSES = (
    "WORK_INJURY",
    "WORK_INJURY",
    "TRAFFIC",
    "ACCIDENT_WITH_LIABLE_PARTY",
    "VIOLENCE",
    "OCCUPATIONAL_DISEASE",
)
EMPLOYER_PERIOD_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """From this day a share of the working time is done again (delvis genoptaget arbejde), in quarters."""

    first_day: date
    quarters_worked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """Something that the person register tells (CPR-hændelse)."""

    kind: str  # DEATH · MOVED · PROTECTION · NAME · DISAPPEARED · EMIGRATED · GUARDIANSHIP · RENUMBERED
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What all courses of a population share."""

    companies: Companies
    seed: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One absence of one person (sygeforløb). `last_absence_day` is how long it truly lasts."""

    person: Person
    spell: int  # 1 or 2
    group: str
    first_absence_day: date
    last_absence_day: date
    notified_on: date
    jobs: tuple[Job, ...] = ()
    business: Business | None = None
    membership: Membership | None = None
    cause: str = "SICKNESS"
    section_56: str | None = None
    is_late: bool = False
    resumptions: tuple[Resumption, ...] = ()
    holiday: tuple[date, date] | None = None
    imprisonment: tuple[date, date] | None = None
    life_event: LifeEvent | None = None
    education_on: date | None = None

    @property
    def reported_jobs(self) -> tuple[Job, ...]:
        """The jobs whose employers report the absence."""
        return tuple(job for job in self.jobs if job.is_reported)

    @property
    def cases(self) -> int:
        """How many sickness cases the office opens: one for each relation that reports (LP-27)."""
        return max(1, len(self.reported_jobs))

    @property
    def days(self) -> int:
        """Calendar days of absence."""
        return (self.last_absence_day - self.first_absence_day).days + 1


def _length(rng: Random) -> int:
    """Draw the days of absence: most end in the employer period or within eight weeks, some last beyond 22 weeks."""
    chance = rng.random()
    if chance < 0.26:
        return rng.randint(9, EMPLOYER_PERIOD_DAYS)
    if chance < 0.58:
        return rng.randint(31, 56)
    if chance < 0.83:
        return rng.randint(57, 154)
    return rng.randint(155, 430)


def _notification_delay(rng: Random, *, group: str, is_late: bool) -> int:
    """Draw the days from the first absence day to the notification; late is after R-040, R-042, R-043 and R-047."""
    if group == UNEMPLOYED:
        return rng.randint(24, 40) if is_late else rng.randint(2, 16)
    if group == SELF_EMPLOYED:
        return rng.randint(24, 45) if is_late else rng.randint(2, 17)
    if is_late:
        return rng.randint(40, 75)
    if rng.random() < 0.08:
        return rng.randint(26, 33)
    return rng.randint(5, 25)


def _first_day(rng: Random, *, earliest: date, latest: date) -> date:
    """Draw a first absence day, Mondays and winter months more often; weekends seldom."""
    span = max(0, (latest - earliest).days)
    day = earliest
    for _ in range(4):
        day = plus(earliest, rng.randint(0, span))
        weight = (1.0, 0.8, 0.75, 0.7, 0.6, 0.12, 0.15)[day.weekday()]
        if rng.random() < weight * (1.0 if day.month in (1, 2, 3, 10, 11, 12) else 0.8):
            break
    return day


def _resumptions(rng: Random, *, group: str, first: date, days: int) -> tuple[Resumption, ...]:
    """Draw a partial return in one or two steps for courses long enough."""
    if group in (UNEMPLOYED, FLEXJOB) or days < 50 or rng.random() >= 0.42:
        return ()
    start = rng.randint(38, days - 8)
    step = rng.randint(1, 2)
    found = [Resumption(first_day=_monday(plus(first, start)), quarters_worked=step)]
    if start + 30 < days and rng.random() < 0.5:
        found.append(Resumption(first_day=_monday(plus(first, start + 25)), quarters_worked=step + 1))
    return tuple(found)


def _monday(day: date) -> date:
    return plus(day, -day.weekday())


def _holiday(rng: Random, *, group: str, first: date, days: int) -> tuple[date, date] | None:
    if group == SELF_EMPLOYED or days < 55 or rng.random() >= 0.15:
        return None
    start = _monday(plus(first, rng.randint(36, days - 16)))
    return start, plus(start, rng.choice((6, 13)))


# Rare events have quotas of a thousand people, spread evenly, so that a small population holds them too.
_QUOTAS = (
    (4, "DEATH"),
    (10, "MOVED"),
    (15, "PROTECTION"),
    (19, "NAME"),
    (21, "DISAPPEARED"),
    (23, "EMIGRATED"),
    (25, "GUARDIANSHIP"),
    (26, "RENUMBERED"),
    (34, "IMPRISONMENT"),
    (42, "EDUCATION"),
    (56, "SECTION_56"),
)


def rare_event(*, index: int, seed: int) -> str | None:
    """Name the rare event that this person's quota gives, if any."""
    place = (index * 373 + seed * 7) % 1000
    return next((kind for limit, kind in _QUOTAS if place < limit), None)


def make_course(rng: Random, *, person: Person, world: World, before: Course | None = None) -> Course | None:
    """Invent one course notified within the world's days, or None where none fits; with `before` a second spell."""
    rare = rare_event(index=person.index, seed=world.seed) if before is None else None
    group = before.group if before else GROUPS[_place(rng.random() * 100)]
    days = rng.randint(90, 220) if rare and rare not in ("EDUCATION", "SECTION_56") else _length(rng)
    is_late = rng.random() < (0.06 if group in (UNEMPLOYED, SELF_EMPLOYED) else 0.11) and days > 42
    delay = _notification_delay(rng, group=group, is_late=is_late)
    earliest = plus(before.last_absence_day, rng.randint(12, 70)) if before else world.first_day
    latest = plus(world.last_day, -delay - 2)
    if earliest > latest:
        return None
    first = earliest if before else _first_day(rng, earliest=earliest, latest=latest)
    life = _life_event(rng, rare, first=first, delay=delay, days=days)
    if life and life.kind in ("DEATH", "DISAPPEARED"):
        days = (life.on - first).days + 1
    notified_on = plus(first, delay)
    course = Course(
        person=person,
        spell=2 if before else 1,
        group=group,
        first_absence_day=first,
        last_absence_day=plus(first, days - 1),
        notified_on=notified_on if group == SELF_EMPLOYED else working_day(notified_on),
        is_late=is_late,
        life_event=life,
        cause=_cause(rng, group),
    )
    if before:
        course = replace(course, jobs=before.jobs, business=before.business, membership=before.membership)
    else:
        course = _with_livelihood(rng, course, world.companies)
    return _with_bends(rng, course, rare)


def _with_livelihood(rng: Random, course: Course, companies: Companies) -> Course:
    """Give the course what the person is absent from."""
    group, first = course.group, course.first_absence_day
    if group == SELF_EMPLOYED:
        return replace(course, business=make_business(rng, first))
    if group == UNEMPLOYED:
        return replace(course, membership=make_membership(rng, companies=companies, first=first))
    return replace(course, jobs=make_jobs(rng, companies=companies, first=first, group=group))


def _with_bends(rng: Random, course: Course, rare: str | None) -> Course:
    """Give the course what happens on the way: the one rare thing of the quota, or the common ones."""
    group, first, days = course.group, course.first_absence_day, course.days
    if rare is None:
        return replace(
            course,
            resumptions=_resumptions(rng, group=group, first=first, days=days),
            holiday=_holiday(rng, group=group, first=first, days=days),
        )
    if rare == "IMPRISONMENT":
        return replace(course, imprisonment=_imprisonment(rng, first=first, days=days))
    if rare == "EDUCATION":
        return replace(course, education_on=plus(first, -rng.randint(5, 50)))
    if rare == "SECTION_56" and group == WITH_PAY:
        return replace(course, section_56=rng.choice(names.ILLNESSES))
    return course


def _place(percent: float) -> int:
    return next(place for place, limit in enumerate(GROUP_WEIGHTS) if percent < limit)


def _cause(rng: Random, group: str) -> str:
    chance = rng.random()
    if group == UNEMPLOYED or chance < 0.96:
        return "SICKNESS"
    return rng.choice(_OTHER_CAUSES)


def _imprisonment(rng: Random, *, first: date, days: int) -> tuple[date, date]:
    start = plus(first, rng.randint(40, days - 25))
    return start, plus(start, rng.randint(6, 20))


def _life_event(rng: Random, rare: str | None, *, first: date, delay: int, days: int) -> LifeEvent | None:
    if rare in (None, "IMPRISONMENT", "EDUCATION", "SECTION_56"):
        return None
    return LifeEvent(kind=rare, on=plus(first, rng.randint(min(delay + 4, days - 2), min(days - 1, delay + 75))))
