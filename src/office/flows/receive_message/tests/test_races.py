"""Two doors at once, and a door that is killed (samtidighed)."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from office.cases.models import Fact, SicknessCase
from office.flows.receive_message.tests.desk_work import DAY
from office.intake.models import Message
from office.intake.tests.examples import OTHER_CVR, example
from office.kernel import tenancy
from office.parties.models import Person
from office.tasks.models import Task

pytestmark = pytest.mark.django_db(transaction=True)
# Children are forked: they inherit the test's settings, and open connections of their own.
_FORK = multiprocessing.get_context("fork")


def take_in(path: Path, start: Any, results: Any) -> None:
    """Take a file in, in a process of its own."""
    from office.flows.receive_message import receive_file

    connections.close_all()
    start.wait()
    try:
        with tenancy.acting_for(751):
            receipt = receive_file(path, received_on=DAY)
        results.put((receipt.accepted, receipt.duplicates, [problem.rule for problem in receipt.refused]))
    except BaseException as error:
        results.put(repr(error))
    finally:
        connections.close_all()


def together(*paths: Path) -> list[Any]:
    """Let every file be taken in at the same moment."""
    connections.close_all()
    start, results = _FORK.Event(), _FORK.Queue()
    doors = [_FORK.Process(target=take_in, args=(path, start, results)) for path in paths]
    for one in doors:
        one.start()
    start.set()
    found = [results.get(timeout=120) for _ in doors]
    for one in doors:
        one.join(timeout=60)
    assert all(isinstance(one, tuple) for one in found), found
    return found


def write(path: Path, bodies: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies), encoding="utf-8")
    return path


def people(count: int) -> list[str]:
    return [f"610180{2000 + number * 2:04d}" for number in range(count)]


def test_the_same_file_by_two_doors_counts_once(tmp_path):
    bodies = [example("DP201", citizen_cpr=cpr) for cpr in people(60)]
    bodies += [example("DP202", citizen_cpr=cpr) for cpr in people(60)]
    one, other = write(tmp_path / "a.jsonl", bodies), write(tmp_path / "b.jsonl", bodies)
    found = together(one, other)
    assert sum(accepted for accepted, _, _ in found) == 120
    assert sum(duplicates for _, duplicates, _ in found) == 120
    assert all(rules == [] for _, _, rules in found)
    with tenancy.acting_for(751):
        assert (SicknessCase.objects.count(), Person.objects.count()) == (60, 60)
        assert Fact.objects.filter(kind="REFUND_REQUEST").count() == 60
        assert Message.objects.filter(state="ACCEPTED").count() == 120
        numbers = sorted(SicknessCase.objects.values_list("number", flat=True))
        assert [int(number[-6:]) for number in numbers] == list(range(1, 61))  # without gaps


def test_files_about_the_same_citizens_in_opposite_order_do_not_block_each_other(tmp_path):
    first = [example("DP201", citizen_cpr=cpr) for cpr in people(80)]
    second = [example("DP201", citizen_cpr=cpr, sender={"cvr": OTHER_CVR}) for cpr in reversed(people(80))]
    found = together(write(tmp_path / "a.jsonl", first), write(tmp_path / "b.jsonl", second))
    assert [accepted for accepted, _, _ in found] == [80, 80]
    with tenancy.acting_for(751):
        assert (SicknessCase.objects.count(), Person.objects.count()) == (160, 80)


def test_two_reports_of_one_absence_open_one_case(tmp_path):
    first = [example("DP201", citizen_cpr=cpr) for cpr in people(30)]
    second = [example("DP201", citizen_cpr=cpr, weekly_hours=20, schedule=...) for cpr in people(30)]
    found = together(write(tmp_path / "a.jsonl", first), write(tmp_path / "b.jsonl", second))
    assert [accepted for accepted, _, _ in found] == [30, 30]
    with tenancy.acting_for(751):
        assert SicknessCase.objects.count() == 30 and Task.objects.filter(number=1).count() == 30
        assert Fact.objects.filter(kind="NOTIFICATION").count() == 30
        assert Message.objects.filter(wait="LOOK").count() == 30


def test_two_requests_for_the_same_days_are_never_both_taken(tmp_path):
    write(tmp_path / "n.jsonl", [example("DP201", citizen_cpr=cpr) for cpr in people(30)])
    together(tmp_path / "n.jsonl")
    files = [
        write(tmp_path / f"{name}.jsonl", [example("DP202", citizen_cpr=cpr) for cpr in people(30)]) for name in "ab"
    ]
    found = together(*files)
    assert sum(accepted for accepted, _, _ in found) == 30
    assert sum(len(rules) for _, _, rules in found) == 30 and {"1108"} == {rule for _, _, rs in found for rule in rs}


def test_a_killed_door_leaves_whole_messages_and_the_next_one_finishes(tmp_path):
    bodies = [example(kind, citizen_cpr=cpr) for cpr in people(250) for kind in ("DP201", "DP202", "APPLICATION")]
    path = write(tmp_path / "a.jsonl", bodies)
    connections.close_all()
    start, results = _FORK.Event(), _FORK.Queue()
    door = _FORK.Process(target=take_in, args=(path, start, results))
    door.start()
    start.set()
    with tenancy.acting_for(751):
        until = time.monotonic() + 60
        while Message.objects.count() == 0 and time.monotonic() < until:
            time.sleep(0.05)
        assert door.pid is not None
        os.kill(door.pid, signal.SIGKILL)
        door.join(timeout=60)
        taken = Message.objects.filter(state="ACCEPTED").count()
        assert taken % 100 == 0 or taken == len(bodies)  # whole batches
        facts = set(Fact.objects.exclude(message=None).values_list("message", flat=True))
        assert facts == set(Message.objects.values_list("public_id", flat=True))
    ((accepted, duplicates, rules),) = together(path)
    assert (accepted, duplicates, rules) == (len(bodies) - taken, taken, [])
    with tenancy.acting_for(751):
        assert SicknessCase.objects.count() == 250
        assert Fact.objects.filter(kind="REFUND_REQUEST").count() == 250
