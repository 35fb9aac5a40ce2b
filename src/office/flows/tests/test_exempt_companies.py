"""A company that is exempt from automatic handling: all its cases wait for a person, also new ones (LP-22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from office.administration.models import Role
from office.administration.operations import create_demo_users
from office.cases.models import SicknessCase
from office.decisions.operations import AlreadyExempt, exempt
from office.decisions.queries import exemptions_of
from office.flows.act_on_case import Act, ActRefused, act_on_case
from office.reports.tests.world import a_case, a_person, an_employer, asked, dicts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


@pytest.fixture
def cases(municipality: int, clock_at: Callable[[object], None]) -> list[SicknessCase]:
    """Two cases of one employer, and one of another."""
    clock_at(TODAY)
    employers = [an_employer(), an_employer(), an_employer("Brohus Café ApS", "99047135")]
    return [
        a_case(TODAY, a_person(), relation="EMPLOYER", target_group="EMPLOYEE_WITH_PAY", employer=employer)
        for employer in employers
    ]


def test_it_holds_every_case_of_the_company_and_no_other(cases: list[SicknessCase]) -> None:
    by = {user.role: user for user in create_demo_users(municipality=751)}[Role.CASEWORKER]
    SicknessCase.objects.update(next_look_on=None)
    act = Act(kind="EXEMPT_COMPANY", reason="Fejl i løndata", last_day=date(2026, 6, 1))
    act_on_case(case=cases[0], act=act, by=by, on=TODAY)
    new = a_case(TODAY, a_person(), relation="EMPLOYER", target_group="EMPLOYEE_WITH_PAY", employer=cases[0].employer)
    everyone = [*cases, new]
    for day, held in ((TODAY, {cases[0].pk, cases[1].pk, new.pk}), (date(2026, 6, 2), set())):
        assert set(exemptions_of(everyone, day)) == held
    looked_at = set(SicknessCase.objects.filter(next_look_on=TODAY).values_list("pk", flat=True))
    assert cases[1].pk in looked_at
    assert cases[2].pk not in looked_at
    row = dicts(asked("R20", on=TODAY))[0]
    assert (row["party"], row["citizen"], row["cpr"], row["company"], row["cvr"], row["open_cases"]) == (
        "Virksomhed", None, None, "Fjordlys Køkkener ApS", "99047127", 2,
    )  # fmt: skip - the case acted on has no notification, so its assessment annuls it
    with pytest.raises(AlreadyExempt):
        act_on_case(case=cases[1], act=act, by=by, on=TODAY)
    act_on_case(case=cases[1], act=Act(kind="LIFT_COMPANY_EXEMPTION", reason="Rettet"), by=by, on=TODAY)
    assert exemptions_of(everyone, TODAY) == {}
    assert dicts(asked("R20", on=TODAY)) == []
    kinds = set(cases[1].events.values_list("kind", flat=True)) | set(cases[0].events.values_list("kind", flat=True))
    assert {"EXEMPTED", "EXEMPTION_LIFTED"} <= kinds


def test_a_case_without_employer_has_no_company_to_exempt(cases: list[SicknessCase]) -> None:
    with pytest.raises(ActRefused):
        act_on_case(case=a_case(TODAY), act=Act(kind="EXEMPT_COMPANY", reason="x"), by=None, on=TODAY)


def test_the_persons_own_exemption_comes_before_the_companys(cases: list[SicknessCase]) -> None:
    for party, days in ((cases[0].employer, 60), (cases[0].person, 30)):
        assert party is not None
        exempt(party=party, from_day=TODAY, until=TODAY + timedelta(days=days), reason="x", by="mette")
    assert exemptions_of(cases, TODAY)[cases[0].pk].person_id == cases[0].person_id
    assert exemptions_of(cases, TODAY + timedelta(days=31))[cases[0].pk].company_id == cases[0].employer_id
