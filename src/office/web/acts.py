"""What a person can do on a case (handlinger): one table of acts with their fields, rights and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

import yaml
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.administration.models import User
from office.administration.rights import Right, may
from office.cases.models import SicknessCase
from office.cases.recourse import details_of
from office.flows import hear_first
from office.tasks.models import Task
from office.web.people import citizen_of

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an act's form (felt); `name` is the field of the act."""

    name: str
    label: Text
    kind: str = "text"  # text · long · day · ore · choice · answer
    is_required: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    help: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActKind:
    """One act (handling): its key in the address, the flow's kind, what it is called and what it asks for."""

    key: str
    kind: str
    title: Text
    needs: Right
    fields: tuple[Field, ...]
    intro: Text
    save: Text


_REASON = Field(
    name="reason", label=gettext_lazy("Begrundelse (vises i Historik)"), kind="long", is_required=True
)
_PHONE = Field(name="phone", label=gettext_lazy("Telefon"), is_required=True)
_WHO_TOLD = Field(name="reason", label=gettext_lazy("Hvem oplyste det (vises i Historik)"))
_RECOURSE = (
    Field(name="injured_on", label=gettext_lazy("Skadesdato"), kind="day"),
    Field(name="liable_party", label=gettext_lazy("Ansvarlig skadevolder")),
    Field(name="insurer", label=gettext_lazy("Forsikringsselskab")),
    Field(name="claim_number", label=gettext_lazy("Skadenummer hos forsikringsselskabet")),
)
_PROVISIONS = (
    ("", gettext_lazy("Ingen bestemt")),
    ("§ 32, stk. 1, nr. 1", gettext_lazy("§ 32, stk. 1, nr. 1: 240 timer i seks måneder")),
    ("§ 32, stk. 1, nr. 2", gettext_lazy("§ 32, stk. 1, nr. 2: ret til arbejdsløshedsdagpenge")),
    ("§ 32, stk. 1, nr. 3", gettext_lazy("§ 32, stk. 1, nr. 3: afsluttet uddannelse af mindst 18 måneder")),
    ("§ 32, stk. 1, nr. 4", gettext_lazy("§ 32, stk. 1, nr. 4: elev i lønnet praktik")),
    ("§ 32, stk. 1, nr. 5", gettext_lazy("§ 32, stk. 1, nr. 5: fleksjob")),
)
_GROUNDS = (
    ("1", gettext_lazy("Nr. 1: revalidering")), ("2", gettext_lazy("Nr. 2: afklaring af arbejdsevnen")),
    ("3", gettext_lazy("Nr. 3: lægebehandling")), ("4", gettext_lazy("Nr. 4: rehabiliteringsteam")),
    ("5", gettext_lazy("Nr. 5: livstruende, alvorlig sygdom")), ("6", gettext_lazy("Nr. 6: arbejdsskadesag")),
    ("7", gettext_lazy("Nr. 7: ansøgning om førtidspension")),
)  # fmt: skip
_HEARINGS = (
    ("", gettext_lazy("Hør parten først, hvis det ikke er sket")),
    ("HELD", gettext_lazy("Parten er hørt og har svaret")),
    ("OWN_FACTS", gettext_lazy("Hør ikke: kun partens egne oplysninger (forvaltningsloven § 19, stk. 1)")),
    ("SAFE", gettext_lazy("Hør ikke: ubetænkeligt på det, der foreligger (forvaltningsloven § 19, stk. 2, nr. 1)")),
    ("INTERESTS", gettext_lazy("Hør ikke: væsentlige hensyn taler imod at vente "
                               "(forvaltningsloven § 19, stk. 2, nr. 3)")),
)
_HEARING = (
    Field(name="hearing", label=gettext_lazy("Partshøring"), kind="choice", choices=_HEARINGS),
    Field(name="hearing_reason", label=gettext_lazy("Hvorfor parten ikke høres (vises i Historik)"), kind="long",
          help=gettext_lazy("Kræves, når der afgøres uden høring efter § 19, stk. 2.")),
)
_BLOCKS = (
    ("NONE", gettext_lazy("Ingen")), ("DECISION", gettext_lazy("Afgørelse")), ("PAYMENT", gettext_lazy("Udbetaling")),
    ("CLOSING", gettext_lazy("Lukning")),
)  # fmt: skip

