"""Decisions: immutable, chained, one in force, and never an adverse one without a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lawbook.assess import assess
from lawbook.assessment import NOT_FULFILLED, UNDECIDABLE
from lawbook.facts import Application, Business, Facts, Notification, Person
from office.cases.models import SicknessCase
from office.decisions import canonical as canon
from office.decisions import queries
from office.decisions.canonical import canonical
from office.decisions.considerations import considerations_of
from office.decisions.gate import GateInput, evaluate
from office.decisions.models import Decision, Exemption, StoredAssessment
from office.decisions.operations import (
    AlreadyExempt,
    AssessedCase,
    NeedsPerson,
    NoTrace,
    NotStanding,
    WrongCase,
    decide,
    decide_many,
    exempt,
    lift_exemption,
    prepare,
    store_assessment,
    store_assessments,
    supersede,
)  # fmt: skip
from office.decisions.tests import world
from office.kernel import tenancy
from office.payments.tests.world import a_case, a_company

ON = world.ON
NOBODYS = SicknessCase(
    municipality=751, number="x", target_group="SELF_EMPLOYED", first_absence_day=date(2026, 1, 12)
)


class TestStoredAssessments:
    def test_what_equals_the_latest_is_not_written_again(self, municipality: int) -> None:
        case = a_case()
        first = world.stored(case)
        assert world.stored(case, on=date(2026, 2, 3)).pk == first.pk
        second = world.stored(case, on=date(2026, 2, 4), right=UNDECIDABLE)
        third = world.stored(case, on=date(2026, 2, 5))
        assert [row.pk for row in queries.assessments_of(case)] == [third.pk, second.pk, first.pk]
        assert queries.latest_assessment(case) == third

    def test_new_facts_or_another_lawbook_are_written(self, municipality: int) -> None:
        case = a_case()
        first = world.stored(case)
        extra = Application(fact="f2", sent_on=ON, said_by="CITIZEN", case=case.number)
        told = {"case": case, "found": world.found(case), "on": ON}
        second = store_assessment(facts=world.facts(case, extra), lawbook_version=world.VERSION, **told)
        third = store_assessment(facts=world.facts(case, extra), lawbook_version="2027.1", **told)
        assert len({first.hash, second.hash, third.hash}) == 3
        assert second.fact_ids == ("f2", "f1") or second.fact_ids == ("f1", "f2")

    def test_facts_and_assessment_come_back_as_they_were(self, municipality: int) -> None:
        case = a_case()
        row = StoredAssessment.objects.get(pk=world.stored(case).pk)
        assert row.assessment == world.found(case)
        assert row.facts == world.facts(case)
        assert queries.is_untouched(row)

    def test_many_at_once_in_a_handful_of_queries(self, municipality: int, django_assert_max_num_queries) -> None:
        cases = [a_case() for _ in range(10)]
        items = [
            AssessedCase(case=c, facts=world.facts(c), found=world.found(c), lawbook_version="v", on=ON)
            for c in cases
        ]
        with django_assert_max_num_queries(5):
            rows = store_assessments(items=items)
        assert {case.pk for case in cases} == set(rows)
        with django_assert_max_num_queries(3):
            again = store_assessments(items=items)
        assert {row.pk for row in again.values()} == {row.pk for row in rows.values()}

    def test_they_are_append_only(self, municipality: int) -> None:
        world.stored(a_case())
        for attempt in (
            lambda: StoredAssessment.objects.update(hash="x"),
            lambda: StoredAssessment.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()

    def test_another_municipality_sees_none(self, municipality: int) -> None:
        case = a_case()
        world.granted(case)
        with tenancy.acting_for(657):
            assert queries.in_force_of([case.pk]) == {}
            assert queries.latest_assessments_of([case.pk]) == {}


class TestDeciding:
    def test_a_clear_case_is_decided_by_the_machine(self, municipality: int) -> None:
        case = a_case()
        decision = decide(content=world.content(case, cause="FIRST_DECISION"), on=ON)
        row = Decision.objects.get(pk=decision.pk)
        assert (row.outcome, row.state, row.is_automatic, row.made_by) == ("GRANTED", "IN_FORCE", True, "")
        assert (row.first_day, row.grant_basis, row.cause) == (date(2026, 1, 26), "SELF_EMPLOYED", "FIRST_DECISION")
        assert row.provisions == {"§ 32, stk. 1, nr. 1": "FULFILLED"}
        assert [check["passed"] for check in row.gate] == [True] * len(row.gate)
        assert queries.decision_in_force(case) == row
        assert queries.in_force_of([case.pk]) == {case.pk: row}

    @pytest.mark.parametrize("outcome", ["REFUSED", "STOPPED"])
    def test_the_machine_never_puts_an_adverse_decision_in_force(self, municipality: int, outcome: str) -> None:
        # G-06
        case = a_case()
        with pytest.raises(NeedsPerson):
            decide(content=world.content(case, outcome), on=ON)
        open_gate = world.open_gate(case)
        with pytest.raises(NeedsPerson):
            decide(content=world.content(case, outcome, gate=open_gate), on=ON)
        assert not Decision.objects.exists()

    def test_the_machine_never_decides_behind_a_closed_gate(self, municipality: int) -> None:
        case = a_case()
        closed = world.open_gate(case, blocking_tasks=(44,))
        with pytest.raises(NeedsPerson) as error:
            decide(content=world.content(case, gate=closed), on=ON)
        assert "no_blocking_task" in error.value.en

    def test_a_person_may_decide_either_way_and_the_gate_is_kept(self, municipality: int) -> None:
        case = a_case()
        closed = world.open_gate(case, "REFUSED", blocking_tasks=(44,))
        decision = decide(content=world.content(case, "REFUSED", gate=closed, made_by="anna", reason="§ 32"), on=ON)
        assert (decision.is_automatic, decision.made_by, decision.state) == (False, "anna", "IN_FORCE")
        assert [check["name"] for check in decision.gate if not check["passed"]] == [
            "no_blocking_task", "outcome_favourable",
        ]  # fmt: skip

    def test_a_new_one_supersedes_and_points_at_the_old(self, municipality: int) -> None:
        case = a_case()
        first = world.granted(case)
        second = decide(content=world.content(case, last_day=date(2026, 3, 1)), on=date(2026, 3, 2))
        first.refresh_from_db()
        assert (first.state, second.supersedes_id) == ("SUPERSEDED", first.pk)
        assert queries.decision_in_force(case) == second
        assert [row.pk for row in queries.decisions_of(case)] == [second.pk, first.pk]

    def test_an_employers_refund_decision_stands_beside_the_citizens(self, municipality: int) -> None:
        company = a_company()
        case = a_case("EMPLOYER", company)
        own = world.granted(case)
        theirs = decide(content=world.content(case, company=company), on=ON)
        assert queries.decision_in_force(case) == own
        assert queries.decision_in_force(case, company) == theirs
        assert queries.in_force_of([case.pk]) == {case.pk: own}

    def test_no_decision_without_a_trace_or_on_another_case(self, municipality: int) -> None:
        case, other = a_case(), a_case()
        bare = world.stored(case, trace=(), weeks=())
        with pytest.raises(NoTrace):
            decide(content=world.content(case, assessment=bare, made_by="anna"), on=ON)
        with pytest.raises(WrongCase):
            decide(content=world.content(case, assessment=world.stored(other)), on=ON)

    def test_many_at_once_in_a_handful_of_queries(self, municipality: int, django_assert_max_num_queries) -> None:
        contents = [world.content(a_case()) for _ in range(10)]
        with django_assert_max_num_queries(6):
            made = decide_many(contents=contents, on=ON)
        assert all(decision.pk for decision in made)

    def test_one_decision_in_force_the_database_says(self, municipality: int) -> None:
        case = a_case()
        row = world.granted(case)
        with pytest.raises(IntegrityError, match="one_decision_in_force"), transaction.atomic():
            copy = Decision.objects.get(pk=row.pk)
            copy.pk, copy.public_id = None, "00000000-0000-4000-8000-000000000000"
            copy.save(force_insert=True)


class TestPreparing:
    def adverse(self, case: SicknessCase, **changes: Any):
        gate = evaluate(GateInput(assessment=world.found(case, right=NOT_FULFILLED), outcome="STOPPED"))
        return world.content(case, "STOPPED", gate=gate, last_day=date(2026, 3, 1), **changes)

    def test_what_stands_goes_on_standing(self, municipality: int) -> None:
        case = a_case()
        standing = world.granted(case)
        waiting = prepare(content=self.adverse(case), on=ON)
        assert (waiting.state, waiting.is_automatic) == ("PREPARED", True)
        assert queries.decision_in_force(case) == standing
        assert queries.prepared_decision(case) == waiting
        assert queries.prepared_of([case.pk]) == {case.pk: waiting}
        assert list(queries.waiting_decisions()) == [waiting]

    def test_prepared_twice_is_heard_once_and_another_one_takes_its_place(self, municipality: int) -> None:
        case = a_case()
        first = prepare(content=self.adverse(case), on=ON)
        assert prepare(content=self.adverse(case), on=date(2026, 2, 3)).pk == first.pk
        second = prepare(content=replace(self.adverse(case), last_day=date(2026, 4, 1)), on=date(2026, 2, 4))
        first.refresh_from_db()
        assert (first.state, second.state) == ("SUPERSEDED", "PREPARED")

    def test_a_persons_word_replaces_both_what_stood_and_what_waited(self, municipality: int) -> None:
        case = a_case()
        standing, waiting = world.granted(case), prepare(content=self.adverse(case), on=ON)
        decided = decide(content=self.adverse(case, made_by="anna"), on=date(2026, 2, 20))
        standing.refresh_from_db()
        waiting.refresh_from_db()
        assert (standing.state, waiting.state, decided.state) == ("SUPERSEDED", "SUPERSEDED", "IN_FORCE")
        assert decided.supersedes == standing
        assert queries.prepared_decision(case) is None

    def test_a_prepared_decision_never_turns_into_one_in_force(self, municipality: int) -> None:
        case = a_case()
        waiting = prepare(content=self.adverse(case), on=ON)
        with pytest.raises(IntegrityError, match="keeps its word"), transaction.atomic():
            Decision.objects.filter(pk=waiting.pk).update(state="IN_FORCE")

    def test_it_may_be_taken_back_once(self, municipality: int) -> None:
        case = a_case()
        waiting = prepare(content=self.adverse(case), on=ON)
        assert supersede(decision=waiting).state == "SUPERSEDED"
        with pytest.raises(NotStanding):
            supersede(decision=waiting)
        assert queries.prepared_decision(case) is None


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "change", [{"outcome": "REFUSED"}, {"reason": "x"}, {"made_by": "x"}, {"gate": []}, {"state": "PREPARED"},
                   {"decided_on": date(2020, 1, 1)}, {"hash": "x"}, {"first_day": None}]
    )  # fmt: skip
    def test_changing_a_word_of_a_decision(self, municipality: int, change: dict[str, Any]) -> None:
        row = world.granted(a_case())
        with pytest.raises(IntegrityError, match="keeps its word"), transaction.atomic():
            Decision.objects.filter(pk=row.pk).update(**change)

    def test_bringing_a_superseded_one_back_or_deleting_it(self, municipality: int) -> None:
        row = supersede(decision=world.granted(a_case()))
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(pk=row.pk).update(state="IN_FORCE")
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.all()._raw_delete("default")

    def test_an_adverse_one_in_force_by_the_machine(self, municipality: int) -> None:
        row = world.granted(a_case())
        with pytest.raises(IntegrityError, match="adverse_decision_needs_person"), transaction.atomic():
            copy = Decision.objects.get(pk=row.pk)
            copy.pk, copy.public_id, copy.outcome = None, "00000000-0000-4000-8000-000000000000", "STOPPED"
            copy.company = a_company()
            copy.save(force_insert=True)

    def test_a_persons_decision_without_a_name(self, municipality: int) -> None:
        row = world.granted(a_case())
        with pytest.raises(IntegrityError, match="decision_has_a_maker"), transaction.atomic():
            copy = Decision.objects.get(pk=row.pk)
            copy.pk, copy.public_id, copy.is_automatic = None, "00000000-0000-4000-8000-000000000000", False
            copy.state = "SUPERSEDED"
            copy.save(force_insert=True)


class TestReasons:
    def test_a_grant_rests_on_what_is_fulfilled_as_it_came_out_last(self, municipality: int) -> None:
        (step,) = world.granted(a_case()).considerations
        assert (step["cites"], step["verdict"], step["result"]) == ("§ 32, stk. 1, nr. 1", "FULFILLED", "296")
        assert step["inputs"] == [{"name": "hours", "value": "296", "unit": "HOURS", "fact": "f1"}]

    def test_a_refusal_rests_on_what_is_not(self) -> None:
        case = NOBODYS
        failing = world.STEPS[1]._replace(cites="§ 30, stk. 1", verdict=NOT_FULFILLED)
        found = world.found(
            case, trace=(*world.STEPS, failing),
            provisions={"§ 32, stk. 1, nr. 1": "FULFILLED", "§ 30, stk. 1": NOT_FULFILLED},
        )  # fmt: skip
        assert [step["cites"] for step in considerations_of(found, is_favourable=False)] == ["§ 30, stk. 1"]
        assert [step["cites"] for step in considerations_of(found, is_favourable=True)] == ["§ 32, stk. 1, nr. 1"]

    def test_the_why_of_an_amount_are_its_own_steps_in_order(self) -> None:
        case = NOBODYS
        found = world.found(case)
        assert [step.rule for step in queries.why(found, date(2026, 1, 26), "CITIZEN")] == ["LP-07", "LP-03"]
        assert queries.why(found, date(2026, 2, 2), "CITIZEN") == ()
        assert queries.why(found, date(2026, 1, 26), "12345674") == ()


class TestReplay:
    def real(self, case: SicknessCase) -> StoredAssessment:
        """Store what the lawbook itself finds of a self-employed person's course."""
        records = (
            Business(
                fact="b", sent_on=date(2026, 1, 14), said_by="CITIZEN", started_on=date(2018, 1, 1),
                weekly_hours=world.Fraction(37), annual_profit=20_800_000,
            ),
            Notification(
                fact="n", sent_on=date(2026, 1, 14), said_by="CITIZEN", case=case.number, form="DP200C",
                first_absence_day=date(2026, 1, 12),
            ),
            Application(fact="a", sent_on=date(2026, 1, 19), said_by="CITIZEN", case=case.number),
        )  # fmt: skip
        facts = Facts(person=Person(born=date(1980, 1, 1)), records=records)
        found = assess(facts, ON)
        return store_assessment(
            case=case, facts=facts, found=found.of(case.number), lawbook_version=found.lawbook_version, on=ON
        )

    def test_a_decision_is_found_again_byte_for_byte(self, municipality: int) -> None:
        # AUD-01
        case = a_case()
        decide(content=world.content(case, assessment=self.real(case), made_by="anna"), on=ON)
        again = queries.replay(queries.latest_decision(case))
        assert (again.is_identical, again.is_same_version, again.is_untouched) == (True, True, True)
        assert again.stored == again.found
        assert again.differs_at is None

    def test_what_the_law_would_not_find_is_seen(self, municipality: int) -> None:
        case = a_case()
        decide(content=world.content(case, made_by="anna"), on=ON)
        again = queries.replay(queries.latest_decision(case))
        assert (again.is_identical, again.is_same_version, again.is_untouched) == (False, False, True)
        assert again.differs_at is not None

    def test_the_checksum_follows_the_one_before(self, municipality: int) -> None:
        case = a_case()
        world.granted(case)
        second = decide(content=world.content(case, last_day=date(2026, 3, 1)), on=ON)
        loaded = queries.latest_decision(case)
        assert queries.hash_of(loaded, loaded.supersedes.hash) == second.hash
        assert queries.hash_of(loaded, "") != second.hash
        loaded.reason = "changed"
        assert queries.hash_of(loaded, loaded.supersedes.hash) != second.hash

    def test_decisions_of_one_version_can_be_found(self, municipality: int) -> None:
        # ADM-09
        row = world.granted(a_case())
        assert list(queries.decisions_by_version(world.VERSION)) == [row]
        assert list(queries.decisions_by_version("other")) == []


