"""Messages as facts of the lawbook (oversættelse): one pure function for each type, in one table.

A draft says what is stated, by whom and what it is about; where it belongs is settled when the message is taken in.
Kroner become øre and hours exact text here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lawbook.foundation.calendar import monday_of
from office.cases.models import Fact, SicknessCase
from office.intake.models import CPR_EXTRACT
from office.intake.values import day, hours, ore

EMPLOYER = str(SicknessCase.Relation.EMPLOYER)
FUND = str(SicknessCase.Relation.UNEMPLOYMENT_FUND)
BUSINESS = str(SicknessCase.Relation.BUSINESS)
_REGISTER, _CITIZEN, _JOBCENTRE = str(Fact.SaidBy.REGISTER), str(Fact.SaidBy.CITIZEN), str(Fact.SaidBy.JOBCENTRE)

PERSON = "PERSON"  # reaches every case of the person
CASE = "CASE"  # belongs to the case of its relation, employer and day
CASES = "CASES"  # is about every running case that it can be about
Body = Mapping[str, Any]
RELATION_OF_FORM = {"DP201": EMPLOYER, "DP200A": EMPLOYER, "DP200B": FUND, "DP200C": BUSINESS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement on its way to the fact log (oplysning)."""

    kind: str
    said_by: str
    data: dict[str, Any]
    scope: str = PERSON
    relation: str | None = None
    employer: str | None = None  # CVR number
    on: date | None = field(default=None)  # a day in the course that it is about


def sender_of(body: Body) -> str | None:
    """Return the company that speaks (afsender): the one a bureau sends for, if any, else the sender itself."""
    for name in ("on_behalf_of", "sender"):
        found: str | None = body.get(name, {}).get("cvr")
        if found:
            return found
    return None


def _given(**values: Any) -> dict[str, Any]:
    """Leave out what is not said, so that the lawbook's own defaults hold."""
    return {name: value for name, value in values.items() if value is not None}


def notification(form: str, body: Body, *, employer: str | None) -> Draft:
    """Return the statement that an absence is reported (anmeldelse)."""
    flexjob, schedule = body.get("flexjob"), body.get("schedule")
    relation = RELATION_OF_FORM[form]
    data = _given(
        form=form,
        first_absence_day=body["first_absence_day"],
        employer=employer if relation == EMPLOYER else None,
        last_absence_day=body.get("last_sick_day"),
        employed_since=body.get("employment_start"),
        employed_until=body.get("employment_end"),
        hours_last_8_weeks=hours(body.get("hours_last_8_weeks")),
        weekly_hours=hours(body.get("weekly_hours")),
        schedule=None if schedule is None else [hours(one) for one in schedule],
        schedule_from=body.get("schedule_from"),
        employer_paid_until=body.get("employer_paid_until"),
        absence_cause=body.get("cause"),
        section_56=body.get("section_56_agreement") or body.get("section_58a_agreement"),
        is_flexjob=True if flexjob is not None else None,
        flexjob_since=(flexjob or {}).get("since"),
        is_apprentice=body.get("apprentice"),
        **_terms(body),
        has_wage_subsidy=body.get("wage_subsidy"),
        is_shift_rota=body.get("shift_rota"),
        wages_stopped_on=body.get("wages_stopped_on"),
        is_insured_employer=body.get("insured_employer"),
    )
    said_by = {EMPLOYER: "EMPLOYER", FUND: "UNEMPLOYMENT_FUND", BUSINESS: "CITIZEN"}[relation]
    return Draft(
        kind="NOTIFICATION", said_by=said_by, data=data, scope=CASE, relation=relation,
        employer=data.get("employer"), on=day(body["first_absence_day"]),
    )  # fmt: skip