_ALL = (
    ActKind(
        key="bevilg", kind="GRANT", title=gettext_lazy("Bevilg"), needs=Right.DECIDE, save=gettext_lazy("Bevilg"),
        intro=gettext_lazy("Retten er opfyldt. Opgaver, der ventede på afgørelsen, løses med bevillingen."),
        fields=(
            Field(name="provision", label=gettext_lazy("Beskæftigelseskravet er opfyldt efter"), kind="choice",
                  choices=_PROVISIONS),
            Field(name="first_day", label=gettext_lazy("Fra (tom: fra den dag loven giver)"), kind="day"),
            _REASON,
        ),
    ),
    ActKind(
        key="afslag", kind="REFUSE", title=gettext_lazy("Giv afslag"), needs=Right.DECIDE,
        save=gettext_lazy("Gem"),
        intro=gettext_lazy("Betingelserne er ikke opfyldt. Er parten ikke hørt, sendes nu en partshøring, og afslaget "
                           "gives bagefter med samme handling."),
        fields=(
            Field(name="provision", label=gettext_lazy("Bestemmelse"), help=gettext_lazy("Fx § 7, stk. 1")),
            Field(name="first_day", label=gettext_lazy("Afslag fra (tom: hele perioden)"), kind="day"),
            Field(name="last_day", label=gettext_lazy("Til og med"), kind="day"),
            _REASON, *_HEARING,
        ),
    ),
    ActKind(
        key="stop", kind="STOP", title=gettext_lazy("Stop"), needs=Right.DECIDE, save=gettext_lazy("Gem"),
        intro=gettext_lazy("Retten ophører. Et stop virker tidligst fra den dag, parten får det at vide. Er parten "
                           "ikke hørt, sendes nu en partshøring, det bevilgede løber videre, og stoppet gives bagefter "
                           "med samme handling."),
        fields=(
            Field(name="last_day", label=gettext_lazy("Sidste dag med ret"), kind="day", is_required=True),
            Field(name="provision", label=gettext_lazy("Bestemmelse"), help=gettext_lazy("Fx § 7, stk. 1")),
            _REASON, *_HEARING,
        ),
    ),
    ActKind(
        key="forlaeng", kind="EXTEND", title=gettext_lazy("Forlæng"), needs=Right.DECIDE,
        save=gettext_lazy("Forlæng"), intro=gettext_lazy("Retten forlænges efter § 27, stk. 1."),
        fields=(
            Field(name="ground", label=gettext_lazy("Grund"), kind="choice", is_required=True, choices=_GROUNDS),
            Field(name="last_day", label=gettext_lazy("Til og med"), kind="day", is_required=True), _REASON,
        ),
    ),
    ActKind(
        key="timesats", kind="SET_HOURLY_RATE", title=gettext_lazy("Sæt timesats"), needs=Right.DECIDE,
        save=gettext_lazy("Sæt timesatsen"),
        intro=gettext_lazy("Timesatsen sættes i hånden, når den ikke kan beregnes af indtægterne. "
                           "Den er højst den højeste timesats."),
        fields=(
            Field(name="rate", label=gettext_lazy("Timesats i kr."), kind="ore", is_required=True), _REASON,
        ),
    ),
    ActKind(
        key="undskyld", kind="EXCUSE_LATENESS", title=gettext_lazy("Undskyld forsinkelse"), needs=Right.DECIDE,
        save=gettext_lazy("Undskyld forsinkelsen"), fields=(_REASON,),
        intro=gettext_lazy("Dage, der er meldt for sent, tæller alligevel med, dog højst seks måneder fra første "
                           "fraværsdag."),
    ),
    ActKind(
        key="pligt", kind="DUTY_MET", title=gettext_lazy("Pligten er opfyldt"), needs=Right.DECIDE,
        save=gettext_lazy("Gem"),
        fields=(
            Field(name="first_day", label=gettext_lazy("Dag, pligten blev opfyldt"), kind="day", is_required=True),
            _REASON,
        ),
        intro=gettext_lazy("Er retten faldet bort efter § 21, genoptages den fra dagen efter, når pligten er opfyldt "
                           "inden fire uger."),
    ),
    ActKind(
        key="annuller", kind="ANNUL", title=gettext_lazy("Annullér sag"), needs=Right.DECIDE,
        save=gettext_lazy("Annullér sagen"), fields=(_REASON,),
        intro=gettext_lazy("Sagen trækkes tilbage. Det, der er udbetalt, bliver et krav."),
    ),
    ActKind(
        key="undtag", kind="EXEMPT", title=gettext_lazy("Undtag for automatik"), needs=Right.EXEMPT,
        save=gettext_lazy("Undtag"),
        intro=gettext_lazy("Alle borgerens sager, også nye, afgøres af et menneske, så længe undtagelsen gælder."),
        fields=(
            Field(name="last_day", label=gettext_lazy("Til og med (tom: kommunens egen længde)"), kind="day"), _REASON,
        ),
    ),
    ActKind(
        key="ophaev-undtagelse", kind="LIFT_EXEMPTION", title=gettext_lazy("Ophæv undtagelse"), needs=Right.EXEMPT,
        save=gettext_lazy("Ophæv undtagelsen"), fields=(_REASON,), intro=gettext_lazy("Automatikken får igen ordet."),
    ),
    ActKind(
        key="undtag-virksomhed", kind="EXEMPT_COMPANY", title=gettext_lazy("Undtag virksomheden for automatik"),
        needs=Right.EXEMPT, save=gettext_lazy("Undtag virksomheden"),
        fields=(
            Field(name="last_day", label=gettext_lazy("Til og med (tom: kommunens egen længde)"), kind="day"), _REASON,
        ),
        intro=gettext_lazy("Alle virksomhedens sager, også nye, afgøres af et menneske, så længe undtagelsen gælder."),
    ),
    ActKind(
        key="ophaev-virksomhed", kind="LIFT_COMPANY_EXEMPTION", needs=Right.EXEMPT, fields=(_REASON,),
        title=gettext_lazy("Ophæv virksomhedens undtagelse"), save=gettext_lazy("Ophæv undtagelsen"),
        intro=gettext_lazy("Automatikken får igen ordet."),
    ),
    ActKind(
        key="loes", kind="SOLVE_TASK", title=gettext_lazy("Løs opgave"), needs=Right.SOLVE_TASK,
        save=gettext_lazy("Løs opgaven"),
        intro=gettext_lazy("At løse opgaven sletter ikke årsagen: består den, kommer opgaven igen næste nat."),
        fields=(
            Field(name="answer", label=gettext_lazy("Er betingelsen opfyldt?"), kind="answer",
                  choices=(("YES", gettext_lazy("Ja, dagene tæller med")), ("NO", gettext_lazy("Nej, ikke opfyldt")),
                           ("", gettext_lazy("Intet svar, kun set")))),
            Field(name="reason", label=gettext_lazy("Hvad blev gjort (vises i Historik)"), kind="long",
                  is_required=True),
        ),
    ),
    ActKind(
        key="sendt-manuelt", kind="REGISTER_DISPATCH", title=gettext_lazy("Registrér manuel afsendelse"),
        needs=Right.SOLVE_TASK, save=gettext_lazy("Registrér"),
        intro=gettext_lazy("Fristen i brevet løber fra den dag, og opgaven er løst."),
        fields=(Field(name="first_day", label=gettext_lazy("Sendt den"), kind="day", is_required=True),),
    ),
    ActKind(
        key="send-dokumenter", kind="SEND_DOCUMENTS", title=gettext_lazy("Send dokumenter til ny kommune"),
        needs=Right.SOLVE_TASK, save=gettext_lazy("Send"), fields=(),
        intro=gettext_lazy("Kræver borgerens samtykke. Det, der allerede er sendt, sendes ikke igen."),
    ),
    ActKind(
        key="overdrag", kind="HAND_OVER", title=gettext_lazy("Registrér overdragelse"), needs=Right.DECIDE,
        save=gettext_lazy("Overdrag"), fields=(_REASON,),
        intro=gettext_lazy("Sagen lukkes her, fordi overdragelsen er aftalt med den anden kommune."),
    ),
    ActKind(
        key="opgave", kind="MAKE_TASK", title=gettext_lazy("Opret egen opgave (48)"), needs=Right.SOLVE_TASK,
        save=gettext_lazy("Opret opgaven"), intro=gettext_lazy("En opgave med din egen tekst."),
        fields=(
            Field(name="title", label=gettext_lazy("Tekst"), is_required=True),
            Field(name="blocks", label=gettext_lazy("Blokerer"), kind="choice", choices=_BLOCKS),
            Field(name="last_day", label=gettext_lazy("Frist (tom: kommunens egen)"), kind="day"),
        ),
    ),
    ActKind(
        key="kontakt", kind="CONTACT", title=gettext_lazy("Ret telefonnummer"), needs=Right.CORRECT_FACT,
        save=gettext_lazy("Gem nummeret"), fields=(_PHONE, _WHO_TOLD),
        intro=gettext_lazy("Det nummer, borgeren selv har oplyst. Navn og adresse kommer fra CPR og rettes der."),
    ),
    ActKind(
        key="regres", kind="MARK_RECOURSE", title=gettext_lazy("Markér regres"), needs=Right.DECIDE,
        save=gettext_lazy("Markér regres"), fields=(_REASON, *_RECOURSE),
        intro=gettext_lazy("Sagen udtages til regresbehandling. Oplysningerne står i rapport R35."),
    ),
    ActKind(
        key="regres-oplysninger", kind="RECOURSE_DETAILS", title=gettext_lazy("Ret regresoplysninger"),
        needs=Right.DECIDE, save=gettext_lazy("Gem regresoplysninger"), fields=_RECOURSE,
        intro=gettext_lazy("Det, en regressag begynder med. Et tomt felt er ukendt."),
    ),
    ActKind(
        key="fjern-regres", kind="UNMARK_RECOURSE", title=gettext_lazy("Fjern regres"), needs=Right.DECIDE,
        save=gettext_lazy("Fjern regres"), fields=(_REASON,), intro=gettext_lazy("Markeringen fjernes."),
    ),
    ActKind(
        key="klage", kind="MARK_COMPLAINT", title=gettext_lazy("Markér klage"), needs=Right.DECIDE,
        save=gettext_lazy("Markér klage"), fields=(_REASON,), intro=gettext_lazy("Sagen markeres som klagesag."),
    ),
    ActKind(
        key="fjern-klage", kind="UNMARK_COMPLAINT", title=gettext_lazy("Fjern klage"), needs=Right.DECIDE,
        save=gettext_lazy("Fjern klage"), fields=(_REASON,), intro=gettext_lazy("Markeringen fjernes."),
    ),
)  # fmt: skip

