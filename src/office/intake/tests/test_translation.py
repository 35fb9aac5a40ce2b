"""Every message says exactly these facts (oversættelse), and the lawbook can read them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook import facts as lawbook
from office.intake.tests.examples import CVR, EXAMPLES, OTHER_CVR, example
from office.intake.translation import WITHOUT_FACTS, sender_of, target_group, translate


def said(kind: str, **changes):
    """Return kind, source, scope and data of each draft."""
    return [(one.kind, one.said_by, one.scope, one.data) for one in translate(example(kind, **changes))]


@pytest.mark.parametrize("kind", sorted(set(EXAMPLES) - WITHOUT_FACTS))
def test_the_lawbook_reads_every_draft(kind):
    for draft in translate(example(kind)):
        envelope = {"fact": "f", "sent_on": "2025-09-08", "said_by": draft.said_by}
        lawbook.fact_from_json(draft.kind, {**draft.data, **envelope})


def test_a_notification_with_pay():
    (draft,) = translate(
        example("DP201", last_sick_day="2025-09-30", flexjob={"since": "2012-05-01"}, apprentice=True, cause="TRAFFIC",
                section_56_agreement="migræne", employment_end="2025-12-31")
    )  # fmt: skip
    assert (draft.kind, draft.said_by, draft.relation, draft.employer) == ("NOTIFICATION", "EMPLOYER", "EMPLOYER", CVR)
    assert draft.data == {
        "form": "DP201", "first_absence_day": "2025-09-01", "employer": CVR, "last_absence_day": "2025-09-30",
        "employed_since": "2015-01-01", "employed_until": "2025-12-31", "hours_last_8_weeks": "296",
        "weekly_hours": "75/2", "schedule": ["15/2"] * 5 + ["0", "0"], "absence_cause": "TRAFFIC",
        "section_56": "migræne", "is_flexjob": True, "flexjob_since": "2012-05-01", "is_apprentice": True,
    }  # fmt: skip


def test_what_is_not_said_is_left_out():
    bare = dict.fromkeys(("employment_start", "hours_last_8_weeks", "weekly_hours", "schedule", "remarks"), ...)
    assert said("DP201", **bare) == [
        ("NOTIFICATION", "EMPLOYER", "CASE", {"form": "DP201", "first_absence_day": "2025-09-01", "employer": CVR})
    ]


def test_a_bureau_speaks_for_the_employer():
    body = example("DP201", sender={"cvr": OTHER_CVR}, on_behalf_of={"cvr": CVR})
    assert sender_of(body) == CVR
    assert translate(body)[0].employer == CVR


def test_an_unemployed_person_has_no_employer():
    notification, report = said("DP200B")
    assert notification == (
        "NOTIFICATION", "UNEMPLOYMENT_FUND", "CASE", {"form": "DP200B", "first_absence_day": "2025-09-01"},
    )  # fmt: skip
    assert report == (
        "UNEMPLOYMENT", "UNEMPLOYMENT_FUND", "PERSON",
        {"is_entitled": True, "insured": "FULL_TIME", "day_rate": 85000, "first_day": "2025-06-03"},
    )  # fmt: skip
    assert said("UNEMPLOYMENT", deduction="12.50", pays_first_14_days=False)[0][3]["deduction"] == 1250


def test_an_own_business():
    notification, business = said("DP200C")
    assert notification[1:3] == ("CITIZEN", "CASE")
    assert business[3] == {"started_on": "2018-01-01", "weekly_hours": "37", "annual_profit": 20800050}
    insured = {"level": "FULL", "from_day": 3, "valid_from": "2018-04-01"}
    data = said("BUSINESS", annual_profit=..., insurance=insured, ended="2025-08-01")[0][3]
    assert data == {
        "started_on": "2018-01-01", "weekly_hours": "37", "annual_profit": None, "ended_on": "2025-08-01",
        "insurance_level": "FULL", "insurance_from_day": 3, "insurance_valid_from": "2018-04-01",
    }  # fmt: skip
    assert said("BUSINESS_PARTIAL") == [
        ("BUSINESS_PARTIAL", "CITIZEN", "CASE", {"first_day": "2025-10-06", "work_share": "1/4"})
    ]


def test_refund_and_recovery():
    assert said("DP202") == [
        ("REFUND_REQUEST", "EMPLOYER", "CASE", {
            "employer": CVR, "first_day": "2025-10-01", "last_day": "2025-10-19", "wage_paid": 1480025,
            "absent_hours": "37", "se_number": CVR,
        })
    ]  # fmt: skip
    assert said("DP212S")[0][1:] == ("EMPLOYER", "CASE", {"last_absence_day": "2025-10-19", "employer": CVR})
    fund = said("DP212S", relation="UNEMPLOYMENT_FUND")[0]
    assert fund[1:] == ("UNEMPLOYMENT_FUND", "CASE", {"last_absence_day": "2025-10-19"})
    assert said("RECOVERY")[0][1:] == ("CITIZEN", "CASES", {"last_absence_day": "2025-10-19"})
    assert said("RECOVERY", source="JOBCENTRE", employer=CVR)[0][1:3] == ("JOBCENTRE", "CASE")


def test_an_application_with_all_that_the_form_asks():
    form = {
        "cause": "OTHER", "excuse": "HOSPITAL", "case_hint": {"first_absence_day": "2025-09-01", "employer": CVR},
        "partial_work": {"employer": CVR, "from": "2025-10-06", "absent_hours": "18.5"},
        "education_completed": {"date": "2025-07-31", "months": 18},
    }  # fmt: skip
    application, resumption, education = translate(example("APPLICATION", **form))
    assert application.data == {"absence_cause": "OTHER", "excuse": "HOSPITAL"}
    assert (application.employer, str(application.on)) == (CVR, "2025-09-01")
    assert resumption.data == {"employer": CVR, "first_day": "2025-10-06", "absent_hours": "37/2"}
    assert resumption.said_by == education.said_by == "CITIZEN"
    assert education.data == {"completed_on": "2025-07-31", "months": 18}


def test_hours_that_nobody_stated_are_not_nought():
    assert said("PARTIAL_RESUMPTION", absent_hours=None)[0][3]["absent_hours"] is None
    months = said("INCOME")[0][3]["months"]
    assert months == [
        {"month": "2025-07", "wage": 3000050, "hours": "16033/100"}, {"month": "2025-08", "wage": None, "hours": None},
    ]  # fmt: skip


def test_numbers_written_as_text_or_number_say_the_same():
    texts, numbers = said("DP201", weekly_hours="18.50"), said("DP201", weekly_hours=18.5)
    assert texts == numbers
    assert Fraction(texts[0][3]["weekly_hours"]) == Fraction(37, 2)


def test_holiday_of_one_employer_is_that_case_s():
    assert said("HOLIDAY")[0][2] == "PERSON"
    assert said("HOLIDAY", source="EMPLOYER", sender={"cvr": CVR})[0][2] == "CASE"
    assert said("HOLIDAY", agreed=False)[0][3]["is_agreed"] is False


def test_answers_and_messages_of_others():
    assert said("CONTROL_ANSWER")[0] == ("CONTROL_ANSWER", "REGISTER", "CASE", {"advice": "BRAKE", "employer": CVR})
    assert said("INSURANCE_ANSWER")[0][3] == {"state": "VALID", "employer": CVR, "valid_from": "2020-01-01"}
    assert said("JOBCENTRE")[0][3] == {"message": "EXTENSION", "ground": 2, "until": "2026-03-31"}
    assert said("AGREEMENT")[0][1:] == ("EMPLOYER", "PERSON", {
        "agreement": "SECTION_56", "state": "APPROVED", "employer": CVR, "illness": "migræne",
        "first_day": "2025-02-01", "last_day": "2026-01-31",
    })  # fmt: skip
    assert said("AGREEMENT", sender=...)[0][1] == "CITIZEN"
    assert said("CONVERTED_WEEK", week_of="2025-10-09")[0][1:] == (
        "REGISTER", "CASE", {"monday": "2025-10-06", "paid": 400000}
    )  # fmt: skip
    assert said("CONVERTED_WEEK", employer=CVR)[0][3]["employer"] == CVR
    assert said("SPECIAL_CIRCUMSTANCE")[0][1:] == ("CITIZEN", "PERSON", {
        "circumstance": "STAY_ABROAD", "first_day": "2025-10-06", "last_day": "2025-10-12",
    })  # fmt: skip
    assert said("SPECIAL_CIRCUMSTANCE", source="EMPLOYER", to=...)[0][1] == "EMPLOYER"
    assert said("IMPRISONMENT", to=...)[0][3] == {"first_day": "2025-10-06", "last_day": None}


@pytest.mark.parametrize(
    ("kind", "changes", "group"),
    [
        ("DP201", {}, "EMPLOYEE_WITH_PAY"), ("DP200A", {}, "EMPLOYEE_WITHOUT_PAY"), ("DP200B", {}, "UNEMPLOYED"),
        ("DP200C", {}, "SELF_EMPLOYED"), ("DP201", {"flexjob": {}}, "FLEXJOB"),
        ("DP200A", {"wage_subsidy": True}, "WAGE_SUBSIDY"), ("DP201", {"wage_subsidy": False}, "EMPLOYEE_WITH_PAY"),
    ],
)  # fmt: skip
def test_target_groups(kind, changes, group):
    assert target_group(example(kind, **changes)) == group
