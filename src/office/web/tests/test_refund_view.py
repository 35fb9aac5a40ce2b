"""The employer's side of a case on one view: what was asked for, whether in time, and what was paid of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from office.administration.models import Role
from office.cases.models import SicknessCase
from office.cases.operations import record_fact
from office.cases.queries import fact_rows_of_case
from office.decisions.queries import latest_assessment
from office.flows.assess_case import assess_people
from office.web.refund_view import refund_of
from office.web.tests.world import World

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]


def test_the_payment_page_shows_what_the_employer_asked_for_and_had(world: World, client_of: Enter) -> None:
    page = client_of(Role.CASEWORKER).get(reverse("case_payment", args=[world.maja.public_id]))
    text = page.content.decode()
    assert world.maja.employer is not None
    assert f"Refusion til {world.maja.employer.name}" in text
    assert "16-09-2026 – 01-11-2026" in text and "02-11-2026 – 22-11-2026" in text
    assert "Søgt til og med 22-11-2026. Dagen efter kan søges til og med" in text


def test_each_week_of_a_refund_stands_with_one_request_alone(world: World) -> None:
    stored = latest_assessment(world.maja)
    assert stored is not None
    found = stored.assessment
    view = refund_of(world.maja, found, fact_rows_of_case(world.maja))
    assert view is not None and len(view.lines) == 2
    assert view.due == sum(week.benefit + week.supplement for week in found.weeks) > 0
    assert not any(line.is_late for line in view.lines)


def test_a_request_that_reaches_back_too_far_says_from_when_it_counts(world: World) -> None:
    record_fact(
        person=world.maja.person, case=world.maja, fact="REFUND_REQUEST", sent_on=date(2026, 12, 24),
        said_by="EMPLOYER",
        data={"employer": world.maja.employer.cvr, "first_day": "2026-09-20", "last_day": "2026-09-27",
              "wage_paid": 100},
    )  # fmt: skip
    assess_people(person_ids=[world.maja.person_id], on=date(2026, 12, 24))
    stored = latest_assessment(world.maja)
    assert stored is not None
    view = refund_of(world.maja, stored.assessment, fact_rows_of_case(world.maja))
    assert view is not None
    (late,) = [line for line in view.lines if line.is_late]
    assert late.reaches_back_to == date(2026, 9, 24)


def test_the_page_of_a_case_without_employer_has_no_refund(world: World) -> None:
    case = SicknessCase(person=world.maja.person, employer=None)
    stored = latest_assessment(world.maja)
    assert stored is not None and refund_of(case, stored.assessment, []) is None
