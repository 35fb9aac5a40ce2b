"""The table of messages keeps its promises by itself (modtagne meddelelser)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from office.intake.models import CPR_EXTRACT, FormerNumber, Message
from office.kernel import clock, tenancy
from office.parties.operations import put_person

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 3)
ID = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def at_work(municipality):
    """Work for Silkeborg."""


def row(**fields) -> Message:
    known = {"raw": "{}", "received_at": clock.now(), "received_on": DAY, "state": "ACCEPTED", "message_id": ID}
    return Message(**(known | fields))


def refused_by(name: str, *rows: Message) -> bool:
    try:
        with transaction.atomic():
            Message.objects.bulk_create(rows)
    except IntegrityError as error:
        return name in str(error)
    return False


def test_an_id_is_accepted_once():
    row().save()
    assert refused_by("one_accepted_message_per_id", row())
    assert not refused_by("one_accepted_message_per_id", row(message_id=uuid4()))


@pytest.mark.parametrize("state", ["DUPLICATE", "REFUSED"])
def test_what_does_not_count_may_come_as_often_as_it_likes(state):
    row().save()
    Message.objects.bulk_create([row(state=state), row(state=state), row(state=state, message_id=None)])
    assert Message.objects.count() == 4


def test_what_counts_has_an_id():
    assert refused_by("accepted_message_has_id", row(message_id=None))


def test_another_municipality_may_use_the_same_id():
    row().save()
    with tenancy.acting_for(657):
        row().save()
        assert Message.objects.count() == 1


@pytest.mark.parametrize("table", ["intake_message", "intake_formernumber"])
def test_the_database_itself_shows_no_other_municipality_s_rows(table):
    row().save()
    FormerNumber.objects.create(cpr="6101801234", person=put_person(cpr="6101801234"))

    def seen() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return cursor.fetchone()[0]

    assert seen() == 1
    with tenancy.acting_for(657):
        assert seen() == 0


def test_the_body_is_read_exactly_and_only_from_json():
    assert row(raw='{"a": 160.33, "b": "Ærø"}').body == {"a": Decimal("160.33"), "b": "Ærø"}
    for raw in ('{"a":', "[1]", "7", ""):
        assert row(raw=raw).body == {}
    assert row(raw='{"a": 1}', type=CPR_EXTRACT).body == {}


def test_a_row_shows_no_person():
    shown = str(row(raw='{"citizen_cpr": "6101801234"}', type="DP201"))
    assert shown.startswith("DP201 ") and "6101801234" not in shown
    assert str(row(type="")).startswith("message ")


def test_a_former_number_leads_to_one_person():
    person, other = put_person(cpr="6101801234"), put_person(cpr="7505751230")
    FormerNumber.objects.create(cpr="6101800000", person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormerNumber.objects.create(cpr="6101800000", person=other)
