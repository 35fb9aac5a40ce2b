"""What the caseworkers of the demo do in its year (demo-sagsbehandlere): marks, exemptions, paper, some of the tasks.

They go by the same doors as in earnest, so that marks have a history, tasks a solver and reports something to show.
Everything follows from the day and the cases: the same demo has the same work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import QuerySet

from office.administration.models import Role, User
from office.cases.models import Event, SicknessCase
from office.cases.recourse import details_of
from office.decisions.models import Decision, Exemption
from office.flows.act_on_case import Act, act_on_case
from office.flows.open_by_hand import Paper, PaperRefused, open_by_hand
from office.kernel import tenancy
from office.reports.operations import finish_reminder
from office.reports.queries import open_reminders
from office.tasks import handling
from office.tasks.catalogue import all_types
from office.tasks.models import Task
from population.days import working_day

_RECOURSE, _INJURY = 24, 58
_STATUS = SicknessCase.Status


def work(*, on: date) -> None:
    """Do one day's work (en arbejdsdag); nobody is at work in the weekend."""
    by = User.objects.filter(municipality=tenancy.current(), role=Role.CASEWORKER).order_by("pk").first()
    if by is None or on.weekday() >= 5:
        return
    _look_into_recourse(by, on)
    _check_injuries(by, on)
    if on.weekday() == 0:
        _hand_out(by, on)
    if on.weekday() == 3:
        _solve_two(by, on)
    for day, chore in _MONTHLY.items():
        if working_day(on.replace(day=day)) == on:
            chore(by, on)


def _waiting(number: int, on: date, days: int) -> QuerySet[Task]:
    """Return the open tasks of a type that have lain for some days."""
    found = Task.objects.filter(number=number, status=Task.Status.OPEN, opened_on__lte=on - timedelta(days=days))
    return found.select_related("case__person", "case__employer").order_by("opened_on", "pk")


def _solve(task: Task, by: User, on: date, *, reason: str, answer: str | None = None) -> None:
    """Solve a task, unless what was done just before has closed it already."""
    if task.case is not None and Task.objects.filter(pk=task.pk, status=Task.Status.OPEN).exists():
        act = Act(kind="SOLVE_TASK", task=str(task.public_id), reason=reason, answer=answer)
        act_on_case(case=task.case, act=act, by=by, on=on)


def _look_into_recourse(by: User, on: date) -> None:
    """Mark the cases that somebody else may owe for, and tick the task off (undersøg regres)."""
    for task in _waiting(_RECOURSE, on, 6):
        assert task.case is not None
        known = details_of(task.case)
        if known.liable_party or known.insurer:
            reason = "En anden kan være ansvarlig for skaden (sygedagpengelovens § 78)."
            act_on_case(case=task.case, act=Act(kind="MARK_RECOURSE", reason=reason), by=by, on=on)
            _solve(task, by, on, reason="Udtaget til regresbehandling.")
        else:
            _solve(task, by, on, reason="Ingen kendt skadevolder.")


def _check_injuries(by: User, on: date) -> None:
    """Register that an injury at work is reported and recognised (arbejdsskade skal kontrolleres)."""
    for task in _waiting(_INJURY, on, 20):
        _solve(task, by, on, reason="Skaden er anmeldt og anerkendt.", answer=handling.YES)


def _solve_two(by: User, on: date) -> None:
    """Solve the oldest and the newest of the tasks that hold nothing and are not back the next night."""
    events = [number for number, found in all_types().items() if found.kind == "EVENT" and number != _RECOURSE]
    found = Task.objects.filter(
        number__in=events, status=Task.Status.OPEN, blocks=Task.Blocks.NONE, case__isnull=False, opened_on__lt=on
    ).select_related("case__person", "case__employer")
    ends = (found.order_by("opened_on", "pk").first(), found.order_by("pk").last())
    for task in {task.pk: task for task in ends if task is not None}.values():
        _solve(task, by, on, reason="Set efter.")


def _hand_out(by: User, on: date) -> None:
    """Take up what was put away, take five more on, and put one away until an answer is due (fordel, på hold)."""
    for task in Task.objects.filter(status=Task.Status.OPEN, owner=by, on_hold_until__lte=on):
        handling.take_off_hold(task=task)
    mine = list(Task.objects.filter(status=Task.Status.OPEN, owner=None, case__isnull=False).order_by("-pk")[:5])
    handling.assign(tasks=mine, owner=by)
    for task in mine[:1]:
        handling.put_on_hold(task=task, until=on + timedelta(days=21), reason="Afventer svar fra arbejdsgiveren.")


