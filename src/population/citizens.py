"""What citizens, their own businesses, their unemployment funds and the jobcentre say (borgerens oplysninger)."""

from __future__ import annotations

from datetime import date
from typing import Any

from population.amounts import number
from population.days import plus, working_day
from population.livelihoods import FLEXJOB, SELF_EMPLOYED, UNEMPLOYED, WITH_PAY
from population.mailbag import Mailbag

_DOCUMENTS = (
    ("Lægeattest", "Attest om uarbejdsdygtighed fra egen læge."),
    ("Mulighedserklæring", "Mulighedserklæring udfyldt sammen med arbejdsgiveren."),
    ("Udskrivningsbrev", "Udskrivningsbrev fra hospitalet."),
    ("Lønsedler", "Lønsedler for de seneste tre måneder."),
    ("Fuldmagt", "Fuldmagt til fagforeningen."),
)
_ENQUIRIES = (
    "Borgeren spørger, hvornår pengene kommer.",
    "Borgeren spørger til beregningen af timesatsen.",
    "Arbejdsgiveren spørger til en refusion, der mangler.",
    "Borgeren beder om at blive ringet op.",
    "Borgeren oplyser, at a-kassen har betalt de første 14 dage.",
)
_HEARING_ANSWERS = (
    "Jeg har været indlagt og kunne ikke svare før.",
    "Jeg mener ikke, at oplysningerne fra min arbejdsgiver er rigtige.",
    "Jeg har ingen bemærkninger.",
)


def tell(bag: Mailbag) -> None:
    """Add what is said by or for the citizen to the mailbag."""
    course = bag.course
    if course.group == UNEMPLOYED:
        _unemployed(bag)
    elif course.group == SELF_EMPLOYED:
        _self_employed(bag)
    if course.group in (WITH_PAY, FLEXJOB):
        if bag.rng.random() < 0.12 and _goes_on(bag):
            bag.add("APPLICATION", plus(course.notified_on, bag.rng.randint(1, 8)), _application(bag))
    else:
        _apply(bag)
    _recovery(bag)
    if course.holiday:
        _holiday(bag, *course.holiday)
    if course.imprisonment:
        first, last = course.imprisonment
        body = {"from": first.isoformat(), "to": last.isoformat()}
        bag.add("IMPRISONMENT", working_day(plus(max(first, course.notified_on), bag.rng.randint(0, 9))), body)
    _papers(bag)
    _jobcentre(bag)


def _goes_on(bag: Mailbag) -> bool:
    """Tell whether the absence still goes on when it is notified: only then a form is sent."""
    return bag.course.last_absence_day >= bag.course.notified_on


def _unemployed(bag: Mailbag) -> None:
    """Let the fund report the absence and the membership, together or apart."""
    course, member = bag.course, bag.course.membership
    assert member is not None
    sender = {"cvr": member.fund.cvr}
    details = {
        "entitled": bag.rng.random() >= 0.02,
        "insured": member.insured,
        "day_rate": number(member.day_rate),
        "from": member.first_day.isoformat(),
        "pays_first_14_days": member.pays_first_14_days,
    }
    body: dict[str, Any] = {"sender": sender, "first_absence_day": course.first_absence_day.isoformat()}
    if not _goes_on(bag):
        body["last_sick_day"] = course.last_absence_day.isoformat()
    if bag.rng.random() < 0.5:
        body["unemployment"] = details
    else:
        bag.add("UNEMPLOYMENT", course.notified_on, {"sender": sender} | details)
    _notify(bag, "DP200B", body)


def _self_employed(bag: Mailbag) -> None:
    """Let a self-employed person report the absence and describe the business, together or apart."""
    course, business = bag.course, bag.course.business
    assert business is not None
    details: dict[str, Any] = {
        "started": business.started_on.isoformat(),
        "weekly_hours": number(business.weekly_hours),
    }
    if business.annual_profit is not None:
        details["annual_profit"] = number(business.annual_profit)
    if business.ended_on:
        details["ended"] = business.ended_on.isoformat()
    if business.insurance_level and business.insurance_valid_from:
        details["insurance"] = {
            "level": business.insurance_level,
            "from_day": business.insurance_from_day,
            "valid_from": business.insurance_valid_from.isoformat(),
        }
    body: dict[str, Any] = {"first_absence_day": course.first_absence_day.isoformat()}
    if course.cause != "SICKNESS":
        body["cause"] = course.cause
    if bag.circumstances.phone:
        body["phone"] = bag.circumstances.phone
    body |= bag.circumstances.of_notification()
    if not _goes_on(bag):
        body["last_sick_day"] = course.last_absence_day.isoformat()
    if bag.rng.random() < 0.4:
        body["business"] = details
    else:
        bag.add("BUSINESS", course.notified_on, details)
    _notify(bag, "DP200C", body)
    for resumption in course.resumptions:
        on = plus(max(resumption.first_day, course.notified_on), bag.rng.randint(1, 8))
        share = "0.5" if resumption.quarters_worked == 2 else f"0.{resumption.quarters_worked * 25}"
        bag.add("BUSINESS_PARTIAL", on, {"from": resumption.first_day.isoformat(), "work_share": share})
    if not business.insurance_level and bag.rng.random() < 0.03:
        on = plus(course.notified_on, bag.rng.randint(1, 20))
        body = {"agreement": "SECTION_58A", "state": "APPLIED", "illness": "migræne", "from": on.isoformat()}
        body |= {"expected_absence_days": bag.rng.randint(6, 30), "statement_on": plus(on, -5).isoformat()}
        bag.add("AGREEMENT", on, body)


