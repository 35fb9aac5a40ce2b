"""What happens to invented people: their absences from the first day to the last (forløb).

A course is the truth of one absence; what is said about it, by whom and how well, is told by `noise` and `messages`.
Money is øre, hours are hundredths of an hour, so that nothing here needs a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from population import names
from population.companies import Companies, Company
from population.people import Person

WITH_PAY, WITHOUT_PAY, UNEMPLOYED = "EMPLOYEE_WITH_PAY", "EMPLOYEE_WITHOUT_PAY", "UNEMPLOYED"
SELF_EMPLOYED, FLEXJOB = "SELF_EMPLOYED", "FLEXJOB"
GROUPS = (WITH_PAY, WITHOUT_PAY, UNEMPLOYED, SELF_EMPLOYED, FLEXJOB)
GROUP_WEIGHTS = (55, 75, 90, 98, 100)  # cumulative
FORMS = {WITH_PAY: "DP201", FLEXJOB: "DP201", WITHOUT_PAY: "DP200A", UNEMPLOYED: "DP200B", SELF_EMPLOYED: "DP200C"}
EMPLOYER_PERIOD_DAYS = 30
FULL_TIME = 3700


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One employment (ansættelse): what the employer knows and what the income register should hold."""

    company: Company
    se_number: str
    employed_since: date
    employed_until: date | None
    weekly_hours: int  # hundredths
    schedule: tuple[int, ...] | None  # Monday to Sunday, hundredths; None = five equal days
    hourly_wage: int  # øre, before AM-bidrag
    is_reported: bool = True
    is_apprentice: bool = False
    has_wage_subsidy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """A business of one's own (selvstændig virksomhed)."""

    started_on: date
    weekly_hours: int
    annual_profit: int | None
    ended_on: date | None
    insurance_level: str | None
    insurance_from_day: int | None
    insurance_valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Membership of an unemployment insurance fund (a-kasse)."""

    fund: Company
    insured: str  # FULL_TIME · PART_TIME
    day_rate: int  # øre
    first_day: date
    pays_first_14_days: bool


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
class Course:
    """One absence of one person (sygeforløb). `last_absence_day` is how long it truly lasts, known to all only later."""

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


def plus(day: date, days: int) -> date:
    """Return the day that many days later."""
    return date.fromordinal(day.toordinal() + days)


def working_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend: offices send on working days."""
    weekday = day.weekday()
    return day if weekday < 5 else plus(day, 7 - weekday)


def _length(rng: Random) -> int:
    """Draw the days of absence: most end in the employer period or within eight weeks, some last beyond 22 weeks."""
    chance = rng.random()
    if chance < 0.27:
        return rng.randint(9, EMPLOYER_PERIOD_DAYS)
    if chance < 0.61:
        return rng.randint(31, 56)
    if chance < 0.86:
        return rng.randint(57, 154)
    return rng.randint(155, 420)


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


def _weekly_hours(rng: Random) -> int:
    chance = rng.random()
    if chance < 0.70:
        return FULL_TIME
    return rng.choice((3700, 3500, 3400, 3200, 3200, 3000, 3000, 2800, 2500, 2000, 1850, 1500))


