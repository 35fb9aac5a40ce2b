"""What employers report through NemRefusion (arbejdsgiverens indberetninger): absence, refund, recovery, changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from population.amounts import number
from population.courses import EMPLOYER_PERIOD_DAYS, FORMS, Course, Resumption
from population.days import plus, working_day
from population.livelihoods import FLEXJOB, WITH_PAY, Job

if TYPE_CHECKING:
    from population.mailbag import Mailbag

EIGHT_WEEKS = 56


def sender(job: Job) -> dict[str, Any]:
    """Name the employer as the sender of a message."""
    return {"cvr": job.company.cvr, "se": job.se_number}


def has_employer_period(course: Course, job: Job) -> bool:
    """Tell whether the employer believes that the first 30 days are its own (§ 30)."""
    tenure = (course.first_absence_day - job.employed_since).days
    return course.group != FLEXJOB and not course.section_56 and tenure >= EIGHT_WEEKS


def tell(bag: Mailbag) -> None:
    """Add what each employer reports to the mailbag."""
    for job in bag.course.reported_jobs:
        if bag.course.section_56:
            _agreement(bag, job)
        if bag.noise.contradiction == "ORPHAN" and bag.course.spell == 1:
            _orphan(bag, job)
        notification = _notification(bag, job)
        if bag.noise.annulled == "NOTIFICATION":
            body = {"sender": sender(job), "annuls": notification, "token": notification}
            on = working_day(plus(bag.course.notified_on, bag.rng.randint(2, 9)))
            bag.add("ANNULMENT", on, body, spoiled="ANNULLED")
            continue
        for resumption in bag.course.resumptions:
            _resumption(bag, job, resumption)
        if bag.course.group in (WITH_PAY, FLEXJOB):
            _refund(bag, job)
        _recovery(bag, job)


def _agreement(bag: Mailbag, job: Job) -> None:
    """Tell of a § 56 agreement before the absence, or as early as the population's window allows."""
    course = bag.course
    on = max(bag.first_day, plus(course.first_absence_day, -bag.rng.randint(20, 90)))
    body: dict[str, Any] = {
        "sender": sender(job),
        "employer": job.company.cvr,
        "agreement": "SECTION_56",
        "illness": course.section_56,
        "state": bag.rng.choice(("APPROVED", "APPROVED", "APPROVED", "APPLIED", "REFUSED")),
        "from": plus(course.first_absence_day, -100).isoformat(),
        "until": plus(course.first_absence_day, 629).isoformat(),
    }
    if body["state"] == "APPLIED":
        body |= {
            "condition": 1,
            "expected_absence_days": bag.rng.randint(6, 30),
            "statement_on": plus(course.first_absence_day, -110).isoformat(),
        }
    bag.add("AGREEMENT", min(on, course.notified_on), body)


def _orphan(bag: Mailbag, job: Job) -> None:
    """Ask for refund without a signed notification (rule 1106)."""
    course = bag.course
    first = plus(course.first_absence_day, -60)
    body = _request(job, _Period(first, plus(first, 20), None, 12000_00))
    bag.add("DP202", working_day(plus(course.notified_on, -3)), body, spoiled="ORPHAN")