ACTS: Mapping[str, ActKind] = {act.key: act for act in _ALL}
INCOME = "ret-indtaegt"

# Words of task_acts.yaml -> key of the act in the address.
_HELPS = {
    "solve": "loes", "grant": "bevilg", "refuse": "afslag", "stop": "stop", "extend": "forlaeng", "rate": "timesats",
    "excuse": "undskyld", "annul": "annuller", "exempt": "undtag", "lift": "ophaev-undtagelse", "recourse": "regres",
    "income": INCOME, "dispatch": "sendt-manuelt", "documents": "send-dokumenter", "handover": "overdrag",
}  # fmt: skip
_USUAL = ("solve",)
_TASKLESS = frozenset({"loes", "sendt-manuelt", "send-dokumenter", "overdrag"})


@dataclass(frozen=True, slots=True)
class Offered:
    """One act as it is offered (tilbudt handling)."""

    title: str
    url: str


def _title(key: str) -> str:
    return _("Ret indtægt") if key == INCOME else str(ACTS[key].title)


def _right(key: str) -> Right:
    return Right.CORRECT_FACT if key == INCOME else ACTS[key].needs


def url_of(case: SicknessCase, key: str, task: Task | None = None) -> str:
    """Return the address of an act on a case, with the task that it is done for."""
    query = f"?{urlencode({'opgave': task.public_id})}" if task is not None else ""
    return reverse("act", args=[case.public_id, key]) + query


