"""Mails that order tasks deleted: the same order as on the screen, or a clear list of what is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from office.administration.models import Role, User
from office.flows.order_by_mail import SUBJECT, mail_of, order_by_mail
from office.flows.order_task_deletion import prepare_request, send_request
from office.tasks.catalogue import all_types
from office.tasks.deletion import set_deadline, standing_orders
from office.tasks.deletion_request import Draft, NotReadyToSend
from office.tasks.models import DeletionRequest

pytestmark = pytest.mark.django_db
SENT, RUN = date(2026, 11, 24), date(2026, 12, 7)
BODY = "Hej\n\nOpgaver: 8, 36 og 51\nKontaktperson: Hanne Fjordgaard\nE-mail: hanne@aarhus.example\n"


@pytest.fixture(autouse=True)
def leader(municipality, clock_at):
    clock_at(SENT)
    return User.objects.create_user("chef", email="birgit@aarhus.example", municipality=751, role=Role.LEADER)


def _mail(body: str = BODY, sender: str = "Birgit <birgit@aarhus.example>", subject: str = SUBJECT, key: str = "1"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "ksd@openksd.example", subject
    mail["Message-ID"] = f"<{key}@aarhus.example>"
    mail.set_content(body)
    return mail.as_bytes()


def _codes(raw: bytes, on: date = SENT) -> list[str]:
    answer = order_by_mail(raw, on=on)
    assert not answer.is_taken
    assert standing_orders() == []
    said = answer.reply.get_content()
    assert all(fault.da in said and fault.en in said for fault in answer.faults)
    return [fault.code for fault in answer.faults]


def test_a_mail_becomes_the_same_order_as_on_the_screen():
    answer = order_by_mail(_mail(), on=SENT)
    assert answer.is_taken
    request = answer.request
    assert (request.numbers, request.sender, request.contact_name, request.contact_email) == (
        [8, 36, 51], "chef", "Hanne Fjordgaard", "hanne@aarhus.example",
    )  # fmt: skip
    assert request.first_run == RUN
    assert [(order.number, order.first_run) for order in standing_orders()] == [(8, RUN), (36, RUN), (51, RUN)]
    assert request.texts["8"] == all_types()[8].consequence_da
    assert SUBJECT in request.mail
    assert "07-12-2026" in answer.reply.get_content()
    assert answer.reply["To"] == "birgit@aarhus.example"


def test_the_answer_says_which_order_covered_a_type_and_until_when():
    order_by_mail(_mail(BODY + "Slutdato: 31-12-2026\n"), on=SENT)
    again = order_by_mail(_mail(BODY + "Slutdato: 31-12-2026\n", key="2"), on=SENT).reply.get_content()
    assert "- Opgave 8: bestilt 24-11-2026, til 31-12-2026. Den ordre står uændret." in again
    longer = order_by_mail(_mail(BODY.replace("8, ", ""), key="3"), on=SENT + timedelta(days=1))
    said = longer.reply.get_content()
    assert "- Opgave 36: bestilt 24-11-2026, til 31-12-2026. Denne bestilling afløser den." in said
    assert "Opgave 8:" not in said
    assert {order.number: order.ends_on for order in standing_orders()} == {8: date(2026, 12, 31), 36: None, 51: None}
    known = order_by_mail(_mail(BODY.replace("8, ", ""), key="3"), on=SENT + timedelta(days=2))
    assert known.is_known
    assert known.reply.get_content() == said
    fresh = order_by_mail(_mail(BODY.replace("8, 36 og 51", "24"), key="4"), on=SENT).reply.get_content()
    assert "Var bestilt i forvejen" not in fresh


def test_a_mail_counts_once():
    first = order_by_mail(_mail(), on=SENT)
    again = order_by_mail(_mail(), on=SENT)
    assert (again.is_taken, again.is_known, again.request) == (True, True, first.request)
    assert DeletionRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("8\n36\n51", [8, 36, 51]),
        ("- 8 Dokument tilknyttet\n- 36. Ændringer modtaget til sag, der er afsluttet eller lukket", [8, 36]),
        ("Opgavenumre: 8;36", [8, 36]),
        ("8 Dokument tilknyttet\nMvh 27. oktober\n--\n51", [8]),
        ("8\n> 51", [8]),
        ("Vi har set listen igennem den 27. oktober 2021 og ønsker:\n8", [8]),
        ("27. oktober\n8", [8]),
    ],
)
def test_numbers_count_only_where_nothing_else_can_be_meant(body, numbers):
    contact = "Kontaktperson: Hanne Fjordgaard, hanne@aarhus.example\n"
    answer = order_by_mail(_mail(contact + body), on=SENT)
    if body.startswith("27."):
        assert [fault.code for fault in answer.faults] == ["NAME_DIFFERS"]
    else:
        assert answer.faults == ()
        assert answer.request.numbers == numbers


@pytest.mark.parametrize(
    "line",
    [
        "Opgaver: 24, frist 27. oktober",  # 27 is a task too
        "Opgaver: 8-12",
        "Opgaver: 24 og 27. oktober",
        "Vi ønsker også opgave 36 slettet.",
        "Opgave 36 skal blive stående",
        "Opgaver: alle",
        "Slet også nr. 24",
        "24, 36 og 51 slettes også",
        "24 og 36: tak",
        "Og så 24,36.",
    ],
)
def test_a_line_that_may_mean_something_else_is_answered_and_nothing_is_ordered(line):
    contact = "Kontaktperson: Hanne Fjordgaard, hanne@aarhus.example\n"
    assert _codes(_mail(f"{contact}8\n{line}\n")) == ["NAME_DIFFERS"]


@pytest.mark.parametrize(
    "line",
    [
        "Opgaver: 8, 36, og 51", "8 & 36 samt 51.", "Opgave nr.: 8; 36; 51", "Nr. 8\nnr. 36\nNr. 51",
        "Opgave 8\n- opgave nr. 36\nOpgave 51.", "Opgaver 8, 36 og 51",
        "8, 36 og 51\nTorben\nNørregade 2, 3. sal\nRådhuspladsen 2, 8000 Aarhus C\nTlf. 89 40 20 00",
    ],
)  # fmt: skip
def test_numbers_may_be_joined_as_people_join_them(line):
    contact = "Kontaktperson: Hanne Fjordgaard, hanne@aarhus.example\n"
    assert order_by_mail(_mail(contact + line), on=SENT).request.numbers == [8, 36, 51]


@pytest.mark.parametrize("text", ["2027-04-01", "01-04-2027", "1.4.2027", "01/04/2027"])
def test_an_end_date_is_read_as_people_write_it(text):
    order_by_mail(_mail(f"{BODY}Slutdato: {text}\n"), on=SENT)
    assert {order.ends_on for order in standing_orders()} == {date(2027, 4, 1)}


@pytest.mark.parametrize("text", ["31-02-2027", "snart", "uge 14", "23-11-2026"])
def test_an_end_date_that_cannot_be_read_or_is_past_is_no_order_without_end(text):
    assert _codes(_mail(f"{BODY}Slutdato: {text}\n")) == ["END"]


def test_a_type_of_our_own_is_refused_for_what_it_is_and_not_as_one_that_comes_back():
    answer = order_by_mail(_mail(BODY.replace("8, 36 og 51", "19, 149")), on=SENT)
    said = {fault.da.partition(":")[2]: fault.en.partition(":")[2] for fault in answer.faults}
    assert said == {
        " den dannes igen næste nat.": " it comes back the next night.",
        " den står ikke på listerne over opgaver, der kan slettes.": " it is on none of the lists of deletion.",
    }  # fmt: skip


def test_everything_that_is_wrong_is_said_at_once():
    codes = _codes(_mail("Opgaver: 19, 999", sender="lone@aarhus.example", subject="Noget andet"), SENT)
    assert codes == ["SUBJECT", "SENDER", "NUMBER_UNKNOWN", "NOT_DELETABLE", "CONTACT", "CONTACT"]
    assert _codes(_mail("Hej")) == ["NO_NUMBERS", "CONTACT", "CONTACT"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LEADER, Role.OPERATOR)])
def test_only_a_registered_leader_orders(role):
    User.objects.create_user("anden", email="anden@aarhus.example", municipality=751, role=role)
    assert _codes(_mail(sender="anden@aarhus.example")) == ["SENDER"]


def test_two_leaders_with_one_address_and_a_leader_who_left_are_nobody(leader):
    User.objects.create_user("to", email="BIRGIT@aarhus.example", municipality=657, role=Role.LEADER)
    assert _codes(_mail()) == ["SENDER"]
    User.objects.filter(username="to").delete()
    User.objects.filter(pk=leader.pk).update(is_active=False)
    assert _codes(_mail()) == ["SENDER"]


def test_late_mail_is_refused_until_the_next_round():
    assert _codes(_mail(), date(2026, 12, 3)) == ["LATE"]
    assert order_by_mail(_mail(), on=date(2026, 12, 2)).is_taken


def test_the_operators_deadline_counts():
    set_deadline(run_on=RUN, deadline=SENT - timedelta(days=1), by="drift")
    assert _codes(_mail()) == ["LATE"]


def test_the_draft_as_mail_orders_the_same(leader):
    said = Draft(numbers=(8, 51), confirmed=(8,), contact_name="Hanne", contact_email="h@x.dk", ends_on=RUN)
    request = prepare_request(said=said, by=leader, on=SENT)
    with pytest.raises(NotReadyToSend, match="51"):
        send_request(request=request, by=leader, on=SENT)
    raw = mail_of(request, leader)
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == SUBJECT
    answer = order_by_mail(raw, on=SENT)
    assert answer.faults == ()
    assert (answer.request.numbers, answer.request.ends_on) == ([8, 51], RUN)