def _complain(by: User, on: date) -> None:
    """Mark the latest case that was refused or stopped: the citizen has complained (klagesag)."""
    against = Decision.objects.filter(
        outcome__in=(Decision.Outcome.REFUSED, Decision.Outcome.STOPPED), case__is_complaint=False,
        decided_on__gt=on - timedelta(days=60),
    ).select_related("case__person", "case__employer")  # fmt: skip
    found = against.order_by("decided_on", "pk").last()
    if found is not None:
        act = Act(kind="MARK_COMPLAINT", reason="Borgeren har klaget; sagen er sendt til Ankestyrelsen.")
        act_on_case(case=found.case, act=act, by=by, on=on)


def _lift_oldest(kind: str, column: str, days: int, reason: str) -> Callable[[User, date], None]:
    """Return the chore of lifting the oldest mark of a kind, once it has stood for some days."""

    def chore(by: User, on: date) -> None:
        marks = Event.objects.filter(kind=f"MARK_{kind}", at__date__lte=on - timedelta(days=days))
        marks = marks.filter(**{f"case__{column}": True}).select_related("case__person", "case__employer")
        mark = marks.order_by("pk").first()
        if mark is not None and mark.case is not None:
            act_on_case(case=mark.case, act=Act(kind=f"UNMARK_{kind}", reason=reason), by=by, on=on)

    return chore


def _exempt(by: User, on: date) -> None:
    """Exempt a citizen, every third month an employer with few cases (undtag for automatisk sagsbehandling)."""
    running = SicknessCase.objects.filter(status=_STATUS.RUNNING).select_related("person", "employer").order_by("-pk")
    if on.month % 3:
        case = running.filter(person__exemptions=None).first()
        act = Act(kind="EXEMPT", reason="Kompleks sag: afgøres af en sagsbehandler.")
    else:
        case = running.filter(employer__isnull=False, employer__exemptions=None).order_by("-employer_id", "-pk").first()
        act = Act(kind="EXEMPT_COMPANY", reason="Arbejdsgiverens anmodninger gennemgås.")
    if case is not None:
        act_on_case(case=case, act=act, by=by, on=on)


def _lift_exemption(by: User, on: date) -> None:
    """Lift the oldest exemption of a citizen after three months (ophæv undtagelse)."""
    old = Exemption.objects.filter(person__isnull=False, lifted_on__isnull=True, from_day__lte=on - timedelta(days=90))
    people = old.filter(until__gte=on).order_by("from_day", "pk").values_list("person", flat=True)[:1]
    case = SicknessCase.objects.filter(person__in=people).select_related("person", "employer").order_by("pk").last()
    if case is not None:
        act_on_case(case=case, act=Act(kind="LIFT_EXEMPTION", reason="Sagen er afklaret."), by=by, on=on)


def _extend(by: User, on: date) -> None:
    """Extend a case technically while its ground is looked for (teknisk forlængelse)."""
    near = SicknessCase.objects.filter(
        status=_STATUS.RUNNING, last_absence_day__isnull=True, reassessment_day__gte=on,
        reassessment_day__lte=on + timedelta(days=35),
    ).select_related("person", "employer")  # fmt: skip
    case = near.order_by("reassessment_day", "pk").first()
    if case is not None:
        reason = "Afventer helbredsoplysninger."
        act_on_case(case=case, act=Act(kind="EXTEND", last_day=on + timedelta(days=56), reason=reason), by=by, on=on)


def _type_in(by: User, on: date) -> None:
    """Open a case from paper for somebody who is ill once more (opret sag manuelt)."""
    over = SicknessCase.objects.filter(
        target_group=SicknessCase.TargetGroup.SELF_EMPLOYED, last_absence_day__lt=on - timedelta(days=40)
    )
    again = over.exclude(person__cases__last_absence_day__isnull=True).select_related("person")
    case = again.order_by("-last_absence_day", "pk").first()
    if case is None:
        return
    paper = Paper(
        form="DP200C", cpr=case.person.cpr, first_absence_day=on - timedelta(days=9), received_on=on,
        remarks="Modtaget med posten.",
    )  # fmt: skip
    try:
        open_by_hand(paper=paper, by=by)
    except PaperRefused:  # overlaps what has come by itself meanwhile, and waits as task 1
        return


def _go_through_lists(by: User, on: date) -> None:
    """Mark the month's work lists as done (arbejdslister)."""
    for reminder in open_reminders(on):
        if reminder.due_on <= on + timedelta(days=6):
            finish_reminder(reminder=reminder, by=by, note="Listen er gennemgået.")


_MONTHLY: dict[int, Callable[[User, date], None]] = {
    4: _type_in, 7: _exempt, 11: _complain, 14: _extend,
    18: _lift_oldest("RECOURSE", "is_recourse", 120, "Regressagen er afsluttet: forsikringsselskabet har betalt."),
    21: _lift_exemption,
    25: _lift_oldest("COMPLAINT", "is_complaint", 100, "Ankestyrelsen har stadfæstet afgørelsen."),
    26: _go_through_lists,
}  # fmt: skip
