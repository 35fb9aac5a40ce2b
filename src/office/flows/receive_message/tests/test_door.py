"""The door: what is checked, what is kept, what is left when something breaks (modtagelse)."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from office.cases.models import Fact, SicknessCase
from office.flows import receive_message
from office.flows.receive_message import door, receive, receive_content, receive_file, statements
from office.flows.receive_message.desk import Desk
from office.flows.receive_message.tests.desk_work import DAY, facts, message_of, numbers, refused, take, traces
from office.intake.models import Message
from office.intake.reading import UnreadableFile
from office.intake.tests.examples import CPR, CVR, EXAMPLES, OTHER_CPR, example
from office.kernel import tenancy
from office.parties.models import Person
from office.parties.operations import put_person
from office.registers.operations import store_answer
from office.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]


def jsonl(*bodies) -> bytes:
    return "".join(json.dumps(body, ensure_ascii=False) + "\n" for body in bodies).encode()


@pytest.mark.parametrize("kind", sorted(set(EXAMPLES) - {"CORRECTION", "ANNULMENT", "DELETION", "DP201"}))
def test_every_type_comes_in_and_again_counts_once(kind):
    take("DP201")
    body = example(kind)
    first = receive(body, received_on=DAY)
    assert first.is_accepted, first.problem
    before = traces()
    again = receive(body, received_on=DAY + timedelta(days=1))
    assert (again.state, again.duplicates, again.refused) == ("DUPLICATE", 1, [])
    assert traces() == before
    row = message_of(first)
    assert (row.type, row.state, row.signed_on, row.received_on) == (kind, "ACCEPTED", date(2025, 9, 8), DAY)
    assert row.body["message_id"] == body["message_id"]


def test_facts_carry_the_day_they_were_signed_and_the_message_they_came_in():
    outcome = take("DP201", signed_at="2025-09-07T23:30:00+00:00")  # past midnight in Denmark
    fact = Fact.objects.get(kind="NOTIFICATION")
    assert (fact.sent_on, fact.message, fact.said_by) == (date(2025, 9, 8), outcome.message, "EMPLOYER")
    assert fact.recorded_at.date() == DAY


def test_danish_letters_survive():
    outcome = take("DP201", remarks="Blåbærgrød på Ærø – 50 € 😀")
    assert message_of(outcome).body["remarks"] == "Blåbærgrød på Ærø – 50 € 😀"


def test_a_message_for_another_municipality_is_refused():
    assert refused("DP201", municipality="657") == "MUNICIPALITY"


def test_a_message_signed_after_it_came_is_refused():
    assert refused("DP201", signed_at=f"{DAY + timedelta(days=1)}") == "SIGNED"
    take("DP201", signed_at=f"{DAY}")


def test_the_days_of_a_period_are_looked_at():
    assert refused("DP201", last_sick_day="2025-08-31") == "1110"


def test_the_id_of_another_message_is_refused():
    body = example("DP201")
    assert receive(body, received_on=DAY).is_accepted
    assert refused("DP201", message_id=body["message_id"], weekly_hours=20) == "REUSED-ID"
    # The same message in other clothes is the same message.
    again = json.loads(json.dumps(body, sort_keys=True))
    assert receive(again, received_on=DAY).state == "DUPLICATE"


def test_a_refused_id_may_be_used_again():
    body = example("DP202")
    assert receive(body, received_on=DAY).refused[0].rule == "1106"
    take("DP201")
    assert receive(body, received_on=DAY).is_accepted


def test_the_rest_of_a_file_goes_in():
    good, other = example("DP201"), example("DP201", citizen_cpr=OTHER_CPR)
    content = (
        jsonl(good)
        + b'{"type": "DP201", \n'
        + jsonl(example("DP201", first_absence_day="2025-02-30"), example("DP202", citizen_cpr="7009801234"))
        + b"\xff\xfe\n"
        + jsonl(other, good)
    )
    receipt = receive_content("30-nemrefusion.jsonl", content, received_on=DAY)
    assert (receipt.accepted, receipt.duplicates, receipt.messages) == (2, 1, 7)
    assert [(p.line, p.field, p.rule) for p in receipt.refused] == [
        (2, "", "JSON"), (3, "first_absence_day", "FORMAT"), (4, "citizen_cpr", "1106"), (5, "", "JSON"),
    ]  # fmt: skip
    assert all(problem.file == "30-nemrefusion.jsonl" for problem in receipt.refused)
    assert SicknessCase.objects.count() == 2
    assert receipt.people == set(Person.objects.values_list("pk", flat=True))
    rows = Message.objects.filter(file="30-nemrefusion.jsonl").order_by("line")
    assert [row.state for row in rows] == ["ACCEPTED", *["REFUSED"] * 4, "ACCEPTED", "DUPLICATE"]
    assert rows[2].rule == "FORMAT" and rows[2].error_da and rows[2].error_en and rows[2].field == "first_absence_day"


def test_a_refusal_makes_no_citizen_and_no_company():
    assert refused("DP202", citizen_cpr=OTHER_CPR) == "1106"
    assert refused("DP201", sender={"cvr": "94000010"}) == "FORMAT"


def test_a_missing_file_is_one_clear_error(tmp_path):
    with pytest.raises(UnreadableFile):
        receive_file(tmp_path / "missing.jsonl")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UnreadableFile):
        receive_file(tmp_path / "a.pdf")


def test_nothing_goes_in_without_a_municipality():
    with pytest.raises(tenancy.NoMunicipality):
        tenancy._acting.set(None)
        receive(example("DP201"), received_on=DAY)


@pytest.mark.parametrize("kind", ["DP201", "DP202", "APPLICATION", "ENQUIRY_NOTE", "ANNULMENT"])
@pytest.mark.parametrize("fault", [RuntimeError("midway"), KeyError("x"), DataError("too long")])
def test_a_fault_midway_leaves_nothing_and_stops_nobody(monkeypatch, kind, fault):
    """The handler does all its work, then fails: its savepoint takes everything back, the file goes on."""
    changes = {}
    if kind != "DP201":
        known = str(message_of(take("DP201")).message_id)
        changes = {"annuls": known, "token": known} if kind == "ANNULMENT" else {}
    take("DP201", citizen_cpr=OTHER_CPR)
    before = traces()
    broken = example(kind, **changes)
    with monkeypatch.context() as patch:
        patch.setitem(statements.HANDLERS, kind, failing(statements.HANDLERS[kind], fault))
        receipt = receive_content("a.jsonl", jsonl(broken), received_on=DAY)
        assert (receipt.accepted, [p.rule for p in receipt.refused]) == (0, ["FAULT"])
        assert traces() == before
        bystander = example("INCOME", citizen_cpr=OTHER_CPR)
        receipt = receive_content("b.jsonl", jsonl(broken, bystander), received_on=DAY)
        assert (receipt.accepted, [p.rule for p in receipt.refused]) == (1, ["FAULT"])
        assert len(facts("INCOME")) == 1
    assert receive(broken, received_on=DAY).is_accepted


def test_a_fault_in_an_extract_leaves_nothing(monkeypatch):
    line = f"001{CPR}000000000001198001010000 K1980-01-01".ljust(60) + "\n"
    with monkeypatch.context() as patch:
        work = door.person_register.take_extract
        patch.setattr(door.person_register, "take_extract", failing(work, RuntimeError("midway")))
        before = traces()
        receipt = receive_content("a.txt", line.encode("cp1252"), received_on=DAY)
        assert [p.rule for p in receipt.refused] == ["FAULT"]
        assert traces() == before
    assert receive_content("a.txt", line.encode("cp1252"), received_on=DAY).accepted == 1


def failing(work, fault):
    def handler(*args, **kwargs):
        work(*args, **kwargs)
        raise fault

    return handler


def test_a_fault_of_the_database_at_the_end_stops_only_its_own_message(monkeypatch):
    """What only the database can see comes up when the batch is written: then each message is tried by itself."""
    flush = Desk.flush

    def flaky(desk):
        if any(row.type == "HOLIDAY" and row.state == "ACCEPTED" for row in desk._new_rows):
            raise DataError("value too long")
        flush(desk)

    monkeypatch.setattr(Desk, "flush", flaky)
    content = jsonl(example("DP201"), example("HOLIDAY"), example("INCOME"))
    receipt = receive_content("a.jsonl", content, received_on=DAY)
    assert (receipt.accepted, [(p.line, p.rule) for p in receipt.refused]) == (2, [(2, "FAULT")])
    assert facts("HOLIDAY") == [] and len(facts("INCOME")) == 1
    assert Message.objects.filter(state="REFUSED").get().rule == "FAULT"


def test_a_lost_database_is_no_fault_of_the_message(monkeypatch):
    def lost(desk, incoming):
        raise OperationalError("server closed the connection")

    monkeypatch.setitem(statements.HANDLERS, "INCOME", lost)
    with pytest.raises(OperationalError):
        receive_content("a.jsonl", jsonl(example("DP201"), example("INCOME")), received_on=DAY)
    assert Message.objects.count() == 0 and SicknessCase.objects.count() == 0


def test_a_deadlock_is_tried_again(monkeypatch):
    tries = []

    class Deadlock(Exception):
        sqlstate = "40P01"

    work = statements.HANDLERS["INCOME"]

    def unlucky(desk, incoming):
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("deadlock detected") from Deadlock()
        work(desk, incoming)

    monkeypatch.setitem(statements.HANDLERS, "INCOME", unlucky)
    receipt = receive_content("a.jsonl", jsonl(example("DP201"), example("INCOME")), received_on=DAY)
    assert (receipt.accepted, len(tries), SicknessCase.objects.count()) == (2, 3, 1)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_batches_meet_no_seam(monkeypatch, size):
    """A file is the same file however it is cut: later batches see what earlier ones took in, and so do later lines."""
    monkeypatch.setattr(door, "BATCH", size)
    first = example("DP201")
    bodies = [
        example("APPLICATION"),  # before the absence is reported
        example("CONTROL_ANSWER"),
        first,
        example("DP202"),
        example("DP202", refund_from="2025-10-20", refund_to="2025-10-31"),
        example("DP202", refund_from="2025-10-25", refund_to="2025-10-31"),
        example("CORRECTION", corrects=first["message_id"], token=first["message_id"]),
        first,
    ]
    receipt = receive_content("a.jsonl", jsonl(*bodies), received_on=DAY)
    assert (receipt.accepted, receipt.duplicates, [(p.line, p.rule) for p in receipt.refused]) == (6, 1, [(6, "1107")])
    case = SicknessCase.objects.get()
    assert {fact["case"] for fact in facts("CONTROL_ANSWER") + facts("APPLICATION")} == {case.number}
    assert [fact["advice"] for fact in facts("CONTROL_ANSWER")] == ["BRAKE"]
    assert facts("NOTIFICATION")[1]["corrects"] == str(Fact.objects.filter(kind="NOTIFICATION").first().public_id)
    assert not Message.objects.exclude(wait="").exists()


def test_the_cases_of_those_concerned_are_looked_at_again():
    take("DP201")
    case = SicknessCase.objects.get()
    SicknessCase.objects.filter(pk=case.pk).update(next_look_on=date(2026, 5, 1))
    take("INCOME")
    case.refresh_from_db()
    assert case.next_look_on == DAY
    SicknessCase.objects.filter(pk=case.pk).update(next_look_on=date(2025, 10, 1))
    take("EDUCATION")
    case.refresh_from_db()
    assert case.next_look_on == date(2025, 10, 1)


def test_an_unknown_citizen_is_made_from_the_register_s_answer():
    answer = {"name": "Åse Ærø", "born": "1980-01-01", "sex": "FEMALE", "is_protected": True, "residence": 751}
    store_answer(register="PERSON", key=CPR, answer=answer, from_day=date(2025, 1, 1))
    take("DP201")
    person = Person.objects.get()
    assert (person.name, person.is_protected, person.is_resident, person.residence) == ("Åse Ærø", True, True, 751)
    assert 27 not in numbers()


def test_without_an_answer_the_name_is_asked_for_by_a_task():
    take("DP201")
    take("INCOME")
    task = Task.objects.get(number=27)
    assert task.person == Person.objects.get() and task.case is None
    assert Person.objects.get().born == date(1980, 1, 1)


def test_two_municipalities_never_see_each_other_s_messages():
    body = example("DP201")
    assert receive(body, received_on=DAY).is_accepted
    with tenancy.acting_for(657):
        assert receive(body | {"municipality": "657"}, received_on=DAY).is_accepted
        assert (Message.objects.count(), SicknessCase.objects.count(), Person.objects.count()) == (1, 1, 1)
    assert Message.objects.count() == 1


def test_public_names_of_the_flow():
    for name in receive_message.__all__:
        assert hasattr(receive_message, name)


def test_warnings_are_told_beside_what_went_in():
    take("DP201")
    outcome = take("DP201", first_absence_day="2025-09-03")
    assert outcome.problem is not None and outcome.problem.rule == "1109"
    assert [problem.rule for problem in outcome.warnings] == ["1109"] and outcome.refused == []
    assert message_of(outcome).rule == "1109"
    assert CVR in message_of(outcome).raw


def statements_for(content: bytes, name: str = "a.jsonl") -> int:
    with CaptureQueriesContext(connection) as captured:
        receipt = receive_content(name, content, received_on=DAY)
    assert receipt.refused == []
    return len(captured)


def test_a_message_costs_few_statements():
    """What keeps the door quick, counted rather than timed: the cost of one more message in a batch."""
    people = [f"610180{2000 + number * 2:04d}" for number in range(40)]

    def cost(kind: str, **changes) -> float:
        few, many = people[:2], people[2:]
        start = statements_for(jsonl(*(example(kind, citizen_cpr=cpr, **changes) for cpr in few)))
        more = statements_for(jsonl(*(example(kind, citizen_cpr=cpr, **changes) for cpr in many)))
        return (more - start) / (len(many) - len(few))

    for cpr in people:
        put_person(cpr=cpr, name="Åse Ærø")
    assert cost("DP201") <= 13
    assert cost("DP202") <= 12
    for kind in ("INCOME", "APPLICATION", "EDUCATION", "HOLIDAY", "UNEMPLOYMENT", "PARTIAL_RESUMPTION"):
        assert cost(kind) <= 0.1, kind
    assert cost("DP212S") <= 6
    assert cost("DP202", refund_from="2025-10-20", refund_to="2025-10-31") <= 1.1  # VAS is asked at every claim


def test_several_files_are_one_stream_and_errors_name_their_own(tmp_path):
    good, bad = example("DP201"), example("DP202", citizen_cpr=OTHER_CPR)
    (tmp_path / "a.jsonl").write_bytes(jsonl(good))
    (tmp_path / "b.jsonl").write_bytes(jsonl(example("DP202"), bad))
    receipt = receive_message.receive_files([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], received_on=DAY)
    assert receipt.accepted == 2
    assert [(p.file, p.line) for p in receipt.refused] == [(str(tmp_path / "b.jsonl"), 2)]
    assert sorted(Message.objects.values_list("file", "line")) == [
        (str(tmp_path / "a.jsonl"), 1), (str(tmp_path / "b.jsonl"), 1), (str(tmp_path / "b.jsonl"), 2),
    ]  # fmt: skip


def test_a_missing_file_among_several_lets_none_in(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(jsonl(example("DP201")))
    with pytest.raises(UnreadableFile):
        receive_message.receive_files([tmp_path / "a.jsonl", tmp_path / "missing.jsonl"], received_on=DAY)
    assert Message.objects.count() == 0