def _details(bag: Mailbag, job: Job) -> dict[str, Any]:
    course = bag.course
    tenure = (course.first_absence_day - job.employed_since).days
    body: dict[str, Any] = {
        "first_absence_day": course.first_absence_day.isoformat(),
        "employment_start": job.employed_since.isoformat(),
        "weekly_hours": number(job.weekly_hours),
        "hours_last_8_weeks": number(job.weekly_hours * 8 if tenure >= EIGHT_WEEKS else job.weekly_hours * tenure // 7),
    }
    is_rota = job.schedule is not None and len(job.schedule) > 7
    optional = {
        "employment_end": job.employed_until and job.employed_until.isoformat(),
        "schedule": job.schedule and [number(hours) for hours in job.schedule],
        "schedule_from": is_rota and plus(course.first_absence_day, -course.first_absence_day.weekday()).isoformat(),
        "shift_rota": is_rota,
        "cause": None if course.cause == "SICKNESS" else course.cause,
        "section_56_agreement": course.section_56,
        "flexjob": course.group == FLEXJOB and {"since": job.employed_since.isoformat()},
        "apprentice": job.is_apprentice,
        "agreed_hourly_wage": tenure < EIGHT_WEEKS and number(job.hourly_wage),
        "wage_subsidy": job.has_wage_subsidy,
        "insured_employer": job.company.insured_from is not None,
    }
    told = {name: value for name, value in optional.items() if value}
    return body | told | bag.circumstances.of_notification()


def _notification(bag: Mailbag, job: Job) -> str:
    """Report the absence (anmeldelse), with its last day when it is over; a few correct themselves a week later."""
    course, form = bag.course, FORMS[bag.course.group]
    body = _details(bag, job)
    if course.last_absence_day < course.notified_on:
        body["last_sick_day"] = course.last_absence_day.isoformat()
    if form == "DP200A" and has_employer_period(course, job) and bag.rng.random() < 0.3:
        body["employer_paid_until"] = plus(course.first_absence_day, EMPLOYER_PERIOD_DAYS - 1).isoformat()
    wrong = body
    if bag.noise.is_corrected:
        wrong = body | {"weekly_hours": number(max(500, job.weekly_hours - 300))}
        for name in ("schedule", "schedule_from", "shift_rota"):
            wrong.pop(name, None)
    envelope = {"sender": sender(job)}
    found = bag.add(form, course.notified_on, envelope | wrong, spoiled="LATE_NOTIFICATION" if course.is_late else None)
    if bag.noise.is_corrected:
        on = working_day(plus(course.notified_on, bag.rng.randint(3, 25)))
        bag.correct(found, on, form=form, body=envelope | body)
    return found


def _resumption(bag: Mailbag, job: Job, resumption: Resumption) -> None:
    body = {
        "sender": sender(job),
        "employer": job.company.cvr,
        "from": resumption.first_day.isoformat(),
        "absent_hours": number(job.weekly_hours * (4 - resumption.quarters_worked) // 4),
        "source": "EMPLOYER",
    }
    earliest = max(bag.course.notified_on, resumption.first_day)
    bag.add("PARTIAL_RESUMPTION", working_day(plus(earliest, bag.rng.randint(1, 8))), body)


def _recovery(bag: Mailbag, job: Job) -> None:
    """Report fit for work (raskmelding) some days after, unless the notification said it or nobody does."""
    course = bag.course
    died = course.life_event and course.life_event.kind in ("DEATH", "DISAPPEARED")
    if died or course.last_absence_day < course.notified_on or bag.noise.recovery != "REPORTED":
        return
    on = working_day(plus(max(course.last_absence_day, course.notified_on), bag.rng.randint(1, 9)))
    body = {"sender": sender(job), "last_sick_day": course.last_absence_day.isoformat()}
    bag.add("DP212S", on, body)


@dataclass(frozen=True, slots=True)
class _Period:
    """One stretch that is asked for at once (refusionsperiode)."""

    first: date
    last: date
    absent_hours: int | None
    wage: int  # øre


def _weekdays(first: date, last: date) -> int:
    weeks, rest = divmod((last - first).days + 1, 7)
    start = first.weekday()
    return weeks * 5 + sum((start + step) % 7 < 5 for step in range(rest))


def _month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return plus(following, -1)


def refund_start(course: Course, job: Job) -> date:
    """Return the first day that the employer asks refund for."""
    if not has_employer_period(course, job):
        return course.first_absence_day
    if job.company.insured_from:
        return plus(course.first_absence_day, 1)
    return plus(course.first_absence_day, EMPLOYER_PERIOD_DAYS)


def _periods(bag: Mailbag, job: Job) -> list[_Period]:
    """Cut the absence into months, at every change of hours and around an agreed holiday."""
    course = bag.course
    share = 55 if bag.noise.refund == "LOW_WAGE" else 100
    day = refund_start(course, job)
    found: list[_Period] = []
    end = min(course.last_absence_day, bag.last_day, job.employed_until or date.max)
    if course.life_event and course.life_event.kind == "DEATH" and bag.rng.random() < 0.3:
        end = _month_end(end)  # the employer had not heard
    cuts = [resumption.first_day for resumption in course.resumptions]
    holiday = course.holiday
    while day <= end:
        if holiday and holiday[0] <= day <= holiday[1]:
            day = plus(holiday[1], 1)
            continue
        last = min(_month_end(day), end)
        for cut in (*cuts, *(holiday[:1] if holiday else ())):
            if day < cut <= last:
                last = plus(cut, -1)
        if found and found[-1].last == plus(day, -1) and not _weekdays(day, last):
            found[-1] = replace(found[-1], last=last)  # a weekend alone is asked for with the days before it
            day = plus(last, 1)
            continue
        worked = max((r.quarters_worked for r in course.resumptions if r.first_day <= day), default=0)
        hours = job.weekly_hours * (4 - worked) // 4
        wage = _weekdays(day, last) * hours * job.hourly_wage * share // 50000
        found.append(_Period(day, last, hours if worked else None, wage))
        day = plus(last, 1)
    return found


def _request(job: Job, period: _Period, se_number: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "sender": {"cvr": job.company.cvr},
        "refund_from": period.first.isoformat(),
        "refund_to": period.last.isoformat(),
        "wage_paid": number(period.wage),
        "se_number": se_number or job.se_number,
    }
    if period.absent_hours is not None:
        body["absent_hours_per_week"] = number(period.absent_hours)
    return body


def _refund(bag: Mailbag, job: Job) -> None:
    """Ask for refund month by month (refusionsanmodning); a late employer sends all that waited on one day."""
    rng, course = bag.rng, bag.course
    if bag.noise.refund == "NEVER":
        return
    periods = [period for period in _periods(bag, job) if period.wage > 0]
    late_by = rng.randint(104, 150) if bag.noise.refund == "LATE" else 0
    earlier, wrong_se = course.notified_on, _foreign_se(bag, job)
    for place, period in enumerate(periods):
        wait = late_by if place == 0 and late_by else rng.randint(2, 20)
        on = working_day(max(earlier, plus(period.last, wait)))
        if on > bag.last_day:
            break
        spoiled = "WRONG_SE" if wrong_se else None
        if (on - period.first).days > 92:
            spoiled = "LATE_REFUND"
        request = bag.add("DP202", on, _request(job, period, wrong_se), spoiled=spoiled)
        earlier = on
        if place == 0:
            _contradict(bag, job, period, on)
    if periods and bag.noise.annulled == "REFUND" and earlier <= bag.last_day and "request" in locals():
        body = {"sender": sender(job), "annuls": request, "token": request}
        bag.add("ANNULMENT", working_day(plus(earlier, rng.randint(1, 6))), body, spoiled="ANNULLED")


def _foreign_se(bag: Mailbag, job: Job) -> str | None:
    """Return an SE number that is not the company's own (task 29), for the few who mistake it."""
    if not bag.noise.has_wrong_se_number:
        return None
    digits = list(job.company.cvr)
    digits[3], digits[4] = digits[4], str((int(digits[3]) + 3) % 10)
    return "".join(digits)


def _contradict(bag: Mailbag, job: Job, period: _Period, on: date) -> None:
    """Ask again for days already asked for, or leave a gap (rule 1107)."""
    kind = bag.noise.contradiction
    if kind == "OVERLAP" and (period.last - period.first).days > 4:
        wrong = _Period(plus(period.first, 3), plus(period.last, 2), None, period.wage)
    elif kind == "GAP":
        wrong = _Period(plus(period.last, 9), plus(period.last, 15), None, period.wage // 4)
    else:
        return
    bag.add("DP202", working_day(plus(max(on, wrong.last), 1)), _request(job, wrong), spoiled=kind)
