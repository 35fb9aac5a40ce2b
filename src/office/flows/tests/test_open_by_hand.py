"""What the reports' rarer columns stand on, by the doors it comes in: paper, telephone, injury, company form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from office.administration.models import Role, User
from office.administration.operations import NotAllowed, create_demo_users
from office.cases.models import SicknessCase
from office.cases.recourse import details_of
from office.flows.act_on_case import Act, ActRefused, act_on_case
from office.flows.open_by_hand import Paper, PaperRefused, open_by_hand
from office.flows.receive_message import receive
from office.intake.models import Message
from office.intake.tests.examples import CPR, CVR, example
from office.kernel import clock
from office.parties.models import Company, Person
from office.registers.operations import store_answer
from office.reports.periods import Unit
from office.reports.tests.world import asked, dicts
from office.tasks.models import Task

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 10)
INJURY = {"day": "2025-08-31", "liable_party": "Bilist", "insurer": "Trygt Hjem", "claim_number": "77-4"}


@pytest.fixture
def users(municipality: int, clock_at: Callable[[object], None]) -> dict[str, User]:
    clock_at(TODAY)
    return {user.role: user for user in create_demo_users(municipality=municipality)}


def paper(**changes: Any) -> Paper:
    given = {
        "form": "DP201", "cpr": CPR, "cvr": CVR, "first_absence_day": date(2025, 9, 1), "received_on": TODAY,
        "remarks": "Kom med posten",
    }  # fmt: skip
    return Paper(**{**given, **changes})


def row_of(case: SicknessCase, code: str = "R34") -> dict[str, Any]:
    by = (Unit.YEAR, "2025") if code == "R34" else (None, "")
    return next(row for row in dicts(asked(code, *by)) if row["number"] == case.number)


def taken(kind: str, **changes: Any) -> SicknessCase:
    outcome = receive(example(kind, **changes), received_on=clock.today())
    assert outcome.is_accepted, outcome.problem
    return SicknessCase.objects.get(number=outcome.case)


def test_a_case_from_paper_is_made_by_hand_and_one_from_a_message_is_not(users: dict[str, User]) -> None:
    by = users[Role.CASEWORKER]
    case = open_by_hand(paper=paper(cause="TRAFFIC"), by=by)
    assert case.events.get(kind="CASE_OPENED").actor == by.username
    row = row_of(case)
    assert (row["is_by_hand"], row["cause"], row["remark"]) == ("Ja", "Færdselsuheld", "Kom med posten")
    assert Message.objects.get().signed_on == TODAY
    sent = taken("DP200C", citizen_cpr="7505751230", phone="+45 70 10 10 10")
    assert (row_of(sent)["is_by_hand"], row_of(sent)["phone"]) == ("Nej", "70101010")


def test_paper_is_refused_as_a_message_would_be(users: dict[str, User]) -> None:
    by = users[Role.CASEWORKER]
    with pytest.raises(NotAllowed):
        open_by_hand(paper=paper(), by=users[Role.CONTROL])
    wrong: tuple[dict[str, Any], ...] = (
        {"cvr": ""}, {"cvr": "12345678"}, {"cpr": "123"}, {"form": "RECOVERY"}, {"received_on": date(2025, 9, 11)},
        {"last_sick_day": date(2025, 8, 1)}, {"phone": "70101010"},
    )  # fmt: skip
    for changes in wrong:
        with pytest.raises(PaperRefused):
            open_by_hand(paper=paper(**changes), by=by)
    assert not SicknessCase.objects.exists()


def test_paper_about_an_absence_that_has_a_case_waits_as_a_task(users: dict[str, User]) -> None:
    by = users[Role.CASEWORKER]
    open_by_hand(paper=paper(), by=by)
    with pytest.raises(PaperRefused, match="venter på en sagsbehandler"):
        open_by_hand(paper=paper(first_absence_day=date(2025, 9, 2)), by=by)
    assert Task.objects.filter(number=1).count() == 1


def test_the_citizens_own_form_tells_the_telephone_and_the_last_word_counts(users: dict[str, User]) -> None:
    case = taken("DP201")
    assert row_of(case)["phone"] is None
    for told, kept in (("+45 70101010", "70101010"), ("+46 701 01010", "004670101010")):
        assert receive(example("APPLICATION", phone=told), received_on=TODAY).is_accepted
        assert Person.objects.get(cpr=CPR).phone == kept
    assert row_of(case)["phone"] == "004670101010"
    assert not receive(example("APPLICATION", phone="ring selv"), received_on=TODAY).is_accepted


def test_the_company_form_is_the_registers_and_empty_when_it_is_silent(users: dict[str, User]) -> None:
    store_answer(register="COMPANY", key=CVR, from_day=date(2025, 1, 1), answer={"name": "Ø ApS", "form": "AS"})
    assert row_of(taken("DP201"))["form"] == "Aktieselskab"
    Company.objects.update(form="")
    assert row_of(SicknessCase.objects.get())["form"] is None


def test_the_notification_tells_what_a_recourse_case_begins_with_and_the_caseworker_corrects_it(
    users: dict[str, User],
) -> None:
    by = users[Role.CASEWORKER]
    case = taken("DP201", injury=INJURY, cause="TRAFFIC")
    assert details_of(case).insurer == "Trygt Hjem"
    act_on_case(case=case, act=Act(kind="MARK_RECOURSE", reason="Bilist kendt"), by=by, on=TODAY)
    row = row_of(case, "R35")
    told = (row["injured_on"], row["liable_party"], row["insurer"], row["claim_number"], row["has_liable_party"])
    assert told == (date(2025, 8, 31), "Bilist", "Trygt Hjem", "77-4", "Ja")
    known = Act(kind="RECOURSE_DETAILS", liable_party="Bo Bil", insurer="Vestre")
    act_on_case(case=case, act=known, by=by, on=TODAY)
    with pytest.raises(ActRefused):
        act_on_case(case=case, act=known, by=by, on=TODAY)
    first = Message.objects.get(type="DP201")
    corrected = {"form": "DP201", "first_absence_day": "2025-09-01", "injury": {"insurer": "Anden"}}
    fixed = example("CORRECTION", corrects=str(first.message_id), token=str(first.message_id), notification=corrected)
    assert receive(fixed, received_on=TODAY).is_accepted
    row = row_of(case, "R35")
    assert (row["injured_on"], row["liable_party"], row["insurer"], row["claim_number"]) == (
        None, "Bo Bil", "Vestre", None,
    )  # fmt: skip
    assert [event.actor for event in case.events.filter(kind="RECOURSE_DETAILS").order_by("id")] == [
        "", by.username, "",
    ]  # fmt: skip
