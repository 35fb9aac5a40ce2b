"""What invented people are absent from (tilknytning): jobs, businesses of their own, membership of a fund."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from population.companies import Companies, Company
from population.days import plus

WITH_PAY, WITHOUT_PAY, UNEMPLOYED = "EMPLOYEE_WITH_PAY", "EMPLOYEE_WITHOUT_PAY", "UNEMPLOYED"
SELF_EMPLOYED, FLEXJOB = "SELF_EMPLOYED", "FLEXJOB"
GROUPS = (WITH_PAY, WITHOUT_PAY, UNEMPLOYED, SELF_EMPLOYED, FLEXJOB)
GROUP_WEIGHTS = (55, 75, 90, 98, 100)  # cumulative
FULL_TIME = 3700


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One employment (ansættelse): what the employer knows and what the income register should hold."""

    company: Company
    se_number: str
    employed_since: date
    employed_until: date | None
    weekly_hours: int  # hundredths
    schedule: tuple[int, ...] | None  # Monday to Sunday of each week, hundredths; None = five equal days
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


def _weekly_hours(rng: Random) -> int:
    chance = rng.random()
    if chance < 0.70:
        return FULL_TIME
    return rng.choice((3700, 3500, 3400, 3200, 3200, 3000, 3000, 2800, 2500, 2000, 1850, 1500))


def _schedule(rng: Random, weekly: int) -> tuple[int, ...] | None:
    """Draw a plan where it is not five equal days: four days, a short Friday, weekends, or a rota of two weeks."""
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
    late = (0, 0, day, day, day, day, weekly - 4 * day)
    if chance < 0.98:
        return late
    return (*late, day, day, day, day, weekly - 4 * day, 0, 0)


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


def make_jobs(rng: Random, *, companies: Companies, first: date, group: str) -> tuple[Job, ...]:
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
        return (main, replace(other, is_reported=False, employed_until=None))
    return (main, other)


def make_business(rng: Random, first: date) -> Business:
    """Draw a business; a third are insured, few are new and fewer have ended (selvstændig virksomhed)."""
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


def make_membership(rng: Random, *, companies: Companies, first: date) -> Membership:
    """Draw a membership of a fund; most get the highest day rate (a-kasse)."""
    is_full_time = rng.random() < 0.9
    top = (97300 if first.year <= 2025 else 101700) if is_full_time else (64900 if first.year <= 2025 else 67800)
    return Membership(
        fund=rng.choice(companies.funds),
        insured="FULL_TIME" if is_full_time else "PART_TIME",
        day_rate=top if rng.random() < 0.7 else top * rng.randint(82, 99) // 100,
        first_day=plus(first, -rng.randint(20, 500)),
        pays_first_14_days=rng.random() < 0.9,
    )