def _schedule(rng: Random, weekly: int) -> tuple[int, ...] | None:
    """Draw a week's plan where it is not five equal days: four days, a short Friday, or weekends in shifts."""
    chance = rng.random()
    if chance < 0.82:
        return None
    if chance < 0.89:
        day = weekly // 4
        return (day, day, day, weekly - 3 * day, 0, 0, 0)
    if chance < 0.95:
        day = (weekly // 5 // 25 + 1) * 25
        return (day, day, day, day, weekly - 4 * day, 0, 0)
    day = weekly // 5
    return (0, 0, day, day, day, day, weekly - 4 * day)


def _job(rng: Random, *, companies: Companies, first: date, group: str, weekly: int) -> Job:
    company = companies.pick(rng)
    chance = rng.random()
    if chance < 0.05:
        tenure = rng.randint(10, 55)  # too short for the employer period: § 30
    elif chance < 0.10:
        tenure = rng.randint(60, 170)  # the employment requirement of § 32 in doubt
    else:
        tenure = rng.randint(190, 7300)
    is_apprentice = group == WITH_PAY and rng.random() < 0.02
    # Six of ten earn enough for the highest rate: 0.92 of the wage reaches about 131 kr. in 2025, 137 kr. in 2026.
    hourly = 9500 if is_apprentice else max(11800, int(rng.lognormvariate(9.70, 0.28)))
    if group == FLEXJOB:
        weekly = rng.choice((800, 1000, 1200, 1500, 1850))
    is_temporary = group == WITHOUT_PAY and rng.random() < 0.04
    return Job(
        company=company,
        se_number=company.se_numbers[0] if rng.random() < 0.8 else rng.choice(company.se_numbers),
        employed_since=plus(first, -tenure),
        employed_until=plus(first, rng.randint(35, 120)) if is_temporary else None,
        weekly_hours=weekly,
        schedule=None if group == FLEXJOB else _schedule(rng, weekly),
        hourly_wage=hourly,
        is_apprentice=is_apprentice,
        has_wage_subsidy=group == WITH_PAY and rng.random() < 0.015,
    )


def _jobs(rng: Random, *, companies: Companies, first: date, group: str) -> tuple[Job, ...]:
    """Draw one job, or two part-time ones for six in a hundred; the second employer does not always report."""
    if group not in (WITH_PAY, WITHOUT_PAY, FLEXJOB):
        return ()
    if group == FLEXJOB or rng.random() >= 0.06:
        return (_job(rng, companies=companies, first=first, group=group, weekly=_weekly_hours(rng)),)
    main = _job(rng, companies=companies, first=first, group=group, weekly=rng.choice((2000, 2200, 2500)))
    other = _job(rng, companies=companies, first=first, group=group, weekly=rng.choice((800, 1000, 1200)))
    if other.company == main.company:
        return (main,)
    if rng.random() < 0.4:
        return (main, _unreported(other))
    return (main, other)


def _unreported(job: Job) -> Job:
    return Job(
        company=job.company, se_number=job.se_number, employed_since=job.employed_since, employed_until=None,
        weekly_hours=job.weekly_hours, schedule=job.schedule, hourly_wage=job.hourly_wage, is_reported=False,
    )


def _business(rng: Random, first: date) -> Business:
    is_insured = rng.random() < 0.35
    profit = rng.choice((None, *(rng.randint(90_000, 620_000) for _ in range(24))))
    return Business(
        started_on=plus(first, -(rng.randint(60, 150) if rng.random() < 0.06 else rng.randint(220, 6500))),
        weekly_hours=rng.choice((3700, 3700, 3700, 4500, 3000, 2500, 1900, 1800 if rng.random() < 0.4 else 3700)),
        annual_profit=None if profit is None else profit * 100,
        ended_on=plus(first, -rng.randint(5, 40)) if rng.random() < 0.01 else None,
        insurance_level=rng.choice(("TWO_THIRDS", "TWO_THIRDS", "FULL")) if is_insured else None,
        insurance_from_day=rng.choice((1, 3)) if is_insured else None,
        insurance_valid_from=plus(first, -rng.randint(200, 2500)) if is_insured else None,
    )


def _membership(rng: Random, *, companies: Companies, first: date) -> Membership:
    is_full_time = rng.random() < 0.9
    top = (97300 if first.year <= 2025 else 101700) if is_full_time else (64900 if first.year <= 2025 else 67800)
    return Membership(
        fund=rng.choice(companies.funds),
        insured="FULL_TIME" if is_full_time else "PART_TIME",
        day_rate=top if rng.random() < 0.7 else top * rng.randint(82, 99) // 100,
        first_day=plus(first, -rng.randint(20, 500)),
        pays_first_14_days=rng.random() < 0.9,
    )


def _resumptions(rng: Random, *, group: str, first: date, days: int) -> tuple[Resumption, ...]:
    """Draw a partial return in one or two steps for courses long enough."""
    if group in (UNEMPLOYED, FLEXJOB) or days < 50 or rng.random() >= 0.26:
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
    if group == SELF_EMPLOYED or days < 55 or rng.random() >= 0.10:
        return None
    start = _monday(plus(first, rng.randint(36, days - 16)))
    return start, plus(start, rng.choice((6, 13)))


# Rare events have quotas of a thousand people, spread evenly, so that a small population holds them too.
_QUOTAS = (
    (4, "DEATH"), (10, "MOVED"), (15, "PROTECTION"), (19, "NAME"), (21, "DISAPPEARED"), (23, "EMIGRATED"),
    (25, "GUARDIANSHIP"), (26, "RENUMBERED"), (34, "IMPRISONMENT"), (42, "EDUCATION"), (56, "SECTION_56"),
)


def rare_event(*, index: int, seed: int) -> str | None:
    """Name the rare event that this person's quota gives, if any."""
    place = (index * 373 + seed * 7) % 1000
    return next((kind for limit, kind in _QUOTAS if place < limit), None)


def make_course(
    rng: Random, *, person: Person, companies: Companies, seed: int, first_day: date, last_day: date, spell: int = 1,
    before: Course | None = None,
) -> Course | None:
    """Invent one course notified from `first_day` to `last_day`; with `before` a second spell of the same person."""
    rare = rare_event(index=person.index, seed=seed) if before is None else None
    group = before.group if before else GROUPS[_place(rng.random() * 100)]
    days = rng.randint(90, 220) if rare and rare not in ("EDUCATION", "SECTION_56") else _length(rng)
    is_late = rng.random() < (0.06 if group in (UNEMPLOYED, SELF_EMPLOYED) else 0.085) and days > 42
    delay = _notification_delay(rng, group=group, is_late=is_late)
    earliest = plus(before.last_absence_day, rng.randint(12, 70)) if before else first_day
    latest = plus(last_day, -delay - 2)
    if earliest > latest:
        return None
    first = earliest if before else _first_day(rng, earliest=earliest, latest=latest)
    life = _life_event(rng, rare, first=first, delay=delay, days=days)
    if life and life.kind in ("DEATH", "DISAPPEARED"):
        days = (life.on - first).days + 1
    ordinary = rare is None
    return Course(
        person=person,
        spell=spell,
        group=group,
        first_absence_day=first,
        last_absence_day=plus(first, days - 1),
        notified_on=working_day(plus(first, delay)) if group != SELF_EMPLOYED else plus(first, delay),
        jobs=before.jobs if before else _jobs(rng, companies=companies, first=first, group=group),
        business=(before and before.business) or (_business(rng, first) if group == SELF_EMPLOYED else None),
        membership=(before and before.membership)
        or (_membership(rng, companies=companies, first=first) if group == UNEMPLOYED else None),
        cause=_cause(rng, group),
        section_56=rng.choice(names.ILLNESSES) if rare == "SECTION_56" and group == WITH_PAY else None,
        is_late=is_late,
        resumptions=_resumptions(rng, group=group, first=first, days=days) if ordinary else (),
        holiday=_holiday(rng, group=group, first=first, days=days) if ordinary else None,
        imprisonment=_imprisonment(rng, first=first, days=days) if rare == "IMPRISONMENT" else None,
        life_event=life,
        education_on=plus(first, -rng.randint(5, 50)) if rare == "EDUCATION" else None,
    )


def _place(percent: float) -> int:
    return next(place for place, limit in enumerate(GROUP_WEIGHTS) if percent < limit)


def _cause(rng: Random, group: str) -> str:
    chance = rng.random()
    if group == UNEMPLOYED or chance < 0.96:
        return "SICKNESS"
    return rng.choice(("WORK_INJURY", "WORK_INJURY", "TRAFFIC", "ACCIDENT_WITH_LIABLE_PARTY", "VIOLENCE", "OCCUPATIONAL_DISEASE"))


def _imprisonment(rng: Random, *, first: date, days: int) -> tuple[date, date]:
    start = plus(first, rng.randint(40, days - 25))
    return start, plus(start, rng.randint(6, 20))


def _life_event(rng: Random, rare: str | None, *, first: date, delay: int, days: int) -> LifeEvent | None:
    if rare in (None, "IMPRISONMENT", "EDUCATION", "SECTION_56"):
        return None
    return LifeEvent(kind=rare, on=plus(first, rng.randint(min(delay + 4, days - 2), min(days - 1, delay + 75))))
