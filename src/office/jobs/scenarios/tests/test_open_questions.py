"""What a scenario leaves open is solved by what solves it: the caseworker's answer, and the night after."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from office.flows.act_on_case import Act, act_on_case
from office.flows.run_night import run_night
from office.jobs.scenarios import bank, living, reader
from office.kernel import clock, tenancy
from office.tasks.models import Task

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Path(__file__).parents[5] / "scenarios"
YES, NO = {"kind": "SOLVE_TASK", "answer": "YES"}, {"kind": "SOLVE_TASK", "answer": "NO"}
SEEN = {"kind": "SOLVE_TASK"}
OPEN = [
    (6, "be-no-answer-from-control", YES),
    (19, "ct-other-cause-on-the-form", YES),
    (24, "ct-liable-party", SEEN),
    (29, "rf-se-number-of-another-company", YES),
    (32, "ct-braking-advice", YES),
    (34, "ct-party-exempt", {"kind": "LIFT_EXEMPTION"}),
    (56, "hr-hours-missing", {"kind": "SET_HOURLY_RATE", "rate": 13000}),
    (57, "tk-unemployed-with-two-cases", YES),
    (59, "du-new-absence-over-the-limit", YES),
    (60, "be-early-request-without-a-ground", YES),
    (61, "be-deduction", YES),
    (65, "se-notified-four-weeks-after", YES),
    (78, "be-insurance-ended-before", YES),
    (78, "rf-insured-employer-unknown", NO),
    (79, "se-insurance-not-confirmed", NO),
    (88, "dl-refund-too-late-in-part", YES),
    (90, "dl-employer-one-day-late", NO),
    (119, "un-not-entitled", YES),
    (124, "ep-employed-55-days", YES),
    (130, "rr-notified-with-its-last-day", YES),
    (135, "rr-three-absent-hours", NO),
    (136, "dl-application-on-day-9", YES),
    (138, "tk-form-not-received-before-the-right", {"kind": "REFUSE", "hearing": "HELD"}),
]


@pytest.mark.solved(
    6, 19, 24, 29, 32, 34, 56, 57, 59, 60, 61, 65, 78, 79, 88, 90, 119, 124, 130, 135, 136, 138
)  # fmt: skip
@pytest.mark.parametrize(("number", "story", "word"), OPEN)
def test_the_question_is_answered_and_does_not_come_back(number, story, word, tmp_path, settings):
    settings.OPENKSD_HOME = tmp_path
    (scenario,) = [one for one in reader.read_folder(FOLDER) if one.id == story]
    with bank.at_work():
        living.live(scenario)
        with tenancy.acting_for(scenario.municipality):
            task = Task.objects.get(number=number, status=Task.Status.OPEN)
            answered, later = scenario.until + timedelta(days=1), scenario.until + timedelta(days=2)
            with clock.at(answered):
                told = {"task": str(number)} if word["kind"] == "SOLVE_TASK" else {}
                act_on_case(case=task.case, act=Act(reason="Undersøgt", **told, **word), by=None, on=answered)
            assert run_night(on=answered).faults == 0
            assert run_night(on=later).faults == 0
            task.refresh_from_db()
            assert task.status != Task.Status.OPEN
            assert not Task.objects.filter(number=number, status=Task.Status.OPEN).exists()