def _notify(bag: Mailbag, form: str, body: dict[str, Any]) -> None:
    """Send the notification; some are withdrawn or put right afterwards, as employers' are."""
    course, noise = bag.course, bag.noise
    sender = {"sender": body["sender"]} if "sender" in body else {}
    wrong = dict(body)
    if noise.is_corrected:
        wrong["first_absence_day"] = plus(course.first_absence_day, -1).isoformat()
    found = bag.add(form, course.notified_on, wrong, spoiled="LATE_NOTIFICATION" if course.is_late else None)
    later = plus(course.notified_on, bag.rng.randint(2, 12))
    if noise.is_corrected:
        bag.correct(found, later, form=form, body=body)
    elif noise.annulled == "NOTIFICATION":
        bag.add("ANNULMENT", later, sender | {"annuls": found, "token": found}, spoiled="ANNULLED")


def _application(bag: Mailbag) -> dict[str, Any]:
    body: dict[str, Any] = {"cause": "OTHER" if bag.rng.random() < 0.01 else "SICKNESS"}
    if bag.circumstances.phone:
        body["phone"] = bag.circumstances.phone
    if bag.circumstances.says_work_injury:
        body["work_injury"] = True
    if bag.rng.random() < 0.6:
        hint = {"first_absence_day": bag.course.first_absence_day.isoformat()}
        jobs = bag.course.reported_jobs
        body["case_hint"] = hint | ({"employer": jobs[0].company.cvr} if jobs else {})
    return body


def _apply(bag: Mailbag) -> None:
    """Apply within eight days of the letter, which leaves on the evening of the notification; some late, some never."""
    rng, noise, notified = bag.rng, bag.noise, bag.course.notified_on
    if noise.application == "NEVER" or noise.annulled == "NOTIFICATION":
        return
    body, on, spoiled = _application(bag), plus(notified, rng.randint(1, 8)), None
    if noise.application == "LATE":
        on, spoiled = plus(notified, rng.randint(12, 40)), "LATE_APPLICATION"
        body["excuse"] = rng.choice(("NONE", "NONE", "NONE", "HOSPITAL", "ABROAD"))
    bag.add("APPLICATION", on, body, spoiled=spoiled)
    if spoiled and rng.random() < 0.6:
        answer = {"text": rng.choice(_HEARING_ANSWERS), "source": "CITIZEN"}
        bag.add("HEARING_ANSWER", plus(on, rng.randint(4, 14)), answer)


def _recovery(bag: Mailbag) -> None:
    """Report fit for work where no employer does; now and then a day that contradicts the employer's."""
    course, noise, rng = bag.course, bag.noise, bag.rng
    if not _goes_on(bag) or noise.recovery == "NEVER" or noise.annulled == "NOTIFICATION":
        return
    if course.life_event and course.life_event.kind in ("DEATH", "DISAPPEARED"):
        return
    last, spoiled = course.last_absence_day, None
    if course.jobs and noise.recovery == "REPORTED":
        if noise.contradiction != "RECOVERY":
            return
        last, spoiled = plus(last, -rng.randint(2, 6)), "CONTRADICTORY_RECOVERY"
    on = plus(max(last, course.notified_on), rng.randint(0, 7))
    if course.group == UNEMPLOYED and rng.random() < 0.5 and course.membership:
        body = {"last_sick_day": last.isoformat(), "relation": "UNEMPLOYMENT_FUND"}
        bag.add("DP212S", on, {"sender": {"cvr": course.membership.fund.cvr}} | body)
        return
    body = {"last_sick_day": last.isoformat(), "source": "JOBCENTRE" if rng.random() < 0.12 else "CITIZEN"}
    bag.add("RECOVERY", on, body, spoiled=spoiled)


def _holiday(bag: Mailbag, first: date, last: date) -> None:
    body = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "agreed": bag.rng.random() < 0.9,
        "source": "EMPLOYER" if len(bag.course.jobs) == 1 and bag.rng.random() < 0.4 else "CITIZEN",
    }
    if body["source"] == "EMPLOYER":
        body["sender"] = {"cvr": bag.course.jobs[0].company.cvr}
    bag.add("HOLIDAY", max(bag.course.notified_on, plus(first, -bag.rng.randint(1, 20))), body)


def _papers(bag: Mailbag) -> None:
    """Documents and notes of enquiries land on some cases."""
    rng, course = bag.rng, bag.course
    span = max(5, min(course.days, 120))
    if rng.random() < 0.05:
        title, text = rng.choice(_DOCUMENTS)
        body = {"title": title, "text": text, "source": "CITIZEN"}
        bag.add("DOCUMENT", plus(course.notified_on, rng.randint(1, span)), body)
    if rng.random() < 0.035:
        body = {"text": rng.choice(_ENQUIRIES), "source": "CITIZEN"}
        bag.add("ENQUIRY_NOTE", working_day(plus(course.notified_on, rng.randint(1, span))), body)


def _jobcentre(bag: Mailbag) -> None:
    """Let the jobcentre extend most long courses, resume some and apply for pension for a few."""
    rng, course = bag.rng, bag.course
    if course.days < 165:
        return
    on = working_day(plus(course.first_absence_day, rng.randint(150, 195)))
    chance = rng.random()
    if chance < 0.62:
        body: dict[str, Any] = {"kind": "EXTENSION", "ground": rng.randint(1, 7)}
        if rng.random() < 0.8:
            body["until"] = plus(on, rng.randint(90, 480)).isoformat()
        bag.add("JOBCENTRE", on, body)
    elif chance < 0.68:
        bag.add("JOBCENTRE", on, {"kind": "PENSION_APPLICATION"})
    elif chance < 0.72:
        bag.add("JOBCENTRE", plus(on, rng.randint(20, 60)), {"kind": "RESUME"})