def test_canonical_json_knows_no_order() -> None:
    assert canonical({"b": 1, "a": "ø"}) == canonical({"a": "ø", "b": 1}) == '{"a":"ø","b":1}'
    assert canon.checksum("ab", "c") != canon.checksum("a", "bc")


class TestExemptions:
    def test_it_holds_from_its_first_to_its_last_day(self, municipality: int) -> None:
        # ADM-10
        case = a_case()
        person = case.person
        exempt(party=person, from_day=date(2026, 2, 1), until=date(2026, 8, 1), reason="kontrol", by="anna")
        for day, holds in (
            (date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2026, 8, 1), True), (date(2026, 8, 2), False),
        ):  # fmt: skip
            assert bool(queries.exemption_in_force(person, day)) is holds
            assert bool(queries.exemptions_of([case], day)) is holds
            assert Exemption.objects.get().holds_on(day) is holds

    def test_there_is_one_at_a_time(self, municipality: int) -> None:
        person = a_case().person
        exempt(party=person, from_day=date(2026, 2, 1), until=date(2026, 8, 1), reason="x", by="anna")
        with pytest.raises(AlreadyExempt):
            exempt(party=person, from_day=date(2026, 8, 1), until=date(2026, 9, 1), reason="x", by="anna")
        exempt(party=person, from_day=date(2026, 8, 2), until=date(2026, 9, 1), reason="x", by="anna")

    def test_lifted_it_holds_no_more_and_is_kept(self, municipality: int) -> None:
        person = a_case().person
        exempt(party=person, from_day=date(2026, 2, 1), until=date(2026, 8, 1), reason="x", by="anna")
        assert lift_exemption(party=person, on=date(2026, 3, 1), by="bent") == 1
        assert lift_exemption(party=person, on=date(2026, 3, 2), by="bent") == 0
        assert queries.exemption_in_force(person, date(2026, 2, 28)) is not None
        assert queries.exemption_in_force(person, date(2026, 3, 1)) is None
        assert Exemption.objects.get().lifted_by == "bent"
        exempt(party=person, from_day=date(2026, 3, 5), until=date(2026, 9, 1), reason="x", by="anna")

    def test_it_is_never_changed(self, municipality: int) -> None:
        person = a_case().person
        exempt(party=person, from_day=date(2026, 2, 1), until=date(2026, 8, 1), reason="x", by="anna")
        for attempt in (
            lambda: Exemption.objects.update(until=date(2027, 1, 1)),
            lambda: Exemption.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()


def test_running_rights(municipality: int) -> None:
    running, ended, none = a_case(), a_case(), a_case()
    world.granted(running)
    decide(content=world.content(ended, last_day=date(2026, 2, 1)), on=ON)
    assert queries.cases_with_running_rights(ON) == [(running.pk, running.person_id)]
    assert queries.cases_with_running_rights(date(2026, 2, 1)) == [
        (running.pk, running.person_id), (ended.pk, ended.person_id),
    ]  # fmt: skip
    assert none.pk not in dict(queries.cases_with_running_rights(ON))
