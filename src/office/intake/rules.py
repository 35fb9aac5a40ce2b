"""NemRefusion's rules of order (regel 1101-1110; standards 7), as pure functions that raise Refused.

1000 lies in the formats, 1101 to 1105 are about versions, 1106 to 1109 about what the office already has, 1110 about
days alone. Every text ends with its rule's number, so that a sender can look it up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from lawbook.foundation.calendar import is_public_holiday
from office.intake.problems import DAY, Refused

Period = tuple[date, date]
NOTIFICATIONS = frozenset({"DP201", "DP200A", "DP200B", "DP200C"})

# First and last day that a message of each type names, and its field for the first.
_OF_EMPLOYEES = (
    ("first_absence_day", "last_sick_day"), ("employment_start", "employment_end"), ("leave_from", "leave_to"),
)  # fmt: skip
_SPANS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "DP201": _OF_EMPLOYEES,
    "DP200A": _OF_EMPLOYEES,
    "DP200B": (("first_absence_day", "last_sick_day"),),
    "DP200C": (("first_absence_day", "last_sick_day"),),
    "CORRECTION": (
        ("notification.first_absence_day", "notification.last_sick_day"),
        ("notification.employment_start", "notification.employment_end"),
        ("notification.leave_from", "notification.leave_to"),
    ),
    "DP202": (("refund_from", "refund_to"),),
    "HOLIDAY": (("from", "to"),),
    "IMPRISONMENT": (("from", "to"),),
    "SPECIAL_CIRCUMSTANCE": (("from", "to"),),
    "MILITARY_SERVICE": (("from", "to"),),
    "HOLIDAY_PAY": (("from", "to"),),
    "AGREEMENT": (("from", "until"),),
    "INSURANCE_ANSWER": (("valid_from", "valid_until"),),
    "BUSINESS": (("started", "ended"),),
}


def _at(body: Mapping[str, Any], path: str) -> Any:
    found: Any = body
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


_LAW_SINCE = date(2006, 7, 3)
_FIRST_ABSENCE_DAYS = ("first_absence_day", "notification.first_absence_day")


def _check_first_absence_day(body: Mapping[str, Any], path: str) -> None:
    """Refuse a first absence day that the law is not for (LP-44)."""
    day = date.fromisoformat(_at(body, path))
    if day < _LAW_SINCE:
        raise Refused(
            DAY, path, f"Første fraværsdag {day} ligger før lovens ikrafttræden {_LAW_SINCE}.",
            f"The first absence day {day} lies before the act came into force on {_LAW_SINCE}.",
        )  # fmt: skip


def check_days(body: Mapping[str, Any]) -> None:
    """Refuse a first absence day that cannot be meant, and a period that starts after it ends."""
    if body["type"] in NOTIFICATIONS or body["type"] == "CORRECTION":
        for path in _FIRST_ABSENCE_DAYS:
            if _at(body, path):
                _check_first_absence_day(body, path)
    for first, last in _SPANS.get(body["type"], ()):
        start, end = _at(body, first), _at(body, last)
        if start and end and start > end:
            raise Refused(
                "1110", first, f"{start} ligger efter {end}.", f"{start} lies after {end}."
            )


def check_schedule(body: Mapping[str, Any]) -> None:
    """Refuse a working-time plan that is not of whole weeks from a Monday (arbejdstidsskema, turnusskema)."""
    for place in ("", "notification."):
        plan, starts = _at(body, f"{place}schedule"), _at(body, f"{place}schedule_from")
        if plan is not None and len(plan) % 7:
            raise Refused(
                DAY, f"{place}schedule", f"Planen har {len(plan)} dage og er ikke hele uger.",
                f"The plan has {len(plan)} days, which are no whole weeks.",
            )  # fmt: skip
        if plan is not None and len(plan) > 7 and starts is None:
            raise Refused(
                DAY, f"{place}schedule_from", "En plan med flere uger skal sige, hvilken mandag den første begynder.",
                "A plan of several weeks must say on which Monday the first begins.",
            )  # fmt: skip
        if starts is not None and date.fromisoformat(starts).weekday():
            raise Refused(DAY, f"{place}schedule_from", f"{starts} er ikke en mandag.", f"{starts} is no Monday.")


def check_token(body: Mapping[str, Any], *, latest: str) -> None:
    """Refuse an update without the latest version's token (regel 1101, 1102)."""
    token = body.get("token")
    if token is None:
        raise Refused(
            "1101", "token", "En rettelse eller annullering skal have et token.",
            "A correction or annulment must carry a token.",
        )  # fmt: skip
    if str(token).lower() != latest.lower():
        raise Refused(
            "1102", "token", "Meddelelsen er ændret siden; hent den seneste version først.",
            "The message has changed since; fetch the latest version first.",
        )  # fmt: skip


def not_collected() -> Refused:
    """Return the refusal to cancel a message that did not reach the municipality (regel 1103)."""
    return Refused(
        "1103", "annuls", "Meddelelsen er ikke modtaget i kommunen og kan ikke annulleres.",
        "The municipality has not received the message; it cannot be annulled.",
    )  # fmt: skip


def no_deletion() -> Refused:
    """Return the refusal to delete: only drafts can be, and they never reach the municipality (regel 1104)."""
    return Refused(
        "1104", "deletes", "Kun kladder kan slettes; en signeret meddelelse kan annulleres.",
        "Only drafts can be deleted; a signed message can be annulled.",
    )  # fmt: skip


def check_can_be_updated(kind: str) -> None:
    """Refuse a correction of anything but a notification (regel 1105)."""
    if kind not in NOTIFICATIONS:
        raise Refused(
            "1105", "corrects", "Kun anmeldelser kan rettes, når de er signeret.",
            "Only notifications may be updated after signing.",
        )  # fmt: skip


def no_notification(field: str) -> Refused:
    """Return the refusal of a request or a recovery without a signed notification (regel 1106)."""
    return Refused(
        "1106", field, "Der er ingen signeret anmeldelse for borgeren fra samme afsender.",
        "There is no signed notification of the citizen from the same sender.",
    )  # fmt: skip


def check_refund_period(period: Period, taken: Iterable[Period], is_free: Callable[[date], bool]) -> None:
    """Refuse a refund period that starts no later than another one, overlaps or leaves a gap (regel 1107, 1108).

    `taken` are the employer's standing requests of the case; `is_free` tells days that need no request, such as agreed
    holiday. Days without benefit for everybody, weekends and public holidays, leave no gap either.
    """
    standing = sorted(taken)
    if not standing:
        return
    first, _ = period
    last_start = standing[-1][0]
    if first <= last_start:
        raise Refused(
            "1108", "refund_from", f"En ny refusionsperiode skal begynde efter {last_start}.",
            f"A new refund period must start after {last_start}.",
        )  # fmt: skip
    end = max(last for _, last in standing)
    if first <= end:
        raise Refused(
            "1107", "refund_from", f"Refusionsperioden overlapper en tidligere, der slutter {end}.",
            f"The refund period overlaps an earlier one that ends {end}.",
        )  # fmt: skip
    day = end + timedelta(days=1)
    while day < first:
        if day.weekday() < 5 and not is_public_holiday(day) and not is_free(day):
            raise Refused(
                "1107", "refund_from", f"Refusionsperioden efterlader et hul fra {day}.",
                f"The refund period leaves a gap from {day}.",
            )  # fmt: skip
        day += timedelta(days=1)


OVERLAP = "1109"  # a warning: the message is taken in and a caseworker looks (task 1)
