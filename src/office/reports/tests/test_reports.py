"""Each report on a few cases: who is in it, what stands in the cells, and who may open it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from office.administration.models import Role
from office.administration.operations import set_parameter
from office.cases.operations import record_fact
from office.cases.recourse import RecourseDetails, record_details
from office.decisions.operations import decide, exempt, lift_exemption
from office.decisions.tests.world import content
from office.reports.definition import Shape, purpose_description
from office.reports.errors import PeriodRefused, ReportRefused, UnknownReport
from office.reports.periods import Unit
from office.reports.registry import definitions, report_of
from office.reports.running import Filter, Match, page, size_of, values_of
from office.reports.tests.world import (
    a_case,
    a_person,
    an_employer,
    as_role,
    asked,
    dicts,
    marked,
    notified,
    said,
)
from office.tasks.operations import open_by_hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
DAY = date(2026, 3, 4)


def test_every_report_runs_on_nothing() -> None:
    for report in definitions().values():
        by = (Unit.MONTH, "2026-03") if report.units else (None, "")
        shown = page(asked(report.code, *by))
        assert shown.pages == 1
        assert shown.persons == 0
        assert shown.total == (1 if report.code == "R14" else 0)


def test_new_cases_go_by_the_day_they_were_made() -> None:
    inside = a_case(date(2026, 3, 2), first=date(2026, 2, 1))
    sunday = a_case(date(2026, 3, 8))
    a_case(date(2026, 3, 1), first=date(2026, 3, 4))
    a_case(date(2026, 3, 9))
    found = dicts(asked("R34", Unit.WEEK, "2026-03-03", "2026-03-07"))
    assert [row["number"] for row in found] == [inside.number, sunday.number]


def test_new_cases_show_what_the_case_has() -> None:
    company = an_employer()
    case = a_case(
        DAY, a_person("Søren Ågård"), relation="EMPLOYER", employer=company, target_group="EMPLOYEE_WITHOUT_PAY",
        status="RUNNING", grant_basis="AFTER_EMPLOYER_PERIOD", is_complaint=True, actor="mette",
        reassessment_day=date(2026, 8, 1), last_absence_day=date(2026, 9, 1),
    )  # fmt: skip
    notified(case, DAY, "TRAFFIC", "Påkørt på cykel")
    said(case, "PARTIAL_RESUMPTION", DAY, "EMPLOYER", employer="99047127", first_day="2026-05-04", absent_hours="20")
    said(case, "CASEWORKER_ACT", DAY, "CASEWORKER", act="EXTEND", ground=3, last_day="2026-12-01")
    row = dicts(asked("R34", Unit.YEAR, "2026"))[0]
    assert (row["citizen"], row["company"], row["cvr"], row["form"]) == (
        "Søren Ågård", "Fjordlys Køkkener ApS", "99047127", "Anpartsselskab",
    )  # fmt: skip
    assert (row["target_group"], row["status"]) == ("Lønmodtager uden løn", "Igangværende")
    assert (row["grant_basis"], row["cause"], row["remark"]) == (
        "Efter arbejdsgiverperiode", "Færdselsuheld", "Påkørt på cykel",
    )  # fmt: skip
    assert (row["extension"], row["resumed_on"]) == ("§ 27, stk. 1, nr. 3", date(2026, 5, 4))
    assert (row["is_complaint"], row["is_by_hand"], row["is_technical"]) == ("Ja", "Ja", "Nej")
    assert (row["opened_on"], row["reassessment"]) == (DAY, date(2026, 8, 1))


def test_an_extension_without_a_ground_is_technical_and_a_withdrawn_statement_is_gone() -> None:
    case = a_case(DAY, target_group="SELF_EMPLOYED", relation="BUSINESS")
    said(case, "CASEWORKER_ACT", DAY, "CASEWORKER", act="EXTEND", last_day="2026-12-01")
    wrong = said(case, "BUSINESS_PARTIAL", DAY, first_day="2026-04-01", work_share="1/2")
    row = dicts(asked("R34", Unit.YEAR, "2026"))[0]
    assert (row["is_technical"], row["extension"]) == ("Ja", "Teknisk forlængelse")
    assert (row["incapable_since"], row["incapable_share"]) == (date(2026, 4, 1), Decimal("50.0"))
    said(case, "ANNULMENT", DAY, annuls=str(wrong.public_id))
    row = dicts(asked("R34", Unit.YEAR, "2026"))[0]
    assert (row["incapable_since"], row["resumed_on"], row["is_by_hand"]) == (None, None, "Nej")


def test_recourse_search_goes_by_the_first_grant_and_leaves_ungranted_cases_out() -> None:
    granted, late, refused = (a_case(date(2026, 1, 5)) for _ in range(3))
    notified(granted, DAY, "WORK_INJURY")
    decide(content=content(granted), on=date(2026, 2, 2))
    decide(content=content(late), on=date(2026, 3, 2))
    decide(content=content(refused, "REFUSED", made_by="mette"), on=date(2026, 2, 3))
    found = dicts(asked("R45", Unit.WEEK, "2026-02-04"))
    assert [row["number"] for row in found] == [granted.number]
    assert (found[0]["is_injury"], found[0]["has_liable_party"], found[0]["is_work_injury"]) == ("Ja", "Nej", "Ja")
    assert (found[0]["cause_code"], found[0]["granted_on"]) == ("WORK_INJURY", date(2026, 2, 2))
    assert dicts(asked("R45", Unit.WEEK, "2026-01-05")) == []
    record_details(case=granted, details=RecourseDetails(liable_party="Bo Bil"))
    assert dicts(asked("R45", Unit.WEEK, "2026-02-04"))[0]["has_liable_party"] == "Ja"


def test_the_telephone_of_a_protected_citizen_is_kept_back() -> None:
    a_case(DAY, a_person(phone="004670101010"))
    a_case(DAY, a_person(phone="70202020", is_protected=True))
    year = (Unit.YEAR, "2026")
    assert [row["phone"] for row in dicts(asked("R34", *year))] == ["004670101010", "70202020"]
    set_parameter(name="extra_report_roles", value="R34:CONTROL", valid_from=date(2026, 1, 1))
    seen = dicts(asked("R34", *year, viewer=as_role(Role.CONTROL)))
    assert [row["phone"] for row in seen] == ["004670101010", "Beskyttet"]


def test_cases_without_recovery_are_those_of_three_statuses() -> None:
    wanted = ["UNDER_CLARIFICATION", "DECIDED", "RUNNING"]
    for status in [*wanted, "PAYMENT_EFFECTED", "ENDED", "CLOSED", "REFUSED", "ANNULLED"]:
        a_case(DAY, status=status)
    found = dicts(asked("R46"))
    assert sorted(row["status"] for row in found) == ["Afgjort", "Igangværende", "Under afklaring"]


def test_a_rate_told_before_the_latest_regulation_is_marked_and_the_jobcentres_word_shown() -> None:
    old, new = a_case(date(2025, 12, 1), first=date(2025, 12, 1)), a_case(DAY)
    said(old, "UNEMPLOYMENT", DAY, is_entitled=True, insured="FULL_TIME", day_rate=90000, first_day="2025-12-01")
    said(new, "UNEMPLOYMENT", DAY, is_entitled=True, insured="FULL_TIME", day_rate=95000, first_day="2026-03-04")
    said(new, "JOBCENTRE_MESSAGE", DAY, "JOBCENTRE", message="RESUME")
    found = {row["number"]: row for row in dicts(asked("R46"))}
    assert (found[old.number]["is_rate_outdated"], found[old.number]["day_rate"]) == ("Ja", Decimal("900.00"))
    assert found[new.number]["is_rate_outdated"] == "Nej"
    assert (found[new.number]["jobcentre_on"], found[new.number]["jobcentre_message"]) == (DAY, "Genoptagelse")


@pytest.mark.parametrize(
    ("begins", "told", "since", "outdated"),
    [
        # 5 January 2026 is the first Monday of the year: from then on the new rates count.
        (date(2025, 12, 1), date(2025, 12, 5), "2025-06-01", "Ja"),
        (date(2026, 1, 4), date(2026, 1, 9), "2025-06-01", "Ja"),
        (date(2026, 1, 5), date(2026, 1, 9), "2025-06-01", "Nej"),
        (date(2026, 1, 5), date(2026, 1, 4), "2025-06-01", "Ja"),
        # The fund has told the new rate of an absence that began before it.
        (date(2025, 12, 1), date(2026, 1, 9), "2026-01-05", "Nej"),
        (date(2025, 12, 1), date(2026, 1, 9), "2026-01-04", "Ja"),
    ],
)  # fmt: skip
def test_a_rate_is_the_persons_and_outdated_when_it_is_of_a_time_before_the_regulation(
    begins: date, told: date, since: str, outdated: str
) -> None:
    case, other = a_case(begins, first=begins), a_case(begins, first=begins, target_group="EMPLOYEE_WITH_PAY")
    for one in (case, other):
        data = {"is_entitled": True, "insured": "FULL_TIME", "day_rate": 97300, "first_day": since}
        record_fact(
            person=one.person, case=None, fact="UNEMPLOYMENT", data=data, sent_on=told, said_by="UNEMPLOYMENT_FUND"
        )
    found = {row["number"]: row for row in dicts(asked("R46"))}
    assert (found[case.number]["day_rate"], found[case.number]["is_rate_outdated"]) == (Decimal("973.00"), outdated)
    assert (found[other.number]["day_rate"], found[other.number]["is_rate_outdated"]) == (None, "Nej")


def test_what_a_fund_or_the_jobcentre_took_back_is_not_shown() -> None:
    case = a_case(DAY)
    for fact, data in (
        ("UNEMPLOYMENT", {"is_entitled": True, "insured": "FULL_TIME", "day_rate": 90000, "first_day": "2026-03-04"}),
        ("JOBCENTRE_MESSAGE", {"message": "RESUME"}),
    ):
        wrong = said(case, fact, DAY, **data)
        said(case, "ANNULMENT", DAY, annuls=str(wrong.public_id))
    row = dicts(asked("R46"))[0]
    assert (row["day_rate"], row["is_rate_outdated"], row["jobcentre_on"]) == (None, "Nej", None)


def test_the_citizens_own_answer_makes_an_injury_at_work() -> None:
    told, denied = a_case(DAY), a_case(DAY)
    for case, answer in ((told, True), (denied, False)):
        notified(case, DAY)
        said(case, "APPLICATION", DAY, is_work_injury=answer)
        decide(content=content(case), on=DAY)
        marked(case, "RECOURSE", DAY)
    for rows in (dicts(asked("R45", Unit.WEEK, "2026-10")), dicts(asked("R35"))):
        found = {row["number"]: (row["is_injury"], row["has_liable_party"], row["is_work_injury"]) for row in rows}
        assert found == {told.number: ("Ja", "Nej", "Ja"), denied.number: ("Nej", "Nej", "Nej")}


def test_the_recourse_count_reads_the_history_also_of_marks_that_are_gone() -> None:
    gone, standing, again = a_case(DAY), a_case(DAY), a_case(DAY)
    marked(gone, "RECOURSE", date(2026, 3, 10))
    marked(gone, "RECOURSE", date(2026, 4, 15), off=True)
    marked(standing, "RECOURSE", date(2026, 4, 1))
    marked(again, "RECOURSE", date(2026, 3, 1))
    marked(again, "RECOURSE", date(2026, 3, 2), off=True)
    marked(again, "RECOURSE", date(2026, 5, 5))
    found = dicts(asked("R14", Unit.MONTH, "2026-02", "2026-06"))
    assert [(row["period"], row["cases"]) for row in found] == [
        ("2026-02", 0), ("2026-03", 2), ("2026-04", 2), ("2026-05", 2), ("2026-06", 2),
    ]  # fmt: skip
    assert [row["set_here"] for row in found] == [0, 2, 1, 1, 0]
    assert [row["lifted_here"] for row in found] == [0, 1, 1, 0, 0]


def test_the_recourse_list_shows_who_marked_when_and_why() -> None:
    # REC-05, RET-04
    case, lifted = a_case(DAY), a_case(DAY)
    marked(case, "RECOURSE", date(2026, 3, 10), reason="Ansvarlig bilist")
    marked(lifted, "RECOURSE", date(2026, 3, 10))
    marked(lifted, "RECOURSE", date(2026, 3, 11), off=True)
    record_details(case=case, details=RecourseDetails(liable_party="Bo Bil", insurer="Vestre"), actor="mette")
    record_details(case=case, details=RecourseDetails(insurer="Trygt Hjem", claim_number="77-4"), actor="mette")
    record_details(case=case, details=RecourseDetails(injured_on=DAY, insurer="Anmeldt A/S"))
    found = dicts(asked("R35"))
    assert [row["number"] for row in found] == [case.number]
    told = (found[0]["injured_on"], found[0]["liable_party"], found[0]["insurer"], found[0]["claim_number"])
    assert told == (None, None, "Trygt Hjem", "77-4")
    assert (found[0]["marked_at"], found[0]["marked_by"], found[0]["mark_reason"]) == (
        date(2026, 3, 10), "mette", "Ansvarlig bilist",
    )  # fmt: skip


def test_the_complaint_report_lists_every_marked_case() -> None:
    case = a_case(DAY, status="CLOSED")
    a_case(DAY)
    marked(case, "COMPLAINT", date(2026, 3, 10), reason="Klage modtaget")
    found = dicts(asked("KLAGE"))
    assert [(row["number"], row["is_ripe"], row["mark_reason"]) for row in found] == [
        (case.number, "Ja", "Klage modtaget")
    ]


def test_exemptions_show_until_they_run_out_or_are_lifted() -> None:
    person, lifted = a_person("Bo Kær"), a_person()
    a_case(DAY, person)
    for one in (person, lifted):
        exempt(party=one, from_day=DAY, until=date(2026, 9, 4), reason="Kompleks sag", by="mette")
    lift_exemption(party=lifted, on=date(2026, 4, 1), by="mette")
    found = dicts(asked("R20", on=date(2026, 9, 4)))
    assert [(row["citizen"], row["open_cases"], row["days_left"], row["reason"]) for row in found] == [
        ("Bo Kær", 1, 0, "Kompleks sag")
    ]
    assert dicts(asked("R20", on=date(2026, 9, 5))) == []


def test_cases_that_cannot_end_show_their_open_tasks() -> None:
    case, free = (
        a_case(DAY, status=status, last_day_of_right=date(2026, 5, 1)) for status in ("PAYMENT_EFFECTED", "ENDED")
    )
    running = a_case(DAY, status="RUNNING")
    for one in (case, running):
        open_by_hand(case=one, title="Ring", by="mette", on=DAY)
    found = dicts(asked("R9"))
    assert [(row["number"], row["obstacle"], row["open_tasks"], row["is_ripe"]) for row in found] == [
        (case.number, "Åbne opgaver", 1, "Ja")
    ]
    assert free.number not in {row["number"] for row in found}


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.CASEWORKER, {"R9", "R14", "R20", "R34", "R35", "R45", "R46", "KLAGE", "OPGAVER"}),
        (Role.LEADER, {"R9", "R14", "R20", "R34", "R35", "R46", "KLAGE", "OPGAVER", "R22", "R23", "R33"}),
        (Role.JOBCENTRE_READER, set()), (Role.CONTROL, set()), (Role.AUDITOR, set()),
        (Role.LOCAL_ADMINISTRATOR, set()), (Role.OPERATOR, set()),
    ],
)  # fmt: skip
def test_roles_open_what_is_theirs_and_nothing_else(role: Role, opens: set[str]) -> None:
    for report in definitions().values():
        by = (Unit.MONTH, "2026-03") if report.units else (None, "")
        if report.code in opens:
            asked(report.code, *by, viewer=as_role(role))
        else:
            with pytest.raises(ReportRefused):
                asked(report.code, *by, viewer=as_role(role))


def test_a_parameter_opens_a_report_to_one_more_role() -> None:
    set_parameter(name="extra_report_roles", value="R45:LEADER R46:JOBCENTRE_READER", valid_from=date(2026, 1, 1))
    asked("R45", Unit.MONTH, "2026-03", viewer=as_role(Role.LEADER))
    a_case(DAY, a_person("Skjult Navn", is_protected=True))
    row = dicts(asked("R46", viewer=as_role(Role.JOBCENTRE_READER)))[0]
    assert row["citizen"] == "Beskyttet"
    with pytest.raises(ReportRefused):
        asked("R45", Unit.MONTH, "2026-03", viewer=as_role(Role.JOBCENTRE_READER))
    with pytest.raises(ReportRefused):
        asked("R45", Unit.MONTH, "2026-03", viewer=as_role(Role.LEADER), on=date(2025, 12, 31))


def test_a_complete_report_takes_no_period_and_the_others_need_one() -> None:
    with pytest.raises(PeriodRefused, match="komplet"):
        asked("R9", Unit.MONTH, "2026-03")
    with pytest.raises(PeriodRefused, match="kræver"):
        asked("R34")
    with pytest.raises(UnknownReport):
        report_of("R99")


def test_filters_compare_what_cells_show() -> None:
    first, second = a_case(DAY, a_person("Åse Holm")), a_case(date(2026, 3, 20), target_group="SELF_EMPLOYED")
    month = (Unit.MONTH, "2026-03")
    def numbers(*filters: Filter) -> list[str]:
        return [row["number"] for row in dicts(asked("R34", *month, filters=filters))]

    assert numbers(Filter("target_group", Match.IS, ("Selvstændig",))) == [second.number]
    assert numbers(Filter("target_group", Match.IS_NOT, ("Selvstændig",))) == [first.number]
    assert numbers(Filter("citizen", Match.CONTAINS, ("åse",))) == [first.number]
    assert numbers(Filter("opened_on", Match.FROM, ("2026-03-05",))) == [second.number]
    assert numbers(Filter("opened_on", Match.TO, (date(2026, 3, 19),))) == [first.number]
    assert numbers(Filter("last_day", Match.FILLED)) == []
    assert numbers(Filter("last_day", Match.EMPTY)) == [first.number, second.number]
    assert values_of(asked("R34", *month), "target_group") == ["Ledig", "Selvstændig"]


def test_a_page_counts_people_once_and_pages_do_not_overlap() -> None:
    person = a_person()
    for day in range(1, 8):
        a_case(date(2026, 3, day), person)
    question = asked("R34", Unit.MONTH, "2026-03")
    pages = [page(question, number, size=3) for number in (1, 2, 3)]
    assert [len(one.rows) for one in pages] == [3, 3, 1]
    assert len({row for one in pages for row in one.rows}) == 7
    assert page(question, 99, size=3) == pages[2]
    assert size_of(question).rows == 7
    assert size_of(question).persons == 1


def test_purpose_descriptions_name_every_column_and_say_what_is_ours() -> None:
    with translation.override("da"):
        for report in definitions().values():
            told = {one.heading: one.text for one in purpose_description(report)}
            assert list(told)[:6] == [
                "Formål med rapporten", "Type", "Periodisering", "Målgruppeopdeling", "Hvad indeholder rapporten",
                "Indhold af CSV-fil",
            ]  # fmt: skip
            assert told["Type"] == ("Liste" if report.shape is Shape.LIST else "Summering")
            assert all(column.header in told["Indhold af CSV-fil"] for column in report.columns)
            assert ("komplet" in told["Periodisering"]) is report.is_complete
            assert told["Indhold af CSV-fil"].count("tilføjet i OpenKSD") == sum(c.is_ours for c in report.columns)
        assert {r.code for r in definitions().values() if r.is_retired} == {"R14", "R22", "R23", "R33"}
        assert report_of("r22").title == "R22 Opgaver (udgår)"


def test_columns_come_in_the_known_order_and_then_ours() -> None:
    for report in definitions().values():
        ours = [column.is_ours for column in report.columns]
        assert ours == sorted(ours)
        keys = [column.key for column in report.columns]
        assert len(keys) == len(set(keys))


def test_supervision_sees_manual_cases_extensions_and_complaints() -> None:
    """AUD-06: what the leaders' supervision picks its sample by; an ordinary case beside shows none of it."""
    plain = a_case(DAY)
    by_hand, extended, complained = a_case(DAY, actor="mette"), a_case(DAY), a_case(DAY)
    said(extended, "CASEWORKER_ACT", DAY, "CASEWORKER", act="EXTEND", ground=3, last_day="2026-12-31")
    marked(complained, "COMPLAINT", DAY)
    rows = {row["number"]: row for row in dicts(asked("R34", Unit.MONTH, "2026-03"))}
    assert rows.keys() == {plain.number, by_hand.number, extended.number, complained.number}
    assert {number for number, row in rows.items() if row["is_by_hand"] == "Ja"} == {by_hand.number}
    assert {number for number, row in rows.items() if row["extension"]} == {extended.number}
    assert {number for number, row in rows.items() if row["is_complaint"] == "Ja"} == {complained.number}


def test_task_types_and_parties_have_english_words_on_the_page_and_danish_ones_in_the_file() -> None:
    column = report_of("R23").column("task_type")
    with translation.override("en"):
        assert str(column.words["24"]) == "Look into recourse"
        assert str(report_of("R20").column("party").words["COMPANY"]) == "Company"
        assert column.danish_words()["24"] == "Undersøg regres"
    case = a_case(DAY)
    open_by_hand(case=case, title="Ring", by="mette", on=DAY)
    with translation.override("en"):
        assert dicts(asked("R23"))[0]["task_type"] == "Manuelt oprettet opgave - fritekst"