def _terms(body: Body) -> dict[str, Any]:
    """Return what is unusual about an employment: hours and pay not fixed, leave, the end of apprenticeship."""
    same = ("working_time", "leave_from", "leave_to", "apprentice_until")
    return {
        **{name: body.get(name) for name in same},
        "hours_last_4_weeks": hours(body.get("hours_last_4_weeks")),
        "wage_last_4_weeks": ore(body.get("wage_last_4_weeks")),
        "has_production_stop": body.get("production_stop"),
        "agreed_hourly_wage": ore(body.get("agreed_hourly_wage")),
        "is_casual": body.get("casual"),
        "has_planned_work": body.get("planned_work"),
    }


def _notified(body: Body) -> list[Draft]:
    found = [notification(body["type"], body, employer=sender_of(body))]
    return found + _beside(body)


def _beside(body: Body) -> list[Draft]:
    """Return what a notification may carry along: the fund's details or the business's."""
    found = []
    if "unemployment" in body:
        found.append(_unemployment(body["unemployment"]))
    if "business" in body:
        found.append(_business(body["business"]))
    return found


def _corrected(body: Body) -> list[Draft]:
    """Return the notification as it now is; which one it corrects is settled when it is taken in."""
    new = body["notification"]
    return [notification(new["form"], new, employer=sender_of(body)), *_beside(new)]


def _refund(body: Body) -> list[Draft]:
    employer = sender_of(body)
    data = _given(
        employer=employer,
        first_day=body["refund_from"],
        last_day=body["refund_to"],
        wage_paid=ore(body["wage_paid"]),
        absent_hours=hours(body.get("absent_hours_per_week")),
        se_number=body.get("se_number"),
    )
    return [
        Draft(
            kind="REFUND_REQUEST", said_by="EMPLOYER", data=data, scope=CASE, relation=EMPLOYER, employer=employer,
            on=day(body["refund_to"]),
        )
    ]  # fmt: skip


def _recovered_at_sender(body: Body) -> list[Draft]:
    relation = body.get("relation", EMPLOYER)
    employer = sender_of(body) if relation == EMPLOYER else None
    data = _given(last_absence_day=body["last_sick_day"], employer=employer)
    said_by = "EMPLOYER" if relation == EMPLOYER else "UNEMPLOYMENT_FUND"
    return [
        Draft(
            kind="RECOVERY", said_by=said_by, data=data, scope=CASE, relation=relation, employer=employer,
            on=day(body["last_sick_day"]),
        )
    ]  # fmt: skip


def _recovered(body: Body) -> list[Draft]:
    employer = body.get("employer")
    return [
        Draft(
            kind="RECOVERY", said_by=body["source"],
            data=_given(last_absence_day=body["last_sick_day"], employer=employer),
            scope=CASE if employer else CASES, relation=EMPLOYER if employer else None, employer=employer,
            on=day(body["last_sick_day"]),
        )
    ]  # fmt: skip


def _application(body: Body) -> list[Draft]:
    hint = body.get("case_hint", {})
    found = [
        Draft(
            kind="APPLICATION", said_by=_CITIZEN,
            data=_given(
                absence_cause=body.get("cause"), excuse=body.get("excuse"), is_work_injury=body.get("work_injury")
            ),
            scope=CASES, employer=hint.get("employer"), on=day(hint.get("first_absence_day")),
        )
    ]  # fmt: skip
    if "partial_work" in body:
        found.append(_resumption(body["partial_work"], _CITIZEN))
    if "education_completed" in body:
        found.append(_education(body["education_completed"], _CITIZEN))
    return found


def _resumption(body: Body, said_by: str) -> Draft:
    # The hours must be a key of the fact even when nobody stated them: that is what a caseworker then asks for.
    data = {
        "employer": body["employer"],
        "first_day": body["from"],
        "absent_hours": hours(body.get("absent_hours")),
    }
    return Draft(
        kind="PARTIAL_RESUMPTION", said_by=said_by, data=data, scope=CASE, relation=EMPLOYER,
        employer=body["employer"], on=day(body["from"]),
    )  # fmt: skip


def _education(body: Body, said_by: str) -> Draft:
    return Draft(
        kind="EDUCATION_COMPLETED", said_by=said_by, data={"completed_on": body["date"], "months": body["months"]}
    )


