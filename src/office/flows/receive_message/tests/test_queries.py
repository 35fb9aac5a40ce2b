"""What can be asked of received messages (opslag)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from office.flows.receive_message import receive
from office.flows.receive_message.tests.desk_work import DAY, message_of, only_case, take
from office.intake import queries
from office.intake.tests.examples import OTHER_CPR, example

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]


def test_messages_of_a_case_a_person_and_a_day():
    first = take("DP201")
    request = take("DP202", received_on=DAY + timedelta(days=1))
    income = take("INCOME")
    take("INCOME", citizen_cpr=OTHER_CPR)
    receive(example("DP202", citizen_cpr=OTHER_CPR), received_on=DAY)
    body = example("EDUCATION")
    receive(body, received_on=DAY)
    receive(body, received_on=DAY)
    case = only_case()
    assert queries.messages_of_case(case) == [message_of(request), message_of(first)]
    about = queries.messages_of_person(case.person)
    assert about[0] == message_of(request) and len(about) == 4 and message_of(income) in about
    assert [row.rule for row in queries.refused_on(DAY)] == ["1106"]
    assert queries.counts_of(DAY) == {"ACCEPTED": 4, "DUPLICATE": 1, "REFUSED": 1}
    assert queries.counts_of(DAY + timedelta(days=2)) == {"ACCEPTED": 0, "DUPLICATE": 0, "REFUSED": 0}


def test_one_message_by_its_public_id():
    outcome = take("DP201")
    found = queries.message_by_public_id(outcome.message)
    assert found == message_of(outcome) and found.case == only_case() and found.person.cpr == "6101801234"
    assert queries.message_by_public_id(uuid4()) is None


def test_what_waits_on_a_case():
    take("DP201")
    held = take("DP201", first_absence_day="2025-09-03")
    assert queries.waiting_messages(only_case()) == [message_of(held)]
