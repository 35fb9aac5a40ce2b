"""Good messages of every type, for tests to spoil (eksempler)."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import Any
from uuid import UUID

CPR, OTHER_CPR = "6101801234", "7505751230"  # day + 60: nobody's
CVR, OTHER_CVR, FUND = "94000009", "94000017", "94000025"
_next = count(1)


def new_id() -> str:
    """Return a message id that no other message of the run has."""
    return str(UUID(int=(0x4 << 76) | (0x8 << 60) | next(_next)))


_BUSINESS = {"started": "2018-01-01", "weekly_hours": 37, "annual_profit": "208000.50"}
_UNEMPLOYMENT = {"entitled": True, "insured": "FULL_TIME", "day_rate": 850, "from": "2025-06-03"}
EXAMPLES: dict[str, dict[str, Any]] = {
    "DP201": {
        "sender": {"cvr": CVR, "se": CVR, "contact": "Løn og Personale"}, "first_absence_day": "2025-09-01",
        "employment_start": "2015-01-01", "hours_last_8_weeks": 296, "weekly_hours": "37.5",
        "schedule": [7.5, 7.5, 7.5, 7.5, 7.5, 0, 0], "pay_during_absence": True, "remarks": "Rødgrød på Ærø",
    },
    "DP200A": {
        "sender": {"cvr": CVR}, "first_absence_day": "2025-09-01", "employment_start": "2015-01-01",
        "hours_last_8_weeks": 296, "weekly_hours": 37, "employer_paid_until": "2025-09-30",
    },
    "DP200B": {"sender": {"cvr": FUND}, "first_absence_day": "2025-09-01", "unemployment": _UNEMPLOYMENT},
    "DP200C": {"first_absence_day": "2025-09-01", "business": _BUSINESS},
    "DP202": {
        "sender": {"cvr": CVR}, "refund_from": "2025-10-01", "refund_to": "2025-10-19", "wage_paid": "14800.25",
        "absent_hours_per_week": 37, "se_number": CVR,
    },
    "DP212S": {"sender": {"cvr": CVR}, "last_sick_day": "2025-10-19"},
    "RECOVERY": {"last_sick_day": "2025-10-19", "source": "CITIZEN"},
    "APPLICATION": {"cause": "SICKNESS", "excuse": "NONE"},
    "INCOME": {
        "employer": CVR,
        "months": {"2025-07": {"wage": "30000.50", "hours": 160.33}, "2025-08": {"wage": None, "hours": None}},
    },
    "PARTIAL_RESUMPTION": {"sender": {"cvr": CVR}, "employer": CVR, "from": "2025-10-06", "absent_hours": 18.5},
    "BUSINESS": _BUSINESS,
    "BUSINESS_PARTIAL": {"from": "2025-10-06", "work_share": 0.25},
    "UNEMPLOYMENT": {"sender": {"cvr": FUND}, **_UNEMPLOYMENT},
    "EDUCATION": {"date": "2025-07-31", "months": 18},
    "HOLIDAY": {"from": "2025-10-06", "to": "2025-10-12", "agreed": True, "source": "CITIZEN"},
    "MILITARY_SERVICE": {"from": "2025-10-06"},
    "PENSION": {"pension": "SENIOR", "from": "2025-11-01", "decided_on": "2025-10-06"},
    "HOLIDAY_PAY": {"from": "2025-10-06", "to": "2025-10-12"},
    "CONVERTED_WEEK": {"week_of": "2025-09-01", "paid": 4000},
    "SPECIAL_CIRCUMSTANCE": {
        "circumstance": "STAY_ABROAD", "from": "2025-10-06", "to": "2025-10-12", "source": "CITIZEN",
    },
    "IMPRISONMENT": {"from": "2025-10-06", "to": "2025-10-12"},
    "AGREEMENT": {
        "sender": {"cvr": CVR}, "agreement": "SECTION_56", "state": "APPROVED", "employer": CVR, "illness": "migræne",
        "from": "2025-02-01", "until": "2026-01-31",
    },
    "JOBCENTRE": {"kind": "EXTENSION", "ground": 2, "until": "2026-03-31"},
    "HEARING_ANSWER": {"text": "Jeg har ingen bemærkninger.", "source": "CITIZEN"},
    "CONTROL_ANSWER": {"employer": CVR, "advice": "BRAKE"},
    "INSURANCE_ANSWER": {"employer": CVR, "state": "VALID", "valid_from": "2020-01-01"},
    "DOCUMENT": {"title": "Lægeattest", "text": "Attest fra egen læge.", "source": "CITIZEN"},
    "REMARKS": {"text": "Jeg blev syg dagen før."},
    "FURTHER_INFORMATION": {"text": "Jeg skal opereres i november."},
    "MOVE_CONSENT": {"given": True},
    "ENQUIRY_NOTE": {"text": "Borgeren spørger, hvornår pengene kommer."},
    "CORRECTION": {
        "sender": {"cvr": CVR},
        "notification": {"form": "DP201", "first_absence_day": "2025-09-01", "weekly_hours": 30},
    },
    "ANNULMENT": {"sender": {"cvr": CVR}},
    "DELETION": {"deletes": "00000000-0000-4000-8000-000000000001"},
}  # fmt: skip


def example(kind: str, /, *, on: str = "2025-09-08", **changes: Any) -> dict[str, Any]:
    """Return a message of a type, signed on a day; a change to ... (Ellipsis) leaves the field out."""
    body = {
        "message_id": new_id(), "type": kind, "signed_at": f"{on}T09:30:00+02:00", "municipality": "751",
        "citizen_cpr": CPR, **deepcopy(EXAMPLES[kind]), **changes,
    }  # fmt: skip
    if kind == "CORRECTION" and "corrects" not in body:
        body["corrects"] = new_id()
    if kind == "ANNULMENT" and "annuls" not in body:
        body["annuls"] = new_id()
    return {name: value for name, value in body.items() if value is not ...}
