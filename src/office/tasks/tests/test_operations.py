"""Tasks in the database: findings, events, hands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lawbook.assessment import NOTHING, PART, WHOLE, Input
from office.administration.models import User
from office.cases.models import Event, SicknessCase
from office.cases.operations import change_case, record_fact
from office.kernel import clock, tenancy
from office.kernel.sorting import danish_key
from office.tasks import operations
from office.tasks.catalogue import task_type
from office.tasks.due import DueTimes
from office.tasks.models import RANKED_BLOCKS, RANKED_GROUPS, RANKED_STATUSES, Task
from office.tasks.tests.world import DAY, a_case, a_person, condition, event
from office.tasks.texts import words_seen

pytestmark = pytest.mark.django_db
NEXT = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_work(municipality, clock_at):
    clock_at(DAY)


@pytest.fixture
def case() -> SicknessCase:
    return a_case()


def _open_numbers() -> list[int]:
    return sorted(Task.objects.filter(status="OPEN").values_list("number", flat=True))


def _sync(case, *findings, on=DAY, **fields):
    return operations.sync(case=case, findings=list(findings), on=on, **fields)


class TestSync:
    def test_opens_what_is_found_with_everything_a_person_needs(self, case):
        found = condition(44, holds=WHOLE, facts=("f1",), details=(Input("hours", "180.5", "HOURS", "f1"),))
        (task,) = _sync(case, found, money_waiting=1_017_000).opened
        task.refresh_from_db()
        assert (task.number, task.status, task.blocks, task.holds) == (44, "OPEN", "DECISION", "WHOLE")
        assert (task.person_id, task.opened_on, task.rule) == (case.person_id, DAY, "LP-28")
        assert task.due_on == date(2026, 3, 9)  # five working days
        assert (task.money_waiting, task.is_money_upper_bound) == (1_017_000, False)
        assert task.cause[0]["facts"] == ["f1"]
        assert task.cause[0]["details"][0]["value"] == "180.5"

    def test_twice_the_same_changes_nothing(self, case):
        findings = [condition(44), event(51), event(88, key="late", holds=PART)]
        _sync(case, *findings, money_waiting=100)
        before = list(Task.objects.order_by("pk").values())
        lines = Event.objects.count()
        with CaptureQueriesContext(connection) as queries:
            changes = _sync(case, *findings, on=NEXT, money_waiting=100)
        assert (changes.opened, changes.closed) == ((), ())
        assert list(Task.objects.order_by("pk").values()) == before
        assert Event.objects.count() == lines
        assert not [q for q in queries if q["sql"].startswith(("UPDATE", "INSERT"))]

    def test_condition_goes_and_comes_with_its_finding(self, case):
        _sync(case, condition(30))
        (closed,) = _sync(case, on=NEXT).closed
        closed.refresh_from_db()
        assert (closed.status, closed.closed_on, closed.closed_by) == ("CLOSED_BY_ITSELF", NEXT, "")
        (again,) = _sync(case, condition(30), on=NEXT + timedelta(days=1)).opened
        assert again.pk != closed.pk

    def test_due_times_are_the_municipality_s_own(self, case):
        _sync(case, condition(44), event(51), due=DueTimes(blocking=1, other=2))
        assert dict(Task.objects.values_list("number", "due_on")) == {44: date(2026, 3, 3), 51: date(2026, 3, 4)}

    def test_due_day_passes_over_easter(self, case):
        # LP-21
        _sync(case, condition(44), on=date(2026, 3, 31))
        # 1 April is a working day, 2, 3 and 6 April are not
        assert Task.objects.get().due_on == date(2026, 4, 10)

    def test_money_is_an_upper_bound_where_only_a_part_is_held(self, case):
        _sync(case, condition(44, holds=WHOLE), event(90, key="late", holds=PART), event(51), money_waiting=500)
        money = {t.number: (t.money_waiting, t.is_money_upper_bound) for t in Task.objects.all()}
        assert money == {44: (500, False), 90: (500, True), 51: (None, False)}

    def test_money_follows_and_unknown_is_not_zero(self, case):
        _sync(case, condition(44), money_waiting=500)
        _sync(case, condition(44), money_waiting=900, is_money_upper_bound=True)
        assert Task.objects.values_list("money_waiting", "is_money_upper_bound").get() == (900, True)
        _sync(case, condition(44), money_waiting=None)
        assert Task.objects.get().money_waiting is None

    def test_many_cases_cost_a_handful_of_queries(self):
        cases = [a_case() for _ in range(20)]
        items = [operations.SyncItem(case=case, findings=[condition(44), event(51)]) for case in cases]
        with CaptureQueriesContext(connection) as queries:
            changes = operations.sync_many(items=items, on=DAY)
        assert sum(len(found.opened) for found in changes.values()) == 40
        assert len(queries) <= 8

    def test_free_text_of_a_rule_carries_its_title_and_blocks(self, case):
        _sync(case, condition(48, key="LP-41", title="Se på opholdet", details=(Input("blocks", "PAYMENT"),)))
        task = Task.objects.get()
        assert (task.title, task.blocks) == ("Se på opholdet", "PAYMENT")
        assert "Se på opholdet" in Event.objects.get(kind="TASK_OPENED").text


class TestSolve:
    def test_solved_condition_is_back_the_next_night(self, case):
        (task,) = _sync(case, condition(44)).opened
        operations.solve(task=task, by="mette", solution="Set", on=DAY)
        _sync(case, condition(44), on=DAY)
        assert _open_numbers() == []
        _sync(case, condition(44), on=NEXT)
        assert _open_numbers() == [44]

    def test_solved_task_keeps_the_text_that_was_seen(self, case, monkeypatch):
        (task,) = _sync(case, event(88, holds=PART)).opened
        operations.solve(task=task, by="mette", solution="Afslag sendt", on=DAY)
        seen = Task.objects.get(pk=task.pk)
        assert words_seen(seen, "en") == task_type(88).words("en")
        assert (seen.status, seen.closed_on, seen.closed_by, seen.solution) == ("SOLVED", DAY, "mette", "Afslag sendt")
        assert seen.closed_at == clock.now()

    def test_what_may_follow_is_written_on_the_case(self, case):
        (task,) = _sync(case, event(88, holds=PART)).opened
        operations.solve(task=task, by="mette", solution="Set", on=DAY)
        line = Event.objects.get(kind="TASK_SOLVED")
        assert line.actor == "mette"
        assert line.details["consequence"] == task_type(88).consequence_da
        assert "Set" in line.text

    def test_answer_tells_what_to_record_on_the_case(self, case):
        held = event(88, holds=PART, first_day=date(2026, 1, 5), last_day=date(2026, 1, 18))
        (task,) = _sync(case, held).opened
        assert operations.asks_for_answer(task)
        solved = operations.solve(task=task, by="mette", solution="Undskyldeligt", on=DAY, answer="YES")
        act = solved.settles.as_act()
        assert act == {
            "act": "SETTLE", "question": 88, "answer": "YES", "first_day": "2026-01-05", "last_day": "2026-01-18",
            "reason": "Undskyldeligt", "user": "mette",
        }  # fmt: skip
        fact = record_fact(
            person=case.person, case=case, fact="CASEWORKER_ACT", data=act, sent_on=DAY, said_by="CASEWORKER"
        )
        assert fact.data["question"] == 88
        assert "Svaret er ja" in Event.objects.get(kind="TASK_SOLVED").text

    def test_answer_to_free_text_names_the_question(self, case):
        (task,) = _sync(case, event(48, "48:R-014", holds=PART, title="Uens raskmeldinger")).opened
        solved = operations.solve(task=task, by="mette", solution="", on=DAY, answer="NO")
        assert solved.settles.as_act()["finding"] == "48:R-014"

    def test_without_answer_nothing_is_settled(self, case):
        (task,) = _sync(case, condition(44)).opened
        assert operations.solve(task=task, by="mette", solution="", on=DAY).settles is None

    def test_task_without_question_settles_nothing(self, case):
        task = operations.open_event(case=case, number=75, on=DAY, key="m1")
        assert not operations.asks_for_answer(task)
        assert operations.solve(task=task, by="mette", solution="", on=DAY, answer="NO").settles is None

    def test_only_yes_and_no_are_answers(self, case):
        (task,) = _sync(case, condition(44)).opened
        with pytest.raises(ValueError, match="MAYBE"):
            operations.solve(task=task, by="mette", solution="", on=DAY, answer="MAYBE")

    def test_second_person_is_told_that_it_is_closed(self, case):
        (task,) = _sync(case, condition(44)).opened
        operations.solve(task=task, by="mette", solution="", on=DAY)
        for act in (
            lambda: operations.solve(task=task, by="torben", solution="", on=DAY),
            lambda: operations.close_by_itself(task=task, on=DAY),
            lambda: operations.put_on_hold(task=task, until=NEXT, reason="venter"),
            lambda: operations.take_off_hold(task=task),
            lambda: operations.note(task=task, text="x"),
        ):
            with pytest.raises(operations.TaskIsClosed, match="allerede lukket"):
                act()


class TestEvents:
    def test_same_key_gives_the_same_task_even_when_solved(self, case):
        task = operations.open_event(case=case, number=75, on=DAY, key="m1", cause={"message": "DP202"})
        assert operations.open_event(case=case, number=75, on=NEXT, key="m1") == task
        operations.solve(task=task, by="mette", solution="", on=DAY)
        assert operations.open_event(case=case, number=75, on=NEXT, key="m1") == task
        assert _open_numbers() == []

    def test_another_key_joins_while_open_and_opens_anew_after(self, case):
        task = operations.open_event(case=case, number=75, on=DAY, key="m1")
        assert operations.open_event(case=case, number=75, on=DAY, key="m2") == task
        task.refresh_from_db()
        assert task.keys == ["m1", "m2"]
        operations.solve(task=task, by="mette", solution="", on=DAY)
        assert operations.open_event(case=case, number=75, on=DAY, key="m3") != task

    def test_one_per_letter(self, case):
        for key in ("letter-1", "letter-2", "letter-2"):
            operations.open_event(case=case, number=128, on=DAY, key=key)
        assert _open_numbers() == [128, 128]

    def test_sync_leaves_event_tasks_alone(self, case):
        operations.open_event(case=case, number=75, on=DAY, key="m1")
        _sync(case, on=NEXT)
        assert _open_numbers() == [75]

    def test_event_holds_the_whole_only_where_its_type_blocks(self, case):
        held = operations.open_event(case=case, number=75, on=DAY, key="a")
        free = operations.open_event(case=case, number=51, on=DAY, key="b")
        part = operations.open_event(case=case, number=50, on=DAY, key="c", holds=PART)
        assert (held.holds, free.holds, part.holds) == (WHOLE, NOTHING, PART)

    def test_task_of_a_person_and_task_of_nobody(self):
        person = a_person()
        task = operations.open_event(person=person, number=9, on=DAY, key="cpr-1")
        assert (task.case, task.person) == (None, person)
        assert operations.open_event(person=person, number=9, on=DAY, key="cpr-2") == task
        lost = operations.open_event(number=115, on=DAY, key="message-1")
        assert operations.open_event(number=115, on=DAY, key="message-1") == lost
        assert operations.open_event(number=115, on=DAY, key="message-2") != lost

    def test_finding_with_the_key_of_an_event_opens_nothing_new(self, case):
        operations.open_event(case=case, number=90, on=DAY, key="fact-9")
        assert _sync(case, event(90, key="fact-9", holds=PART)).opened == ()


class TestByHand:
    def test_free_text_says_what_it_blocks(self, case):
        task = operations.open_by_hand(case=case, title=" Ring til borger ", by="mette", on=DAY, blocks="PAYMENT")
        assert (task.number, task.title, task.blocks, task.holds) == (48, "Ring til borger", "PAYMENT", WHOLE)
        other = operations.open_by_hand(case=case, title="To", by="mette", on=DAY, due_day=date(2026, 5, 1))
        assert (other.blocks, other.holds, other.due_on) == ("NONE", NOTHING, date(2026, 5, 1))
        _sync(case, on=NEXT)
        assert _open_numbers() == [48, 48]

    def test_empty_text_is_refused(self, case):
        with pytest.raises(operations.EmptyText):
            operations.open_by_hand(case=case, title="  ", by="mette", on=DAY)

    def test_hold_note_and_owner(self, case):
        (task,) = _sync(case, condition(44)).opened
        owner = User.objects.create_user("mette", municipality=751, display_name="Mette")
        assert operations.assign(tasks=[task], owner=owner) == 1
        operations.put_on_hold(task=task, until=NEXT, reason=" venter på a-kassen ")
        operations.note(task=task, text=" ringet ")
        task.refresh_from_db()
        assert (task.owner, task.on_hold_until, task.hold_reason, task.note) == (
            owner, NEXT, "venter på a-kassen", "ringet",
        )  # fmt: skip
        assert operations.take_off_hold(task=task).on_hold_until is None
        with pytest.raises(operations.EmptyText):
            operations.put_on_hold(task=task, until=NEXT, reason=" ")
        operations.solve(task=task, by="mette", solution="", on=DAY)
        assert operations.assign(tasks=[task], owner=None) == 0


class TestDeletion:
    def test_deletes_only_open_tasks_of_the_types_and_keeps_cause_and_consequence(self, case):
        other = a_case()
        _sync(case, event(24), event(51), condition(44))
        _sync(other, event(24, key="b"))
        assert operations.delete_without_action(numbers=[24], on=NEXT, order="Ordre 7") == 2
        assert _open_numbers() == [44, 51]
        gone = Task.objects.get(case=case, number=24)
        assert (gone.status, gone.closed_on, gone.closed_by) == ("DELETED", NEXT, "Ordre 7")
        assert gone.cause
        assert gone.seen_version == 1
        line = Event.objects.get(case=case, kind="TASK_DELETED")
        assert task_type(24).consequence_da in line.text
        assert line.details["task"] == str(gone.public_id)
        assert operations.delete_without_action(numbers=[24], on=NEXT, order="Ordre 7") == 0
        assert Event.objects.filter(kind="TASK_DELETED").count() == 2

    def test_what_comes_back_cannot_be_deleted(self, case):
        _sync(case, condition(19), event(24))
        with pytest.raises(operations.NotDeletable, match="19") as refused:
            operations.delete_without_action(numbers=[24, 19], on=NEXT, order="Ordre 7")
        assert refused.value.numbers == (19,)
        assert _open_numbers() == [19, 24]

    def test_deleted_event_does_not_return_for_the_same_fact(self, case):
        _sync(case, event(24))
        operations.delete_without_action(numbers=[24], on=DAY, order="Ordre 7")
        assert _sync(case, event(24), on=NEXT).opened == ()

    def test_other_municipality_keeps_its_tasks(self, case):
        _sync(case, event(24))
        with tenancy.acting_for(657):
            _sync(a_case(), event(24))
            assert operations.delete_without_action(numbers=[24], on=NEXT, order="Ordre 1") == 1
        assert _open_numbers() == [24]


def _ranks(group: str, status: str, blocks: str) -> tuple[int, int, int]:
    return RANKED_GROUPS.index(group) + 1, RANKED_STATUSES.index(status) + 1, RANKED_BLOCKS.index(blocks) + 1


class TestTable:
    def test_every_code_has_its_place_and_groups_stand_in_danish_order(self):
        assert sorted(RANKED_GROUPS) == sorted(SicknessCase.TargetGroup)
        names = [danish_key(str(SicknessCase.TargetGroup(code).label)) for code in RANKED_GROUPS]
        assert names == sorted(names)
        assert list(RANKED_STATUSES) == list(SicknessCase.Status)
        assert list(RANKED_BLOCKS) == list(Task.Blocks)

    @pytest.mark.parametrize(
        ("function", "codes"),
        [("group_rank", RANKED_GROUPS), ("status_rank", RANKED_STATUSES), ("blocks_rank", RANKED_BLOCKS)],
    )
    def test_database_ranks_as_the_program_does(self, function, codes):
        with connection.cursor() as cursor:
            for rank, code in enumerate((*codes, "UNHEARD_OF"), 1):
                cursor.execute(f"SELECT openksd_{function}(%s)", [code])
                assert cursor.fetchone() == (rank if code in codes else 0,)

    def test_rank_follows_what_the_task_blocks(self, case):
        _sync(case, condition(48, key="x", title="Se", details=(Input("blocks", "PAYMENT"),)))
        assert Task.objects.get().blocks_rank == 2
        _sync(case, condition(48, key="x", title="Se", details=(Input("blocks", "NONE"),)))
        assert Task.objects.get().blocks_rank == 4

    def test_copies_follow_the_case_and_the_person(self, case):
        _sync(case, condition(44), event(51))
        task = Task.objects.get(number=44)
        ranks = (task.group_rank, task.status_rank, task.blocks_rank)
        assert ranks == _ranks("UNEMPLOYED", "UNDER_CLARIFICATION", "DECISION")
        assert task.citizen_key == case.person.sort_key != ""
        solved = Task.objects.get(number=51)
        operations.solve(task=solved, by="mette", solution="", on=DAY)
        change_case(case=case, status="RUNNING", target_group="FLEXJOB")
        task.refresh_from_db()
        solved.refresh_from_db()
        assert (task.group_rank, task.status_rank) == _ranks("FLEXJOB", "RUNNING", "DECISION")[:2]
        assert solved.status_rank == 1  # as it was when the task was closed
        case.person.sort_key = "aabel"
        case.person.save()
        task.refresh_from_db()
        assert task.citizen_key == "aabel"

    def test_database_refuses_a_second_open_task_of_a_type(self, case):
        _sync(case, condition(44))
        twin = Task.objects.get()
        twin.pk, twin.public_id, twin._state.adding = None, twin.case.public_id, True
        with pytest.raises(IntegrityError, match="one_open_task_per_type"), transaction.atomic():
            twin.save(force_insert=True)

    def test_wall_between_municipalities(self, case):
        _sync(case, condition(44))
        with tenancy.acting_for(657):
            assert Task.objects.count() == 0
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM tasks_task")
                assert cursor.fetchone() == (0,)

    def test_text_of_a_row_says_nothing_about_the_person(self, case):
        (task,) = _sync(case, condition(44)).opened
        assert case.person.cpr not in str(task)
        assert case.person.name not in str(task)


class TestResting:
    def test_ticked_off_condition_holds_what_it_held_until_it_is_back(self, case):
        (task,) = _sync(case, condition(44)).opened
        operations.solve(task=task, by="mette", solution="Set", on=DAY)
        changes = _sync(case, condition(44))
        assert changes.has_resting
        assert [(b.number, b.blocks, b.holds, b.task) for b in changes.resting] == [
            (44, "DECISION", "WHOLE", task.public_id)
        ]
        back = _sync(case, condition(44), on=NEXT)
        assert (len(back.opened), back.resting, back.has_resting) == (1, (), False)

    def test_condition_that_blocks_nothing_rests_too(self, case):
        (task,) = _sync(case, condition(104, holds=NOTHING)).opened
        operations.solve(task=task, by="mette", solution="", on=DAY)
        changes = _sync(case, condition(104, holds=NOTHING))
        assert (changes.has_resting, changes.resting) == (True, ())

    def test_nothing_rests_when_the_condition_is_gone(self, case):
        (task,) = _sync(case, condition(44)).opened
        operations.solve(task=task, by="mette", solution="", on=DAY)
        assert not _sync(case).has_resting
