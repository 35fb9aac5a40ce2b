"""Pivot tables: the database's figures are those of the rows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from office.reports.errors import FormatRefused, UnknownColumn
from office.reports.periods import Unit
from office.reports.pivot import Layout, Measure, Value, pivot
from office.reports.ready_views import READY_VIEWS, ready_view
from office.reports.registry import report_of
from office.reports.running import Filter, Match
from office.reports.tests.world import a_case, a_person, an_employer, asked, dicts, said
from office.tasks.operations import open_by_hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
DAY = date(2026, 3, 4)


def _view(key: str) -> Layout:
    found = ready_view(key)
    assert found is not None
    return found.layout


def test_every_ready_view_names_columns_that_its_report_has() -> None:
    for view in READY_VIEWS:
        report = report_of(view.report)
        keys = (*view.layout.rows, *view.layout.columns, *(f.key for f in view.layout.filters))
        for key in (*keys, *(value.key for value in view.layout.values)):
            report.column(key)
        for wanted in view.layout.filters:
            known = set(report.column(wanted.key).danish_words().values())
            assert not wanted.values or set(wanted.values) <= known
        assert Layout.from_json(view.layout.as_json()) == view.layout
        assert (view.unit is None) == report.is_complete


def test_frequent_absence_counts_cases_per_person_without_flexjob() -> None:
    often, flexjob = a_person(), a_person()
    for day in range(1, 4):
        a_case(date(2026, 3, day), often, grant_basis="AFTER_EMPLOYER_PERIOD")
    a_case(date(2026, 3, 9), often, grant_basis=None)
    for day in range(1, 6):
        a_case(date(2026, 4, day), flexjob, grant_basis="FLEXJOB")
    table = pivot(asked("R34", Unit.YEAR, "2026"), _view("hyppigt-fravaer"))
    assert table.row_keys == ((often.cpr,),)
    assert table.cell((often.cpr,)) == (4,)
    assert table.cell(()) == (4,)


def test_absences_in_flexjob_are_those_that_were_granted_for_it() -> None:
    person = a_person("Ægir Ågaard")
    for first, basis in ((DAY, "FLEXJOB"), (date(2026, 5, 4), "FLEXJOB_BEFORE_2013")):
        a_case(first, person, target_group="EMPLOYEE_WITH_PAY", grant_basis=basis)
    a_case(DAY, target_group="EMPLOYEE_WITH_PAY", grant_basis="AFTER_EMPLOYER_PERIOD")
    table = pivot(asked("R34", Unit.YEAR, "2026"), _view("fravaer-pr-fleksjobber"))
    assert table.row_keys == ((person.cpr, "Ægir Ågaard"),)
    assert table.cell(()) == (2,)


def test_a_pivot_agrees_with_the_rows_it_is_made_of() -> None:
    company = an_employer()
    groups = ("EMPLOYEE_WITH_PAY", "EMPLOYEE_WITHOUT_PAY", "FLEXJOB")
    for day in range(1, 21):
        a_case(
            date(2026, 3, day), relation="EMPLOYER", employer=company, target_group=groups[day % 3],
            status=("RUNNING", "ENDED")[day % 2],
        )  # fmt: skip
    question = asked("R34", Unit.MONTH, "2026-03")
    table = pivot(question, Layout(rows=("target_group",), columns=("status",), values=(Value("number"),)))
    counted = Counter((row["target_group"], row["status"]) for row in dicts(question))
    for row in table.row_keys:
        for column in table.column_keys:
            assert table.cell(row, column) == (counted[row[0], column[0]],)
        assert table.cell(row)[0] == sum(table.cell(row, column)[0] for column in table.column_keys)
    assert table.cell(()) == (20,)
    assert [table.cell(row)[0] for row in table.row_keys] == sorted(table.cell(r)[0] for r in table.row_keys)[::-1]


def test_sum_and_average_are_exact_and_the_total_is_made_of_rows() -> None:
    for number, rate in enumerate((90_001, 90_002, 90_006)):
        case = a_case(DAY, status=("RUNNING", "RUNNING", "DECIDED")[number])
        said(case, "UNEMPLOYMENT", DAY, is_entitled=True, insured="FULL_TIME", day_rate=rate, first_day="2026-03-04")
    values = (Value("day_rate", Measure.SUM), Value("day_rate", Measure.AVERAGE), Value("day_rate", Measure.COUNT))
    table = pivot(asked("R46"), Layout(rows=("status",), values=values))
    assert table.cell(("Igangværende",)) == (Decimal("1800.03"), Decimal("900.02"), 2)
    assert table.cell(()) == (Decimal("2700.09"), Decimal("900.03"), 3)


def test_tasks_that_block_the_first_decision_and_the_cases_they_lie_on() -> None:
    waiting = a_case(DAY, target_group="EMPLOYEE_WITHOUT_PAY", relation="EMPLOYER", employer=an_employer())
    other = a_case(DAY, target_group="UNEMPLOYED")
    running = a_case(DAY, target_group="EMPLOYEE_WITHOUT_PAY", status="RUNNING", first=date(2026, 1, 1))
    for case in (waiting, other, running):
        open_by_hand(case=case, title="Ring", by="mette", on=DAY, blocks="DECISION")
    open_by_hand(case=waiting, title="Skriv", by="mette", on=DAY)
    blocking = pivot(asked("OPGAVER"), _view("blokerer-foerste-afgoerelse"))
    assert blocking.cell(()) == (1,)
    on_cases = pivot(asked("OPGAVER"), _view("sager-der-venter-paa-afgoerelse"))
    assert [key[0] for key in on_cases.row_keys] == [waiting.number]
    assert pivot(asked("OPGAVER"), _view("aabne-opgaver")).cell(()) == (4,)


def test_a_pivot_of_nothing_has_nothing_and_names_are_not_added_up() -> None:
    table = pivot(asked("R46"), Layout(rows=("status",), values=(Value("number"),)))
    assert (table.row_keys, table.cell(())) == ((), (0,))
    with pytest.raises(FormatRefused):
        pivot(asked("R46"), Layout(rows=("status",), values=(Value("citizen", Measure.SUM),)))
    with pytest.raises(UnknownColumn):
        pivot(asked("R46"), Layout(rows=('status" FROM x',), values=(Value("number"),)))
    with pytest.raises(FormatRefused):
        Layout.from_json({"rows": ["status"], "values": [{"key": "number", "measure": "MEDIAN"}]})
    empty = Filter("status", Match.IS, ("Afsluttet'; DROP TABLE x; --",))
    assert pivot(asked("R46"), Layout(rows=(), filters=(empty,), values=(Value("number"),))).cell(()) == (0,)