def initial_of(case: SicknessCase, kind: ActKind, user: User) -> dict[str, str]:
    """Return what an act's form begins with (udfyldt på forhånd): the number or the injury as known."""
    if _PHONE in kind.fields:
        return {"phone": citizen_of(case.person, user).phone}
    if _RECOURSE[0] not in kind.fields:
        return {}
    known = details_of(case)
    return {
        "injured_on": known.injured_on.isoformat() if known.injured_on else "", "liable_party": known.liable_party,
        "insurer": known.insurer, "claim_number": known.claim_number,
    }  # fmt: skip


@cache
def _helping() -> dict[int, tuple[str, ...]]:
    text = files("office.web").joinpath("task_acts.yaml").read_text(encoding="utf-8")
    return {number: tuple(names) for number, names in yaml.safe_load(text).items()}


def helps(number: int) -> tuple[str, ...]:
    """Return what helps with a task of a type, the first one first (handlinger der hjælper)."""
    return _helping().get(number, _USUAL)


def actions_of(task: Task, user: User) -> list[tuple[str, str]]:
    """Return what a user can do about a task, the first being the one that usually helps (opgavens handlinger)."""
    if task.case is None:
        return []  # solved where it stands: nothing else follows from it
    keys = [_HELPS[name] for name in hear_first.words_after_hearing(task) or helps(task.number)]
    if "loes" not in keys:
        keys.append("loes")
    fitting = (key for key in keys if may(user, _right(key)) and _fits(key, task.case))
    return [(_title(key), url_of(task.case, key, task)) for key in fitting]


def _fits(key: str, case: SicknessCase) -> bool:
    return key != INCOME or case.employer_id is not None


def acts_of(case: SicknessCase, user: User) -> list[Offered]:
    """Return the acts that fit a case and its user (sagens handlinger)."""
    marked = {"regres": case.is_recourse, "fjern-regres": not case.is_recourse,
              "regres-oplysninger": not case.is_recourse, "klage": case.is_complaint,
              "fjern-klage": not case.is_complaint}  # fmt: skip
    if case.employer_id is None:
        marked |= {"undtag-virksomhed": True, "ophaev-virksomhed": True}
    fitting = (act for act in _ALL if act.key not in _TASKLESS and not marked.get(act.key, False))
    return [Offered(str(act.title), url_of(case, act.key)) for act in fitting if may(user, act.needs)]
