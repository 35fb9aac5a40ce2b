"""Extensions beyond the reassessment day, and the closed periods that put it off (forlængelse, §§ 26-29)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.assessment import EVENT, FULFILLED, NOT_FULFILLED, NOTHING, UNDECIDABLE, Finding, Input
from lawbook.course import Course
from lawbook.facts import CaseworkerAct, JobcentreMessage
from lawbook.foundation import parameters
from lawbook.foundation.parameters import Value
from lawbook.foundation.rule import Provision, rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
_SINCE_2014 = date(2014, 7, 1)
_PHASE_ONE = date(2026, 2, 1)

_GROUNDS = range(1, 8)
_GROUND_LIMITS: dict[int | None, str] = {2: "extension_ground_2_days", 3: "extension_ground_3_days"}
_PENSION_APPLICATION_GROUND = 7
# Grounds that rest on revalidering and rehabiliteringsteam, which lov 1750/2025 abolishes for new cases.
_REWORDED = (1, 4)

_PENSIONER = "Jobcentret vil forlænge for en pensionist: vurdér forlængelsen efter § 29"
_REREAD = "Forlængelse efter § 27, stk. 1, nr. {ground}: grunden hviler på ordninger, som lov 1750/2025 ophæver"
_COVID = "Revurderingstidspunktet {day} kan være udskudt tre måneder på grund af covid-19 ({cites}): genberegn sagen"


@dataclass(frozen=True, slots=True)
class Extension:
    """A valid extension (forlængelse): until when (None = until what it waits for is decided) and by which fact."""

    until: date | None
    fact: str


@dataclass(frozen=True, slots=True)
class _Told:
    """An extension as it was told: on which day, by which fact, on what ground and until when."""

    sent_on: date
    fact: str
    ground: int | None
    until: date | None
    is_from_jobcentre: bool


def extensions(
    trace: Trace, course: Course, day: date, *, is_pensioner: bool
) -> tuple[tuple[Finding, ...], Extension | None]:
    """Read the extensions of caseworker and jobcentre; one that cannot be accepted is told back (task 83)."""
    looks: list[Finding] = []
    granted: Extension | None = None
    for told in _all_told(course):
        if is_pensioner:
            is_valid = pensioner_extension(trace, told.until, day, is_from_jobcentre=told.is_from_jobcentre)
            wrong = _look(48, "R-056", told, _PENSIONER)
        else:
            is_valid = extension(trace, told.ground, told.until, day)
            wrong = _look(83, "R-055", told)
        if is_valid:
            granted = Extension(told.until, told.fact)
            looks += reworded_ground(trace, told.ground, told.fact) if reworded_ground.holds_on(told.sent_on) else ()
        elif told.is_from_jobcentre:
            looks.append(wrong)
    return tuple(looks), granted


def _all_told(course: Course) -> list[_Told]:
    """Return every extension in the order sent: a person's, the jobcentre's, and a pension applied for (nr. 7)."""
    told = [
        _Told(act.sent_on, act.fact, act.ground, act.last_day, False)
        for act in course.all_of(CaseworkerAct)
        if act.act == "EXTEND"
    ]
    for message in course.all_of(JobcentreMessage):
        if message.message == "EXTENSION":
            told.append(_Told(message.sent_on, message.fact, message.ground, message.until, True))
        elif message.message == "PENSION_APPLICATION":
            told.append(_Told(message.sent_on, message.fact, _PENSION_APPLICATION_GROUND, message.until, True))
    return sorted(told, key=lambda item: (item.sent_on, item.fact))


def _look(task: int, rule_id: str, told: _Told, title: str = "") -> Finding:
    return Finding(task=task, kind=EVENT, rule=rule_id, key=told.fact, holds=NOTHING, facts=(told.fact,), title=title)


@rule("R-055", cites="§ 27, stk. 1", since=_SINCE_2014)
def extension(trace: Trace, ground: int | None, until: date | None, reassessment_day: date) -> bool:
    """Seven grounds extend beyond the reassessment day (forlængelse); nr. 2 for 69 weeks, nr. 3 for 134, each dated.

    Whether the ground itself is there is a person's word; here only its number and its date are tried.
    """
    limit = _GROUND_LIMITS.get(ground)
    most = TABLE[limit].on(reassessment_day) if limit else None
    is_dated = most is None or (until is not None and isinstance(most, Value))
    is_valid = ground in _GROUNDS and is_dated and (until is None or until > reassessment_day)
    if is_valid and isinstance(most, Value) and until is not None:
        is_valid = (until - reassessment_day).days <= most.value
    trace.add(
        extension.step(
            until.isoformat() if until else "",
            verdict=FULFILLED if is_valid else NOT_FULFILLED,
            unit="DATE",
            inputs=(Input("ground", str(ground or ""), "NUMBER"),),
            parameters=(most.use,) if isinstance(most, Value) else (),
        )
    )
    return is_valid


@rule("R-080", cites="Lov 1750/2025", since=_PHASE_ONE, asks=48)
def reworded_ground(trace: Trace, ground: int | None, fact: str) -> tuple[Finding, ...]:
    """Look at an extension on a ground that phase 1 of the reform touches (beskæftigelsesreform, fase 1).

    Numbers 1 and 4 rest on revalidering and rehabiliteringsteam. Their new wording has not been read, so the extension
    stands and a person looks; nothing else of phase 1 changes what is here.
    """
    if ground not in _REWORDED:
        return ()
    inputs = (Input("ground", str(ground), "NUMBER", fact),)
    trace.add(reworded_ground.step("WORDING_NOT_READ", verdict=UNDECIDABLE, inputs=inputs))
    title = _REREAD.format(ground=ground)
    return (Finding(48, EVENT, "R-080", f"reworded:{fact}", NOTHING, facts=(fact,), details=inputs, title=title),)


@rule("R-056", cites="§ 29", since=_LAW, asks=48)
def pensioner_extension(trace: Trace, until: date | None, reassessment_day: date, *, is_from_jobcentre: bool) -> bool:
    """Extend for a pensioner on a person's word alone (forlængelse for pensionister).

    What § 29 asks for has not been read: a caseworker who extends has judged it, the jobcentre's message is looked at.
    """
    is_later = until is None or until > reassessment_day
    is_valid = is_later and not is_from_jobcentre
    verdict = UNDECIDABLE if is_from_jobcentre else FULFILLED if is_later else NOT_FULFILLED
    inputs = (Input("reassessment_day", reassessment_day.isoformat(), "DATE"),)
    result = until.isoformat() if until else ""
    trace.add(pensioner_extension.step(result, verdict=verdict, unit="DATE", inputs=inputs))
    return is_valid


def looks_at_covid(trace: Trace, day: date) -> tuple[Finding, ...]:
    """Ask for a look where the reassessment day lies in a closed period of 2020 or 2021 (R-054)."""
    found = (covid_2020, covid_2021)
    return tuple(look for provision in found if provision.holds_on(day) for look in provision(trace, day))


@rule("R-054", cites="§ 26", since=date(2020, 3, 9), until=date(2020, 9, 30), asks=48)
def covid_2020(trace: Trace, day: date) -> tuple[Finding, ...]:
    """Put a reassessment day of 9 March to 30 September 2020 off by three months, by hand (covid-19)."""
    return _covid(covid_2020, trace, day)


@rule("R-054", cites="§ 26 f", since=date(2020, 11, 1), until=date(2021, 4, 30), asks=48)
def covid_2021(trace: Trace, day: date) -> tuple[Finding, ...]:
    """Put a reassessment day of 1 November 2020 to 30 April 2021 off by three months, by hand (covid-19)."""
    return _covid(covid_2021, trace, day)


def _covid(provision: Provision[..., tuple[Finding, ...]], trace: Trace, day: date) -> tuple[Finding, ...]:
    inputs = (Input("reassessment_day", day.isoformat(), "DATE"),)
    trace.add(provision.step("MAY_BE_PUT_OFF", verdict=UNDECIDABLE, inputs=inputs))
    title = _COVID.format(day=day.strftime("%d.%m.%Y"), cites=provision.cites)
    key = f"covid:{day.isoformat()}"
    return (Finding(48, EVENT, "R-054", key, NOTHING, first_day=day, details=inputs, title=title),)
