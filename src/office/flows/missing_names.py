"""Ask the registers again for names they did not give (navneoplysninger; opgave 27): a late answer closes it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from office.parties.operations import put_company, put_person
from office.registers import doors
from office.tasks import operations as tasks
from office.tasks.models import Task

COMPANY_KEY = "company-register:"


@transaction.atomic
def ask_again(*, on: date) -> int:
    """Ask for every party whose name is missing (spørg igen); returns how many were found."""
    found = 0
    for task in Task.objects.filter(number=27, status=Task.Status.OPEN).select_related("person").order_by("pk"):
        is_known = _ask_for_person(task) if task.person is not None else _ask_for_company(task)
        if is_known:
            tasks.close_by_itself(task=task, on=on)
            found += 1
    return found


def _ask_for_person(task: Task) -> bool:
    person = task.person
    assert person is not None
    answer = doors.person_register().person(cpr=person.cpr)
    if answer is not None and not person.name:
        put_person(
            cpr=person.cpr, name=answer.name, born=answer.born, sex=answer.sex, address=answer.address,
            is_protected=answer.is_protected,
        )  # fmt: skip
    return answer is not None or bool(person.name)


def _ask_for_company(task: Task) -> bool:
    cvr = task.key.removeprefix(COMPANY_KEY)
    answer = doors.company_register().company(cvr=cvr)
    if answer is not None:
        put_company(
            cvr=cvr, name=answer.name, sector=answer.sector, se_numbers=list(answer.se_numbers),
            is_active=answer.is_active, form=answer.form,
        )  # fmt: skip
    return answer is not None
