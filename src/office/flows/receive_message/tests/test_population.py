"""What a population announces is what the door does (befolkning ind ad døren)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db.models import Count

from office.cases.models import Fact, SicknessCase
from office.flows import receive_message
from office.intake.models import Message
from office.parties.models import Person
from office.tasks.models import Task
from population import generate, write

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 11, 25), date(2026, 11, 24)


@pytest.mark.parametrize(("cases", "seed"), [(260, 4), (40, 11)])
def test_a_population_goes_in_with_exactly_the_refusals_it_announces(municipality, tmp_path, cases, seed):
    population = generate(municipality=751, cases=cases, seed=seed, first_day=FIRST, last_day=LAST)
    manifest = write(population, tmp_path)
    receive_message.lay_in_register_answers(tmp_path)
    receipt = receive_message.Receipt()
    for delivery in receive_message.deliveries(tmp_path):
        receipt.add(delivery.take_in())
    refused = {("/".join(problem.file.split("/")[-2:]), problem.line, problem.rule) for problem in receipt.refused}
    assert refused == {(told["file"], told["line"], told["rule"]) for told in manifest.refusals}
    assert manifest.refusals
    assert receipt.warnings == []
    assert SicknessCase.objects.count() == cases
    assert Person.objects.count() == manifest.people
    assert not Person.objects.filter(name="").exists()
    accepted = Counter(dict(Message.objects.filter(state="ACCEPTED").values_list("type").annotate(Count("id"))))
    told = Counter(manifest.kinds)
    told.subtract(Counter(line_kind(problem) for problem in receipt.refused))
    del accepted["CPR"]
    assert accepted == +(told - Counter(twice(population, manifest)))
    check_ledger_of_facts()
    # What a population sends is clean but for its noise: no paper loses its case, no register its person.
    assert not Task.objects.filter(number__in=(1, 27, 101, 116)).exists()


def line_kind(problem) -> str:
    """Return the type of a refused message that broke a rule of order; malformed lines are in no count."""
    if problem.rule in ("FORMAT", "JSON", "1000"):
        return ""
    return Message.objects.get(file=problem.file, line=problem.line).type


def twice(population, manifest) -> Counter[str]:
    """Count the messages that were sent again after they had been taken in."""
    found: Counter[str] = Counter()
    for story in population.stories():
        seen: set[str] = set()
        for message in story.messages:
            if message.refused:
                continue
            if message.body["message_id"] in seen:
                found[message.kind] += 1
            seen.add(message.body["message_id"])
    return found


def check_ledger_of_facts() -> None:
    """Every fact comes from an accepted message of the same person, or from a register that was asked."""
    owners = dict(Message.objects.filter(state="ACCEPTED").values_list("public_id", "person_id"))
    for message, person, said_by in Fact.objects.values_list("message", "person_id", "said_by"):
        assert (message is None and said_by == "REGISTER") or owners[message] == person


def test_the_same_folder_again_counts_nothing_twice(municipality, tmp_path):
    write(generate(municipality=751, cases=30, seed=2, first_day=FIRST, last_day=LAST), tmp_path)
    first, again = receive_message.Receipt(), receive_message.Receipt()
    for delivery in receive_message.deliveries(tmp_path):
        first.add(delivery.take_in())
    before = (Fact.objects.count(), SicknessCase.objects.count(), Task.objects.count())
    for delivery in receive_message.deliveries(tmp_path):
        again.add(delivery.take_in())
    assert again.accepted == 0
    assert again.duplicates == first.accepted + first.duplicates
    assert len(again.refused) == len(first.refused)
    assert before == (Fact.objects.count(), SicknessCase.objects.count(), Task.objects.count())
