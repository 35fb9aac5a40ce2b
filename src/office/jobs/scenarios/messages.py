"""Events as the messages that reach the municipality, in the published formats (hændelser som meddelelser)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from office.jobs.scenarios.cast import Cast
from office.jobs.scenarios.scenario import Event
from office.kernel import tenancy

Message = dict[str, Any]

_EMPLOYED_SINCE = date(2015, 1, 1)
_MEMBER_BEFORE = timedelta(days=90)


def message_of(event: Event, cast: Cast, place: int) -> Message | None:
    """Return the message of an event, or None when the event is no message (register answer, a person's act)."""
    writer = _WRITERS.get(event.type)
    if writer is None:
        return None
    body = writer(event, cast)
    envelope = {
        "message_id": cast.message_id(place),
        "type": event.type.upper(),
        "signed_at": event.on.isoformat(),
        "municipality": f"{tenancy.current():03d}",
        "citizen_cpr": cast.cpr,
    }
    return envelope | {name: _text(value) for name, value in body.items() if value is not None}


def _text(value: Any) -> Any:
    """Days and decimals as text, exactly."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, _Whole):
        return dict(value)
    if isinstance(value, dict):
        return {name: _text(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_text(item) for item in value]
    return value


def _upper(value: str | None) -> str | None:
    return None if value is None else value.upper()


def _notification(event: Event, cast: Cast) -> Message:
    form = event.fields["form"]
    body: Message = {
        "type": form,
        "first_absence_day": event.fields["first_absence_day"],
        "last_sick_day": event.get("last_absence_day"),
        "cause": _upper(event.get("cause")),
    }
    if form == "DP200B":
        return body | {"sender": {"cvr": cast.unemployment_fund}, "weekly_hours": event.get("weekly_hours")}
    if form == "DP200C":
        own = {name: event.get(name) for name in ("weekly_hours", "schedule", "schedule_from")}
        return body | own | {"section_58a_agreement": event.get("section_56")}
    body |= _employment(event, cast)
    if form == "DP200A":
        body["employer_paid_until"] = event.get("employer_paid_until")
    return body


def _employment(event: Event, cast: Cast) -> Message:
    cvr = cast.employer(event)
    return {
        "sender": {"cvr": cvr, "se": event.get("se_number", cvr)},
        "employment_start": event.get("employed_since", _EMPLOYED_SINCE),
        "employment_end": event.get("employed_until"),
        "hours_last_8_weeks": event.get("hours_last_8_weeks", 296),
        "weekly_hours": event.get("weekly_hours", 37),
        "schedule": event.get("schedule"),
        "schedule_from": event.get("schedule_from"),
        "shift_rota": event.get("shift_rota"),
        "pay_during_absence": event.fields["form"] == "DP201",
        "section_56_agreement": event.get("section_56"),
        "flexjob": {"since": event.get("flexjob_since")} if event.get("flexjob") else None,
        "apprentice": event.get("apprentice"),
        "wage_subsidy": event.get("wage_subsidy"),
        "insured_employer": True if _says_insured(event, cast, str(cvr)) else None,
        "working_time": _upper(event.get("working_time")),
        **{name: event.get(name) for name in _TERMS},
    }


# What is unusual about the employment.
_TERMS = (
    "hours_last_4_weeks", "wage_last_4_weeks", "production_stop", "agreed_hourly_wage", "casual", "planned_work",
    "leave_from", "leave_to", "apprentice_until",
)  # fmt: skip


def _says_insured(event: Event, cast: Cast, cvr: str) -> bool:
    """Tell whether the scenario speaks of the employer's insurance: only then is it claimed and asked about."""
    stated = cast.scenario.employers.get(cast.alias(cvr))
    if stated is not None and stated.insured_from is not None:
        return True
    return any(
        answer.type == "control_answer" and answer.get("insurance") and answer.on <= event.on
        and cast.employer(answer, is_needed=False) in (None, cvr)
        for answer in cast.scenario.events
    )  # fmt: skip


def _application(event: Event, cast: Cast) -> Message:
    return {"cause": _upper(event.get("cause")), "excuse": _upper(event.get("excuse"))}


def _income(event: Event, cast: Cast) -> Message:
    months = {
        month: {name: _text(value) for name, value in line.items()} for month, line in event.fields["months"].items()
    }
    return {"employer": cast.employer(event), "months": _Whole(months), "incomplete": event.get("incomplete")}


class _Whole(dict[str, Any]):
    """A mapping in which null says something: wage or hours that the register does not state."""


def _refund_request(event: Event, cast: Cast) -> Message:
    cvr = cast.employer(event)
    return {
        "type": "DP202",
        "sender": {"cvr": cvr},
        "refund_from": event.fields["from"],
        "refund_to": event.fields["to"],
        "wage_paid": event.fields["wage_paid"],
        "absent_hours_per_week": event.get("absent_hours"),
        "se_number": event.get("se_number"),
    }


def _recovery(event: Event, cast: Cast) -> Message:
    source = event.fields["source"]
    body: Message = {"last_sick_day": event.fields["last_absence_day"]}
    if source != "employer":
        return body | {"source": source.upper(), "employer": cast.employer(event, is_needed=False)}
    if not cast.cvr:
        return body | {"type": "DP212S", "sender": {"cvr": cast.unemployment_fund}, "relation": "UNEMPLOYMENT_FUND"}
    return body | {"type": "DP212S", "sender": {"cvr": cast.employer(event)}}


def _partial_resumption(event: Event, cast: Cast) -> Message:
    return {
        "employer": cast.employer(event),
        "from": event.fields["from"],
        "absent_hours": event.fields["absent_hours"],
    }


def _business(event: Event, cast: Cast) -> Message:
    insurance = event.get("insurance")
    return {
        "started": event.fields["started"],
        "weekly_hours": event.fields["weekly_hours"],
        "annual_profit": event.fields["annual_profit"],
        "ended": event.get("ended"),
        "insurance": None if insurance is None else {**insurance, "level": insurance["level"].upper()},
    }


def _business_partial(event: Event, cast: Cast) -> Message:
    return {"from": event.fields["from"], "work_share": event.fields["work_share"]}


def _unemployment(event: Event, cast: Cast) -> Message:
    return {
        "sender": {"cvr": cast.unemployment_fund},
        "entitled": event.get("entitled", True),
        "insured": event.get("insured", "full_time").upper(),
        "day_rate": event.fields["day_rate"],
        "from": event.get("from", event.on - _MEMBER_BEFORE),
        "pays_first_14_days": event.get("pays_first_14_days", True),
        "deduction": event.get("deduction"),
    }


def _education(event: Event, cast: Cast) -> Message:
    return {"type": "EDUCATION", "date": event.fields["date"], "months": event.fields["months"]}


def _holiday(event: Event, cast: Cast) -> Message:
    return {"from": event.fields["from"], "to": event.fields["to"], "agreed": event.get("agreed", True)}


def _imprisonment(event: Event, cast: Cast) -> Message:
    return {"from": event.fields["from"], "to": event.fields["to"]}


def _circumstance(event: Event, cast: Cast) -> Message:
    return {
        "type": "SPECIAL_CIRCUMSTANCE",
        "circumstance": event.fields["kind"].upper(),
        "from": event.fields["from"],
        "to": event.get("to"),
        "source": _upper(event.get("source", "citizen")),
    }


def _military_service(event: Event, cast: Cast) -> Message:
    return {"from": event.fields["from"], "to": event.get("to")}


def _pension(event: Event, cast: Cast) -> Message:
    return {
        "pension": event.fields["kind"].upper(),
        "from": event.fields["from"],
        "decided_on": event.get("decided_on"),
    }


def _agreement(event: Event, cast: Cast) -> Message:
    return {
        "agreement": event.fields["kind"].upper(),
        "state": event.fields["state"].upper(),
        "employer": cast.employer(event, is_needed=len(cast.cvr) == 1),
        "illness": event.get("illness"),
        "from": event.get("from"),
        "until": event.get("until"),
        **{name: event.get(name) for name in _EVIDENCE},
    }


def _text_only(event: Event, cast: Cast) -> Message:
    return {"text": event.fields["text"]}


def _hearing_answer(event: Event, cast: Cast) -> Message:
    return {"source": "CITIZEN"}


def _jobcentre(event: Event, cast: Cast) -> Message:
    return {"kind": event.fields["kind"].upper(), "ground": event.get("ground"), "until": event.get("until")}


# What speaks for an agreement.
_EVIDENCE = (
    "condition", "statement_on", "expected_absence_days", "treatment_decided_on", "paid_days",
    "absence_days_last_year", "is_changed",
)  # fmt: skip

_WRITERS: dict[str, Callable[[Event, Cast], Message]] = {
    "notification": _notification,
    "income": _income,
    "application": _application,
    "refund_request": _refund_request,
    "recovery": _recovery,
    "partial_resumption": _partial_resumption,
    "business": _business,
    "business_partial": _business_partial,
    "unemployment": _unemployment,
    "education_completed": _education,
    "holiday": _holiday,
    "imprisonment": _imprisonment,
    "circumstance": _circumstance,
    "military_service": _military_service,
    "pension": _pension,
    "agreement": _agreement,
    "enquiry_note": _text_only,
    "document": _text_only,
    "hearing_answer": _hearing_answer,
    "jobcentre": _jobcentre,
}
