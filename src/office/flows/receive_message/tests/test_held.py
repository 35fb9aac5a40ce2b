"""A caseworker puts waiting messages in their place (afventende meddelelser)."""

from __future__ import annotations

from datetime import date

import pytest

from office.cases.models import Event, Fact, SicknessCase
from office.flows.receive_message import held
from office.flows.receive_message.tests.desk_work import facts, message_of, only_case, put, take
from office.intake.queries import waiting_messages
from office.intake.tests.examples import CVR, OTHER_CPR, OTHER_CVR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]


def test_a_held_notification_becomes_a_case_of_its_own():
    take("DP201")
    outcome = take("DP201", first_absence_day="2025-10-20", last_sick_day="2025-10-24")
    assert waiting_messages(only_case()) == [message_of(outcome)]
    case = held.open_case_for(message=outcome.message, by="sagsbehandler.silkeborg")
    assert (case.first_absence_day, case.last_absence_day) == (date(2025, 10, 20), date(2025, 10, 24))
    assert [one["case"] for one in facts("NOTIFICATION")][1] == case.number
    assert Fact.objects.filter(kind="NOTIFICATION", message=outcome.message).count() == 1
    assert [one["case"] for one in facts("CONTROL_ANSWER")][1] == case.number
    row = message_of(outcome)
    assert (row.wait, row.case) == ("", case)
    assert Event.objects.get(kind="MESSAGE_SETTLED").actor == "sagsbehandler.silkeborg"
    with pytest.raises(held.DoesNotWait):
        held.open_case_for(message=outcome.message, by="x")


def test_the_same_absence_is_never_two_cases():
    take("DP201")
    outcome = take("DP201", weekly_hours=20, schedule=...)
    with pytest.raises(held.DoesNotFit):
        held.open_case_for(message=outcome.message, by="x")
    assert SicknessCase.objects.count() == 1 and message_of(outcome).wait == "LOOK"
    assert len(facts("NOTIFICATION")) == 1


def test_a_held_notification_replaces_the_one_that_stands():
    take("DP201")
    outcome = take("DP201", first_absence_day="2025-09-02", weekly_hours=20, schedule=...)
    case = held.lay_on_case(message=outcome.message, case=only_case(), by="x")
    assert case.first_absence_day == date(2025, 9, 2)
    first, second = facts("NOTIFICATION")
    assert second["corrects"] == str(Fact.objects.filter(kind="NOTIFICATION").first().public_id)
    assert (first["weekly_hours"], second["weekly_hours"], second["employer"]) == ("37.5", "20", CVR)


def test_a_recovery_without_a_case_is_laid_on_one():
    outcome = take("RECOVERY", last_sick_day="2025-08-31")  # the day before the absence that is notified
    take("DP201")
    assert message_of(outcome).wait == "CASE"
    held.lay_on_case(message=outcome.message, case=only_case(), by="x")
    assert facts("RECOVERY")[0]["case"] == only_case().number
    assert message_of(outcome).wait == ""


def test_an_application_that_nobody_could_place():
    take("DP200A", last_sick_day="2025-09-12")
    second = take("DP200A", first_absence_day="2025-09-29").case
    outcome = take("APPLICATION")
    case = SicknessCase.objects.get(number=second)
    put(case, "RUNNING")
    held.lay_on_case(message=outcome.message, case=case, by="x")
    assert [one["case"] for one in facts("APPLICATION")] == [second]
    case.refresh_from_db()
    assert case.next_look_on is not None


def test_what_does_not_fit_is_refused():
    take("DP201")
    case = only_case()
    outcome = take("DP201", first_absence_day="2025-09-02")
    other = take("DP200C", citizen_cpr=OTHER_CPR).case
    with pytest.raises(held.DoesNotFit):
        held.lay_on_case(message=outcome.message, case=SicknessCase.objects.get(number=other), by="x")
    business = SicknessCase.objects.get(number=take("DP200C").case)
    with pytest.raises(held.DoesNotFit):
        held.lay_on_case(message=outcome.message, case=business, by="x")
    with pytest.raises(held.DoesNotFit):
        held.open_case_for(message=take("RECOVERY", employer=OTHER_CVR).message, by="x")
    assert message_of(outcome).wait == "LOOK" and message_of(outcome).case == case


def test_a_message_is_put_aside_with_a_reason():
    take("DP201")
    outcome = take("DP201", first_absence_day="2025-09-02")
    held.put_aside(message=outcome.message, by="x", reason="sendt to gange")
    assert message_of(outcome).wait == "" and len(facts("NOTIFICATION")) == 1
    assert "sendt to gange" in Event.objects.get(kind="MESSAGE_PUT_ASIDE").text
    with pytest.raises(held.DoesNotWait):
        held.put_aside(message=outcome.message, by="x", reason="igen")
