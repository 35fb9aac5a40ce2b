"""What the registers answer about a course (registersvar): income, insurance, control, education.

Only answers that differ from the office's clean defaults are told for control and insurance, as a register would be
asked and answer on the day of the notification.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from population.amounts import number
from population.days import plus, working_day
from population.livelihoods import Job
from population.mailbag import Mailbag

MONTHS_BEFORE = 7
_HOURS_A_MONTH = (13, 3)  # 52 weeks / 12 months


def tell(bag: Mailbag) -> None:
    """Add the answers of the registers to the mailbag."""
    course = bag.course
    for job in course.jobs:
        _income(bag, job)
        if job.is_reported and job.company.insured_from:
            _insurance(bag, employer=job.company.cvr, valid_from=job.company.insured_from)
        if job.is_reported and bag.noise.control:
            body = {"employer": job.company.cvr, "advice": bag.noise.control}
            bag.add("CONTROL_ANSWER", course.notified_on, body, spoiled=f"CONTROL_{bag.noise.control}")
    if not course.jobs and bag.noise.control:
        body = {"advice": bag.noise.control}
        bag.add("CONTROL_ANSWER", course.notified_on, body, spoiled=f"CONTROL_{bag.noise.control}")
    if course.business and course.business.insurance_level:
        _insurance(bag, employer=None, valid_from=course.business.insurance_valid_from)
    if course.education_on:
        length = bag.rng.choice((24, 36, 42, 48))
        done = {"date": course.education_on.isoformat(), "months": length}
        bag.add("EDUCATION", course.notified_on, done)


def _insurance(bag: Mailbag, *, employer: str | None, valid_from: date | None) -> None:
    """Answer on an insurance: valid as a rule, now and then unknown or not valid."""
    chance = bag.rng.random()
    state = "VALID" if chance < 0.9 else "UNKNOWN" if chance < 0.96 else "INVALID"
    body: dict[str, Any] = {"state": state}
    if employer:
        body["employer"] = employer
    if valid_from and state == "VALID":
        body["valid_from"] = valid_from.isoformat()
    bag.add("INSURANCE_ANSWER", bag.course.notified_on, body, spoiled=None if state == "VALID" else "INSURANCE")


def _months_before(day: date) -> list[tuple[int, int]]:
    """Return the completed months before the day, oldest first."""
    last = day.year * 12 + day.month - 1
    return [divmod(last - back, 12) for back in range(MONTHS_BEFORE, 0, -1)]


def _months(bag: Mailbag, job: Job) -> dict[str, dict[str, Any]]:
    rng, found = bag.rng, {}
    multiplier, divisor = _HOURS_A_MONTH
    usual = job.weekly_hours * multiplier // divisor
    since = (job.employed_since.year * 12 + job.employed_since.month - 1, job.employed_since.day)
    for year, month in _months_before(bag.course.first_absence_day):
        place = year * 12 + month
        if place < since[0]:
            continue
        hours = usual * (31 - since[1]) // 30 if place == since[0] else usual
        if hours <= 0:
            continue
        if rng.random() < 0.2:
            hours = hours * rng.randint(92, 106) // 100
        found[f"{year}-{month + 1:02d}"] = {"wage": number(hours * job.hourly_wage // 100), "hours": number(hours)}
    return found


def _income(bag: Mailbag, job: Job) -> None:
    """Answer on the wages of the months before; missing answers of half the cases come later."""
    rng, on, state = bag.rng, bag.course.notified_on, bag.noise.income
    months = _months(bag, job)
    if not months:
        return
    good = {"employer": job.company.cvr, "months": months}
    comes_later = state != "GOOD" and rng.random() < 0.5
    if state == "GOOD":
        bag.add("INCOME", on, good)
    elif state == "HOURS_MISSING":
        without = {name: month | {"hours": None} for name, month in months.items()}
        bag.add("INCOME", on, good | {"months": without}, spoiled=state)
    elif state == "INCOMPLETE":
        some = dict(list(months.items())[:-2]) or months
        bag.add("INCOME", on, good | {"months": some, "incomplete": True}, spoiled=state)
    if comes_later:
        bag.add("INCOME", working_day(plus(on, rng.randint(8, 40))), good, spoiled=f"{state}_MENDED")