def _income(body: Body) -> list[Draft]:
    months = [
        {"month": name, "wage": ore(month["wage"]), "hours": hours(month["hours"])}
        | _given(extra_pension=ore(month.get("extra_pension")))
        for name, month in sorted(body["months"].items())
    ]
    data = _given(employer=body["employer"], months=months, is_incomplete=body.get("incomplete"))
    return [Draft(kind="INCOME", said_by=_REGISTER, data=data, employer=body["employer"])]


def _business(body: Body) -> Draft:
    insurance = body.get("insurance") or {}
    data = {
        "started_on": body["started"],
        "weekly_hours": hours(body["weekly_hours"]),
        "annual_profit": ore(body.get("annual_profit")),
    } | _given(
        ended_on=body.get("ended"),
        insurance_level=insurance.get("level"),
        insurance_from_day=insurance.get("from_day"),
        insurance_valid_from=insurance.get("valid_from"),
    )
    return Draft(kind="BUSINESS", said_by=_CITIZEN, data=data, relation=BUSINESS)


def _business_partial(body: Body) -> list[Draft]:
    data = {"first_day": body["from"], "work_share": hours(body["work_share"])}
    return [
        Draft(
            kind="BUSINESS_PARTIAL", said_by=_CITIZEN, data=data, scope=CASE, relation=BUSINESS, on=day(body["from"])
        )
    ]  # fmt: skip


def _unemployment(body: Body) -> Draft:
    data = {
        "is_entitled": body["entitled"],
        "insured": body["insured"],
        "day_rate": ore(body.get("day_rate")),
        "first_day": body["from"],
    } | _given(pays_first_14_days=body.get("pays_first_14_days"), deduction=ore(body.get("deduction")))
    return Draft(kind="UNEMPLOYMENT", said_by="UNEMPLOYMENT_FUND", data=data, relation=FUND)


def _holiday(body: Body) -> list[Draft]:
    """Holiday agreed with one employer is that case's, holiday the citizen tells of is about every absence."""
    source = body.get("source", _CITIZEN)
    employer = sender_of(body) if source == "EMPLOYER" else None
    data = _given(first_day=body["from"], last_day=body["to"], is_agreed=body.get("agreed"))
    return [
        Draft(
            kind="HOLIDAY", said_by=source, data=data, scope=CASE if employer else PERSON,
            relation=EMPLOYER if employer else None, employer=employer, on=day(body["to"]),
        )
    ]  # fmt: skip


def _imprisonment(body: Body) -> list[Draft]:
    data = {"first_day": body["from"], "last_day": body.get("to")}
    return [Draft(kind="IMPRISONMENT", said_by=_REGISTER, data=data)]


def _circumstance(body: Body) -> list[Draft]:
    """Return what a person must judge beside the illness (særligt forhold), whichever absence it touches."""
    data = _given(circumstance=body["circumstance"], first_day=body["from"], last_day=body.get("to"))
    return [Draft(kind="SPECIAL_CIRCUMSTANCE", said_by=body.get("source", _CITIZEN), data=data)]


def _converted_week(body: Body) -> list[Draft]:
    monday, employer = monday_of(date.fromisoformat(body["week_of"])), body.get("employer")
    data = _given(monday=monday.isoformat(), paid=ore(body["paid"]), employer=employer)
    return [
        Draft(
            kind="CONVERTED_WEEK", said_by=_REGISTER, data=data, scope=CASE, employer=employer, on=monday,
            relation=EMPLOYER if employer else None,
        )
    ]  # fmt: skip


def _agreement(body: Body) -> list[Draft]:
    employer = body.get("employer")
    data = _given(
        agreement=body["agreement"],
        state=body["state"],
        employer=employer,
        illness=body.get("illness"),
        first_day=body.get("from"),
        last_day=body.get("until"),
        condition=body.get("condition"),
        statement_on=body.get("statement_on"),
        expected_absence_days=body.get("expected_absence_days"),
        treatment_decided_on=body.get("treatment_decided_on"),
        paid_days=body.get("paid_days"),
        absence_days_last_year=body.get("absence_days_last_year"),
        is_changed=body.get("is_changed"),
    )
    said_by = "EMPLOYER" if sender_of(body) else _CITIZEN
    return [Draft(kind="AGREEMENT", said_by=said_by, data=data, employer=employer)]


