"""The door (modtagelse)."""

from __future__ import annotations

from datetime import date

import pytest

from office.cases.models import Fact, SicknessCase
from office.flows.receive_message import receive
from office.intake.tests.examples import EXAMPLES, example

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 3)


def test_a_notification_opens_a_case(municipality):
    out = receive(example("DP201"), received_on=DAY)
    assert out.is_accepted, out.problem
    case = SicknessCase.objects.get()
    assert case.number == out.case
    print(list(Fact.objects.values_list("kind", "data")))


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_type(municipality, kind):
    first = example("DP201")
    receive(first, received_on=DAY)
    out = receive(example(kind), received_on=DAY)
    print(out)
