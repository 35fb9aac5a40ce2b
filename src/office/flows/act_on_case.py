"""A person acts on a case (sagsbehandling): grants, refuses, stops, corrects, exempts, solves – and the office follows.

Every act is recorded first, as a fact or a mark, and then the case is assessed like after any other news: a person's
word is one more input of the same movement. `what_if` runs the same function and takes it back, so the effect shown
is the effect had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction

from lawbook.foundation.calendar import ONE_DAY, add_months
from office.administration.models import User
from office.administration.operations import NotAllowed
from office.administration.queries import parameters_in_force
from office.administration.rights import Right, may
from office.cases.models import Fact, SicknessCase
from office.cases.operations import add_event, change_case, look_again_many, record_fact
from office.cases.recourse import RecourseDetails, record_details
from office.decisions import operations as decisions
from office.flows import hear_first, letter_delivery, move_case, moved_case
from office.flows.assess_case import Assessed, assess_people
from office.flows.looks import Word
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.parties.models import Company, Person
from office.parties.numbers import plain_phone
from office.parties.operations import change_person
from office.tasks import handling
from office.tasks import operations as tasks
from office.tasks.models import Task

UNNAMED = "sagsbehandler"
_SHORTEST_PHONE, _LONGEST_PHONE = 8, 18  # Danish; 00 and the country's code before at most 15 digits (E.164)


class ActRefused(OfficeError):
    """The act lacks what it needs, or the case is not in a state for it (handlingen afvises); nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a person wants done on a case (handling); only the fields that the kind needs are read.

    Kinds: GRANT · REFUSE · STOP · EXTEND · SET_HOURLY_RATE · EXCUSE_LATENESS · ANNUL · EXEMPT · LIFT_EXEMPTION ·
    EXEMPT_COMPANY · LIFT_COMPANY_EXEMPTION (of the case's employer) ·
    CONTACT (the citizen's telephone) ·
    MARK_RECOURSE · UNMARK_RECOURSE · RECOURSE_DETAILS · MARK_COMPLAINT · UNMARK_COMPLAINT · SOLVE_TASK ·
    CORRECT_FACT · RECORD_FACT · MAKE_TASK · REGISTER_DISPATCH (a task's letters were sent by hand on `first_day`) ·
    SEND_DOCUMENTS (after a move, with consent) · HAND_OVER (a move that no municipality of the house can take).
    Money in øre, `ground` is § 27, stk. 1, nr. 1-7, `task` the number or the public id of a task on the case.
    """

    kind: str
    reason: str = ""
    first_day: date | None = None
    last_day: date | None = None
    ground: int | None = None
    rate: int | None = None
    employer: str | None = None
    provision: str | None = None
    hearing: str | None = None  # of a refusal or a stop: HEAR (None) · HELD · OWN_FACTS · SAFE · INTERESTS
    hearing_reason: str = ""  # why nobody is heard (SAFE, INTERESTS)
    task: str | None = None
    answer: str | None = None  # YES · NO; None = tick the task off without an answer
    fact: str | None = None  # public id of the fact to be corrected; to be recorded anew its kind
    data: Mapping[str, Any] = field(default_factory=dict)  # the corrected fact in its entirety, as the lawbook's JSON
    title: str = ""
    blocks: str = "NONE"
    injured_on: date | None = None
    liable_party: str = ""
    insurer: str = ""
    claim_number: str = ""
    phone: str = ""


_NEEDS = {
    "SOLVE_TASK": Right.SOLVE_TASK, "MAKE_TASK": Right.SOLVE_TASK, "CORRECT_FACT": Right.CORRECT_FACT,
    "REGISTER_DISPATCH": Right.SOLVE_TASK, "SEND_DOCUMENTS": Right.SOLVE_TASK, "HAND_OVER": Right.DECIDE,
    "RECORD_FACT": Right.CORRECT_FACT, "CONTACT": Right.CORRECT_FACT,
    "EXEMPT": Right.EXEMPT, "LIFT_EXEMPTION": Right.EXEMPT,
    "EXEMPT_COMPANY": Right.EXEMPT, "LIFT_COMPANY_EXEMPTION": Right.EXEMPT,
}  # fmt: skip
_WORDS = frozenset({"GRANT", "REFUSE", "STOP", "EXTEND", "SET_HOURLY_RATE", "EXCUSE_LATENESS", "ANNUL", "DUTY_MET"})
_NOES = frozenset({"REFUSE", "STOP"})
_REQUIRED = {
    "STOP": ("last_day", "reason"), "REFUSE": ("reason",), "EXTEND": ("last_day",), "SET_HOURLY_RATE": ("rate",),
    "EXCUSE_LATENESS": ("reason",), "ANNUL": ("reason",), "DUTY_MET": ("first_day", "reason"),
    "EXEMPT": ("reason",), "LIFT_EXEMPTION": ("reason",),
    "EXEMPT_COMPANY": ("reason",), "LIFT_COMPANY_EXEMPTION": ("reason",),
    "MARK_RECOURSE": ("reason",), "UNMARK_RECOURSE": ("reason",), "MARK_COMPLAINT": ("reason",),
    "UNMARK_COMPLAINT": ("reason",), "CONTACT": ("phone",), "SOLVE_TASK": ("task",),
    "REGISTER_DISPATCH": ("task", "first_day"), "HAND_OVER": ("reason",),
    "CORRECT_FACT": ("fact", "data"), "RECORD_FACT": ("fact", "data"), "MAKE_TASK": ("title",),
}  # fmt: skip
_MARKS = {
    "MARK_RECOURSE": ("is_recourse", True, "Sagen er udtaget til regresbehandling."),
    "UNMARK_RECOURSE": ("is_recourse", False, "Markeringen til regresbehandling er fjernet."),
    "MARK_COMPLAINT": ("is_complaint", True, "Sagen er markeret som klagesag."),
    "UNMARK_COMPLAINT": ("is_complaint", False, "Markeringen som klagesag er fjernet."),
}


@transaction.atomic
def act_on_case(*, case: SicknessCase, act: Act, by: User | None, on: date) -> Assessed:
    """Do what a person wants done and let the office follow (sagsbehandling); all of it or nothing.

    `by` None = a scenario or the program itself. Raises NotAllowed, ActRefused, and the errors of the operation at
    hand.
    """
    _check(act, by)
    user = by.username if by else UNNAMED
    act = _never_back(case, act, on)
    if act.kind in _NOES and _hears_first(case, act, user, on):
        return assess_people(person_ids=[case.person_id], on=on)
    if act.kind in _WORDS:
        _record_word(case, act, user, on)
    elif act.kind in _MARKS:
        _mark(case, act, user)
    else:
        _DOERS[act.kind](case, act, user, on)
    word = Word(case=case.number, user=user, reason=act.reason) if act.kind in _WORDS else None
    return assess_people(person_ids=[case.person_id], on=on, word=word)


@transaction.atomic
def act_on_party(*, person: Person, act: Act, by: User | None, on: date) -> Assessed:
    """Exempt a party, or lift the exemption, also before there is a case (undtag part); new ones wait too (LP-22).

    Raises NotAllowed, ActRefused.
    """
    _check(act, by)
    doers = {"EXEMPT": _exempt, "LIFT_EXEMPTION": _lift_exemption}
    if act.kind not in doers:
        raise ActRefused(f"Handlingen {act.kind} kræver en sag.", f"The act {act.kind} needs a case.")
    doers[act.kind](person, act, by.username if by else UNNAMED, on)
    return assess_people(person_ids=[person.pk], on=on)


def _check(act: Act, by: User | None) -> None:
    if act.kind not in _WORDS | _MARKS.keys() | _DOERS.keys():
        raise ActRefused(f"Handlingen {act.kind} findes ikke.", f"There is no act {act.kind}.")
    right = _NEEDS.get(act.kind, Right.DECIDE)
    if by is not None and not may(by, right):
        raise NotAllowed(right)
    missing = [name for name in _REQUIRED.get(act.kind, ()) if not getattr(act, name)]
    if missing and by is not None:
        listed = ", ".join(missing)
        raise ActRefused(f"Der mangler: {listed}.", f"Missing: {listed}.")
    if act.hearing not in (None, *hear_first.STANCES):
        raise ActRefused(f"Høring {act.hearing} findes ikke.", f"There is no hearing {act.hearing}.")
    if act.hearing in hear_first.WITHOUT_HEARING and not act.hearing_reason.strip():
        raise ActRefused("Skriv, hvorfor parten ikke høres.", "Write why the party is not heard.")
    if act.kind == "SET_HOURLY_RATE" and act.rate is not None and act.rate <= 0:
        raise ActRefused("Timesatsen skal være over 0.", "The hourly rate must be above 0.")


def _hears_first(case: SicknessCase, act: Act, user: str, on: date) -> bool:
    """Hear the party before a refusal or a stop, unless it was heard or the law lets it go (FVL § 19; LP-19).

    Raises ActRefused while the party still has time to answer.
    """
    stance = act.hearing or hear_first.HEAR
    if stance != hear_first.HEAR:
        hear_first.note(case=case, stance=stance, reason=act.hearing_reason, by=user)
        return False
    no = hear_first.No(
        kind=act.kind, provision=act.provision, reason=act.reason, first_day=act.first_day, last_day=act.last_day
    )
    stands = hear_first.hearing_of(case, no=no, on=on)
    if stands == hear_first.OVER:
        return False
    if stands == hear_first.RUNNING:
        raise ActRefused(
            "Parten høres allerede om dette. Vent på svaret eller fristen, eller oplys, at parten er hørt.",
            "The party is being heard about this. Wait for the answer or the deadline, or say that it has been heard.",
        )
    hear_first.hear(case=case, no=no, by=user, on=on)
    return True


def _never_back(case: SicknessCase, act: Act, on: date) -> Act:
    """Let a refusal of what is granted stop it from the day it is said, never before (LP-18, OVP-02).

    A first refusal refuses the whole; one that names its last day refuses just those days, and so does one of days
    that wait for it: they are not granted.
    """
    if act.kind != "REFUSE":
        return act
    if act.last_day is not None:
        return replace(act, first_day=act.first_day or case.first_absence_day)
    if not hear_first.is_granted(case) or hear_first.do_days_wait(case, act.first_day):
        return act
    day_before = act.first_day - ONE_DAY if act.first_day is not None else on
    return replace(act, kind="STOP", first_day=None, last_day=max(on, day_before))


def _record_word(case: SicknessCase, act: Act, user: str, on: date) -> None:
    """Record the word as a fact, and solve the tasks that waited for it: a grant or a refusal answers them all."""
    data = {
        "act": act.kind, "reason": act.reason, "user": user, "ground": act.ground, "rate": act.rate,
        "employer": act.employer, "provision": act.provision,
        "first_day": act.first_day.isoformat() if act.first_day else None,
        "last_day": act.last_day.isoformat() if act.last_day else None,
    }  # fmt: skip
    stated = {name: value for name, value in data.items() if value is not None}
    record_fact(
        person=case.person, case=case, fact="CASEWORKER_ACT", data=stated, sent_on=on, said_by="CASEWORKER", user=user
    )
    if act.kind in ("GRANT", "REFUSE", "STOP", "ANNUL"):
        for task in Task.objects.filter(case=case, status=Task.Status.OPEN, blocks="DECISION"):
            handling.solve(task=task, by=user, solution=act.reason or act.kind, on=on)


def _mark(case: SicknessCase, act: Act, user: str) -> None:
    column, value, text = _MARKS[act.kind]
    if change_case(case=case, **{column: value}):
        details = {"reason": act.reason}
        add_event(case=case, kind=act.kind, text=f"{text} {act.reason}".strip(), actor=user, details=details)
    if act.kind == "MARK_RECOURSE" and _recourse_of(act):
        record_details(case=case, details=_recourse_of(act), actor=user)


def _recourse_of(act: Act) -> RecourseDetails:
    return RecourseDetails(
        injured_on=act.injured_on, liable_party=act.liable_party, insurer=act.insurer, claim_number=act.claim_number
    )


def _keep_recourse_details(case: SicknessCase, act: Act, user: str, on: date) -> None:
    """Write down what is known about the injury, in its entirety: an empty field is known no more (regres)."""
    if not record_details(case=case, details=_recourse_of(act), actor=user):
        raise ActRefused("Regresoplysningerne står der allerede.", "The recourse details stand already.")


def _keep_contact(case: SicknessCase, act: Act, user: str, on: date) -> None:
    """Write the citizen's telephone number down as told to a caseworker (telefon); no register has it."""
    phone = plain_phone(act.phone)
    if not (phone.isascii() and phone.isdigit() and _SHORTEST_PHONE <= len(phone) <= _LONGEST_PHONE):
        raise ActRefused(f"“{act.phone}” er ikke et telefonnummer.", f"“{act.phone}” is not a telephone number.")
    if phone == case.person.phone:
        raise ActRefused("Telefonnummeret står der allerede.", "The telephone number stands already.")
    change_person(person=case.person, phone=phone)
    add_event(case=case, kind="CONTACT_CORRECTED", text=f"Telefonnummer rettet. {act.reason}".strip(), actor=user)


def _exempt(party: Person | Company, act: Act, user: str, on: date, case: SicknessCase | None = None) -> None:
    months = parameters_in_force(on).exemption_months
    until = act.last_day or add_months(on, months)
    decisions.exempt(party=party, from_day=on, until=until, reason=act.reason, by=user)
    who = "Undtaget" if isinstance(party, Person) else f"{party.name} er undtaget"
    text = f"{who} for automatisk sagsbehandling til {until:%d-%m-%Y}. {act.reason}".strip()
    details = {"reason": act.reason, "until": until.isoformat()}
    _tell_of_exemption(party, case, ("EXEMPTED", text, user), details)


def _lift_exemption(party: Person | Company, act: Act, user: str, on: date, case: SicknessCase | None = None) -> None:
    if not decisions.lift_exemption(party=party, on=on, by=user):
        raise ActRefused("Parten er ikke undtaget.", "The party is not exempt.")
    whose = "" if isinstance(party, Person) else f" for {party.name}"
    text = f"Undtagelsen{whose} er ophævet. {act.reason}".strip()
    _tell_of_exemption(party, case, ("EXEMPTION_LIFTED", text, user), {"reason": act.reason})


def _tell_of_exemption(
    party: Person | Company, case: SicknessCase | None, told: tuple[str, str, str], details: dict[str, Any]
) -> None:
    """Write the line of history; a company's reaches the citizens of all its cases, which are looked at again."""
    kind, text, user = told
    person = party if isinstance(party, Person) else None
    add_event(case=case, person=person, kind=kind, text=text, actor=user, details=details)
    if isinstance(party, Company):
        people = SicknessCase.objects.filter(employer=party).values_list("person_id", flat=True)
        look_again_many(person_ids=people, on=clock.today())


def _employer(case: SicknessCase) -> Company:
    if case.employer is None:
        raise ActRefused("Sagen har ingen arbejdsgiver.", "The case has no employer.")
    return case.employer


def _solve_task(case: SicknessCase, act: Act, user: str, on: date) -> None:
    """Solve a task; an answer to its question is recorded as a fact, and the law goes on from there.

    A no that the party is heard about is said as a refusal, which looks whether the hearing is over.
    """
    task = _task_of(case, str(act.task))
    if act.answer == handling.NO and hear_first.is_about_intent(task):
        raise ActRefused(
            "Giv afslag eller stop på sagen: et nej kræver, at partshøringen er ovre.",
            "Refuse or stop on the case: a no needs the hearing to be over.",
        )
    solved = handling.solve(task=task, by=user, solution=act.reason, on=on, answer=act.answer)
    if solved.settles is not None:
        record_fact(
            person=case.person, case=case, fact="CASEWORKER_ACT", data=solved.settles.as_act(), sent_on=on,
            said_by="CASEWORKER", user=user,
        )  # fmt: skip


def _task_of(case: SicknessCase, named: str) -> Task:
    found = Task.objects.filter(case=case, status=Task.Status.OPEN)
    found = found.filter(number=int(named)) if named.isdigit() else found.filter(public_id=named)
    task = found.first()
    if task is None:
        raise ActRefused(f"Opgave {named} er ikke åben på sagen.", f"Task {named} is not open on the case.")
    return task


def _correct_fact(case: SicknessCase, act: Act, user: str, on: date) -> None:
    """Record the corrected fact beside the old one (ret oplysning): facts never change, a later one speaks instead.

    A notification names the one that it corrects; income answers replace each other month by month; any other fact is
    annulled and said anew.
    """
    old = Fact.objects.filter(public_id=str(act.fact), person=case.person).select_related("case").first()
    if old is None:
        raise ActRefused("Oplysningen findes ikke på sagen.", "The fact is not on the case.")
    data = dict(act.data)
    if old.kind == "NOTIFICATION":
        data["corrects"] = str(old.public_id)
    elif old.kind != "INCOME":
        record_fact(
            person=case.person, case=old.case, fact="ANNULMENT", data={"annuls": str(old.public_id)}, sent_on=on,
            said_by="CASEWORKER", user=user,
        )  # fmt: skip
    record_fact(
        person=case.person, case=old.case, fact=old.kind, data=data, sent_on=on, said_by="CASEWORKER", user=user
    )
    moved_case.tell_former(
        number=107, case=case, key=f"corrected:{old.public_id}", on=on, day=case.first_absence_day, fact=old.kind
    )
    text = f"Oplysning rettet. {act.reason}".strip()
    details = {"corrected": str(old.public_id), "fact": old.kind}
    add_event(case=case, kind="FACT_CORRECTED", text=text, actor=user, details=details)


def _record_fact(case: SicknessCase, act: Act, user: str, on: date) -> None:
    """Record what nobody has said before, such as wages from payslips (registrér oplysning)."""
    record_fact(
        person=case.person, case=case, fact=str(act.fact), data=dict(act.data), sent_on=on, said_by="CASEWORKER",
        user=user,
    )  # fmt: skip
    text = f"Oplysning registreret. {act.reason}".strip()
    add_event(case=case, kind="FACT_RECORDED", text=text, actor=user, details={"fact": act.fact})


def _register_dispatch(case: SicknessCase, act: Act, user: str, on: date) -> None:
    """Register that the letters of a task were sent by hand on `first_day`, which solves the task (send manuelt)."""
    task = _task_of(case, str(act.task))
    letter_delivery.register_dispatch(task=task, sent_on=act.first_day or on, by=user, on=on)


def _send_documents(case: SicknessCase, act: Act, user: str, on: date) -> None:
    """Send the papers of a moved case after the citizen, which solves the consent's task (opgave 14)."""
    moved_case.send_documents(case=case, by=user)
    for task in Task.objects.filter(case=case, status=Task.Status.OPEN, number=14):
        handling.solve(task=task, by=user, solution=act.reason or "Dokumenterne er sendt", on=on)


def _hand_over(case: SicknessCase, act: Act, user: str, on: date) -> None:
    move_case.register_hand_over(case=case, by=user, reason=act.reason, on=on)


def _make_task(case: SicknessCase, act: Act, user: str, on: date) -> None:
    tasks.open_by_hand(case=case, title=act.title, by=user, on=on, blocks=act.blocks, due_day=act.last_day)


_DOERS: dict[str, Callable[[SicknessCase, Act, str, date], None]] = {
    "EXEMPT": lambda case, act, user, on: _exempt(case.person, act, user, on, case),
    "LIFT_EXEMPTION": lambda case, act, user, on: _lift_exemption(case.person, act, user, on, case),
    "EXEMPT_COMPANY": lambda case, act, user, on: _exempt(_employer(case), act, user, on, case),
    "LIFT_COMPANY_EXEMPTION": lambda case, act, user, on: _lift_exemption(_employer(case), act, user, on, case),
    "SOLVE_TASK": _solve_task, "CORRECT_FACT": _correct_fact, "RECORD_FACT": _record_fact, "MAKE_TASK": _make_task,
    "RECOURSE_DETAILS": _keep_recourse_details, "CONTACT": _keep_contact,
    "REGISTER_DISPATCH": _register_dispatch, "SEND_DOCUMENTS": _send_documents, "HAND_OVER": _hand_over,
}  # fmt: skip