def _jobcentre(body: Body) -> list[Draft]:
    data = _given(message=body["kind"], ground=body.get("ground"), until=body.get("until"))
    return [Draft(kind="JOBCENTRE_MESSAGE", said_by=_JOBCENTRE, data=data, scope=CASES)]


def _hearing_answer(body: Body) -> list[Draft]:
    said_by = body.get("source", _CITIZEN)
    return [Draft(kind="HEARING_ANSWER", said_by=said_by, data=_given(text=body.get("text")), scope=CASES)]


def _control_answer(body: Body) -> list[Draft]:
    employer = body.get("employer")
    data = _given(advice=body["advice"], employer=employer)
    return [Draft(kind="CONTROL_ANSWER", said_by=_REGISTER, data=data, scope=CASE, employer=employer)]


def _insurance_answer(body: Body) -> list[Draft]:
    data = _given(
        state=body["state"],
        employer=body.get("employer"),
        valid_from=body.get("valid_from"),
        valid_until=body.get("valid_until"),
    )
    return [Draft(kind="INSURANCE_ANSWER", said_by=_REGISTER, data=data, employer=body.get("employer"))]


TRANSLATORS: Mapping[str, Callable[[Body], list[Draft]]] = {
    "DP201": _notified,
    "DP200A": _notified,
    "DP200B": _notified,
    "DP200C": _notified,
    "CORRECTION": _corrected,
    "DP202": _refund,
    "DP212S": _recovered_at_sender,
    "RECOVERY": _recovered,
    "APPLICATION": _application,
    "PARTIAL_RESUMPTION": lambda body: [_resumption(body, body.get("source", "EMPLOYER"))],
    "INCOME": _income,
    "EDUCATION": lambda body: [_education(body, _REGISTER)],
    "BUSINESS": lambda body: [_business(body)],
    "BUSINESS_PARTIAL": _business_partial,
    "UNEMPLOYMENT": lambda body: [_unemployment(body)],
    "HOLIDAY": _holiday,
    "IMPRISONMENT": _imprisonment,
    "SPECIAL_CIRCUMSTANCE": _circumstance,
    "CONVERTED_WEEK": _converted_week,
    "AGREEMENT": _agreement,
    "JOBCENTRE": _jobcentre,
    "HEARING_ANSWER": _hearing_answer,
    "CONTROL_ANSWER": _control_answer,
    "INSURANCE_ANSWER": _insurance_answer,
}
# Messages that state nothing the lawbook reads: a note or a document for a person's eyes, a withdrawal, a deletion.
WITHOUT_FACTS = frozenset(
    {
        "DOCUMENT", "ENQUIRY_NOTE", "REMARKS", "FURTHER_INFORMATION", "MOVE_CONSENT", "ANNULMENT", "DELETION",
        "MILITARY_SERVICE", "HOLIDAY_PAY", "PENSION",
        CPR_EXTRACT,
    }
)  # fmt: skip


def translate(body: Body) -> list[Draft]:
    """Return what a message that keeps its format states (oplysninger)."""
    return TRANSLATORS[body["type"]](body)


def target_group(body: Body) -> str:
    """Return the target group that a notification tells (målgruppe); the assessment settles it."""
    groups = SicknessCase.TargetGroup
    form = body.get("form", body.get("type"))
    if form == "DP200B":
        return groups.UNEMPLOYED
    if form == "DP200C":
        return groups.SELF_EMPLOYED
    if "flexjob" in body:
        return groups.FLEXJOB
    if body.get("wage_subsidy"):
        return groups.WAGE_SUBSIDY
    return groups.EMPLOYEE_WITH_PAY if form == "DP201" else groups.EMPLOYEE_WITHOUT_PAY
