"""A person intends to refuse (påtænkt afslag): the party is heard before the word is said (FVL § 19; LP-19, ADM-01).

A hearing is bound to its ground and its facts (OVP-03): another provision, or news from others than the party, calls
for another hearing. What is granted runs on meanwhile (LP-18).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from lawbook.assessment import NOTHING, WHOLE
from office.administration.queries import parameters_in_force
from office.cases.models import Fact, SicknessCase
from office.cases.operations import add_event
from office.decisions.queries import prepared_of
from office.flows import write_letters
from office.flows.looks import gather
from office.letters import operations as letters
from office.tasks import handling
from office.tasks import operations as tasks
from office.tasks.models import MANUAL_NUMBER, Task

HEAR, HELD, OWN_FACTS = "HEAR", "HELD", "OWN_FACTS"
STANCES = (HEAR, HELD, OWN_FACTS)
RUNNING, OVER = "RUNNING", "OVER"
TITLE = "Påtænkt afslag: træf afgørelse efter partshøringen"
_PREFIX = "intended:"
_NOTES = {
    HELD: "Sagsbehandleren oplyser, at parten er hørt.",
    OWN_FACTS: "Parten er ikke hørt: afslaget bygger kun på partens egne oplysninger (forvaltningsloven § 19).",
}
_OTHERS = frozenset({"REGISTER", "EMPLOYER", "UNEMPLOYMENT_FUND", "JOBCENTRE"})


def hearing_of(case: SicknessCase, *, provision: str | None, on: date) -> str | None:
    """Return where the hearing about this stands: RUNNING, OVER (answered, or the time is out), or None = not heard."""
    asked = _asked(case).last()
    if asked is not None and _provision_of(asked) != (provision or ""):
        return None
    told = Fact.objects.filter(case=case, kind="LETTER_SENT", data__letter="HEARING").order_by("sent_on", "pk").last()
    if asked is not None and (told is None or told.sent_on < asked.opened_on):
        return RUNNING  # the letter is on its way
    if told is None or not (asked is not None or _is_machines(case)):
        return None
    since = Fact.objects.filter(Q(case=case) | Q(case=None), person=case.person)
    if since.filter(said_by__in=_others_than_the_party(case), sent_on__gt=told.sent_on).exists():
        return None
    has_answered = since.filter(kind="HEARING_ANSWER", sent_on__gte=told.sent_on).exists()
    deadline = told.data.get("deadline")  # none where the dispatch is not proven (LP-16)
    is_out = deadline is not None and date.fromisoformat(deadline) < on
    return OVER if has_answered or is_out else RUNNING


def _is_machines(case: SicknessCase) -> bool:
    """Tell whether the machine's own hearing is about a no that still is in sight: a prepared one, a missing form."""
    if case.pk in prepared_of([case.pk]):
        return True
    return not Fact.objects.filter(case=case, kind="APPLICATION").exists()


def hear(
    *, case: SicknessCase, intended: str, provision: str | None, reason: str, days: tuple[date | None, date | None],
    by: str, on: date,
) -> Task:  # fmt: skip
    """Write the hearing and leave the word for afterwards (partshøring); the letter leaves with the night's."""
    rules = parameters_in_force(on)
    key = f"{_PREFIX}{case.public_id}:{_asked(case).count() + 1}"
    look = next(look for look in gather(person_ids=[case.person_id], on=on, rules=rules) if look.case.pk == case.pk)
    letter = write_letters.hearing_of_intent(
        look=look, key=key, intended=intended, provision=provision, reason=reason, days=days, rules=rules
    )
    letters.queue_letters(letters=[letter])
    add_event(
        case=case, kind="HEARING_BEGUN", text=f"Parten høres, før der tages stilling. {reason}".strip(), actor=by,
        details={"intended": intended, "provision": provision or ""},
    )  # fmt: skip
    until = on + timedelta(days=rules.hearing_days)
    # What is granted to a citizen runs on; what nobody has decided yet waits for the word, so that no machine says yes.
    does_run_on = look.standing is not None and case.target_group != SicknessCase.TargetGroup.EMPLOYEE_WITH_PAY
    return tasks.open_event(
        number=MANUAL_NUMBER, on=on, case=case, key=key, rule="LP-19", title=TITLE,
        holds=NOTHING if does_run_on else WHOLE,
        cause={
            "blocks": "NONE" if does_run_on else "DECISION", "outcome": intended, "hearing_until": until.isoformat(),
            "provision": provision or "", "reason": reason,
        },
    )  # fmt: skip


def note(*, case: SicknessCase, stance: str, by: str) -> None:
    """Write down why nobody is heard now (notatpligt; ADM-07)."""
    add_event(case=case, kind="HEARING_LEFT_OUT", text=_NOTES[stance], actor=by, details={"stance": stance})


def close(*, case: SicknessCase, on: date) -> None:
    """Close the tasks that waited for the word, now that it is said."""
    for task in _asked(case).filter(status=Task.Status.OPEN):
        handling.close_by_itself(task=task, on=on)


def _asked(case: SicknessCase) -> QuerySet[Task]:
    return Task.objects.filter(case=case, number=MANUAL_NUMBER, key__startswith=_PREFIX).order_by("pk")


def _provision_of(task: Task) -> str:
    told = {one["name"]: one["value"] for cause in task.cause for one in cause["details"]}
    return str(told.get("provision", ""))


def _others_than_the_party(case: SicknessCase) -> frozenset[str]:
    is_employers = case.target_group == SicknessCase.TargetGroup.EMPLOYEE_WITH_PAY
    return _OTHERS - {"EMPLOYER"} if is_employers else _OTHERS
