"""A person intends a refusal or a stop (påtænkt afslag): the party is heard before the word (FVL § 19; LP-19, ADM-01).

The intent is a fact. By it the law holds the days that are disputed and nothing else; what is granted runs on (LP-18).
A hearing is bound to its ground, its days and its facts (OVP-03): another provision, more days, or news from others
than the party, calls for another hearing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lawbook.assembly.intended_no import INTEND_REFUSE, INTEND_STOP, TITLE
from lawbook.foundation.calendar import ONE_DAY
from office.administration.queries import parameters_in_force
from office.cases.models import Fact, SicknessCase
from office.cases.operations import add_event, record_fact
from office.decisions.models import Decision
from office.decisions.queries import decision_in_force, prepared_of
from office.flows import write_letters
from office.flows.looks import gather
from office.letters import operations as letters
from office.tasks.models import Task

HEAR, HELD, OWN_FACTS, SAFE, INTERESTS = "HEAR", "HELD", "OWN_FACTS", "SAFE", "INTERESTS"
STANCES = (HEAR, HELD, OWN_FACTS, SAFE, INTERESTS)
WITHOUT_HEARING = frozenset({SAFE, INTERESTS})  # a person must say why (FVL § 19, stk. 2)
RUNNING, OVER = "RUNNING", "OVER"
_INTENTS = (INTEND_REFUSE, INTEND_STOP)
_WORDS = ("GRANT", "REFUSE", "STOP", "ANNUL")
_NOTES = {
    HELD: "Sagsbehandleren oplyser, at parten er hørt.",
    OWN_FACTS: "Parten er ikke hørt: afgørelsen bygger kun på partens egne oplysninger "
    "(forvaltningsloven § 19, stk. 1).",
    SAFE: "Parten er ikke hørt: det er ubetænkeligt at afgøre sagen på det, der foreligger "
    "(forvaltningsloven § 19, stk. 2, nr. 1).",
    INTERESTS: "Parten er ikke hørt: væsentlige hensyn taler imod at vente (forvaltningsloven § 19, stk. 2, nr. 3).",
}  # fmt: skip
_OTHERS = frozenset({"REGISTER", "EMPLOYER", "UNEMPLOYMENT_FUND", "JOBCENTRE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """A no that a person wants to say (afslag, stop): `kind` REFUSE or STOP, with its ground and days."""

    kind: str
    provision: str | None
    reason: str
    first_day: date | None
    last_day: date | None


def hearing_of(case: SicknessCase, *, no: No, on: date) -> str | None:
    """Return where the hearing about this stands: RUNNING, OVER (answered, or the time is out), or None = not heard."""
    asked = _asked(case)
    if asked is not None and not _is_about(asked, intent_of(case, no, on)):
        return None
    told = Fact.objects.filter(case=case, kind="LETTER_SENT", data__letter="HEARING").order_by("sent_on", "pk").last()
    if asked is not None and (told is None or told.sent_on < asked.sent_on):
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


def _asked(case: SicknessCase) -> Fact | None:
    """Return the latest no that is intended and has had no word yet."""
    acts = Fact.objects.filter(case=case, kind="CASEWORKER_ACT").order_by("sent_on", "pk")
    asked = acts.filter(data__act__in=_INTENTS).last()
    if asked is None or acts.filter(data__act__in=_WORDS, sent_on__gte=asked.sent_on).exists():
        return None
    return asked


def _is_about(asked: Fact, intent: dict[str, str]) -> bool:
    """Tell whether the party was heard about all of this: the same ground, and no day more."""
    heard = asked.data
    if (heard["act"], heard.get("provision")) != (intent["act"], intent.get("provision")):
        return False
    if heard["act"] == INTEND_STOP:
        return intent.get("last_day", "9999") >= heard.get("last_day", "")
    is_within = heard.get("first_day", "") <= intent.get("first_day", "")
    return is_within and heard.get("last_day", "9999") >= intent.get("last_day", "9999")


def intent_of(case: SicknessCase, no: No, on: date) -> dict[str, str]:
    """Return the act that says what is intended (påtænkt): a stop of what is not granted refuses the days after it."""
    first, last, act = no.first_day, no.last_day, INTEND_REFUSE
    if no.kind == "STOP" and is_granted(case):
        act = INTEND_STOP
    elif no.kind == "STOP":
        first, last = (last or on) + ONE_DAY, None
    days = {"first_day": first, "last_day": last}
    said = {"act": act, "provision": no.provision, "reason": no.reason}
    return {name: value for name, value in said.items() if value} | {
        name: day.isoformat() for name, day in days.items() if day is not None
    }


def is_granted(case: SicknessCase) -> bool:
    """Tell whether a decision in force gives the party something (bevilget)."""
    standing = decision_in_force(case)
    return standing is not None and standing.outcome in (Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED)


def do_days_wait(case: SicknessCase, first_day: date | None) -> bool:
    """Tell whether the days from this one on wait for the word: then they are not granted, whatever the rest is."""
    asked = _asked(case)
    if asked is None or asked.data["act"] != INTEND_REFUSE or first_day is None:
        return False
    return bool(asked.data.get("first_day", "") <= first_day.isoformat() <= asked.data.get("last_day", "9999"))


def is_about_intent(task: Task) -> bool:
    """Tell whether a task asks for the word after such a hearing."""
    return task.title == TITLE


def words_after_hearing(task: Task) -> tuple[str, ...]:
    """Return the words that such a task waits for, the intended one first; none of another task."""
    if not is_about_intent(task):
        return ()
    told = {one["value"] for cause in task.cause for one in cause["details"] if one["name"] == "outcome"}
    return ("stop", "grant") if INTEND_STOP in told else ("refuse", "grant")


def _is_machines(case: SicknessCase) -> bool:
    """Tell whether the machine's own hearing is about a no that still is in sight: a prepared one, a missing form."""
    if case.pk in prepared_of([case.pk]):
        return True
    return not Fact.objects.filter(case=case, kind="APPLICATION").exists()


def hear(*, case: SicknessCase, no: No, by: str, on: date) -> None:
    """Record the intent and write the hearing (partshøring); the letter leaves with the night's.

    The task that asks for the word afterwards stands as long as the intent has had none.
    """
    intent = intent_of(case, no, on)
    fact = record_fact(
        person=case.person, case=case, fact="CASEWORKER_ACT", data={**intent, "user": by}, sent_on=on,
        said_by="CASEWORKER", user=by,
    )  # fmt: skip
    rules = parameters_in_force(on)
    look = next(look for look in gather(person_ids=[case.person_id], on=on, rules=rules) if look.case.pk == case.pk)
    hearings = write_letters.hearings_of_intent(
        look=look, key=f"intended:{fact.public_id}", intended=intent, rules=rules, on=on
    )
    letters.queue_letters(letters=hearings)
    add_event(
        case=case, kind="HEARING_BEGUN", text=f"Parten høres, før der tages stilling. {no.reason}".strip(), actor=by,
        details={"intended": no.kind, "provision": no.provision or ""},
    )  # fmt: skip


def note(*, case: SicknessCase, stance: str, reason: str, by: str) -> None:
    """Write down why nobody is heard now (notatpligt; ADM-07)."""
    text = f"{_NOTES[stance]} {reason}".strip()
    add_event(case=case, kind="HEARING_LEFT_OUT", text=text, actor=by, details={"stance": stance, "reason": reason})


def _others_than_the_party(case: SicknessCase) -> frozenset[str]:
    is_employers = case.target_group == SicknessCase.TargetGroup.EMPLOYEE_WITH_PAY
    return _OTHERS - {"EMPLOYER"} if is_employers else _OTHERS
