"""From content to the text of a letter (brevets tekst): title, and HTML without style or script.

One template per kind, recipient and language, in `templates/letters/<language>/`. What is made here is kept with the
letter and never made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Engine
from django.template.context import Context

from office.kernel.errors import OfficeError
from office.letters.content import ENGLISH, LetterContent, WeekRow
from office.letters.models import Letter
from office.letters.wording import day_text, hours_text, money_text, period_text, week_text
from office.parties.models import Company, Person

Kind = Letter.Kind

_TO_PERSON = {
    Kind.NOTIFICATION_LETTER: ("Besked om dit sygefravær", "About your sickness absence"),
    Kind.INFORMATION_FORM: ("Oplysninger om dit sygefravær", "We need to know more about your sickness absence"),
    Kind.GRANT: ("Du får sygedagpenge", "You get sickness benefit"),
    Kind.REFUSAL: ("Du får ikke sygedagpenge", "You do not get sickness benefit"),
    Kind.PARTIAL_REFUSAL: ("Du får sygedagpenge for en del af tiden", "You get sickness benefit for part of the time"),
    Kind.HEARING: ("Vi vil høre dig, før vi afgør sagen", "We want to hear you before we decide"),
    Kind.STOP: ("Dine sygedagpenge stopper", "Your sickness benefit stops"),
    Kind.SPECIFICATION: ("Vi betaler dig sygedagpenge", "We pay you sickness benefit"),
    Kind.AGREEMENT_ENDS: ("Din aftale om sygdom udløber snart", "Your agreement on illness ends soon"),
    Kind.MOVE_CONSENT: ("Må vi sende dine papirer videre?", "May we pass your papers on?"),
}
_TO_COMPANY = {
    Kind.REFUND_GRANT: ("I får refusion", "You get a refund"),
    Kind.REFUND_PARTIAL: ("I får refusion for en del af tiden", "You get a refund for part of the time"),
    Kind.REFUSAL: ("I får ikke refusion", "You do not get a refund"),
    Kind.HEARING: ("Vi vil høre jer, før vi afgør sagen", "We want to hear you before we decide"),
    Kind.SPECIFICATION: ("Vi betaler jer refusion", "We pay you a refund"),
    Kind.AGREEMENT_ENDS: ("Jeres aftale om sygdom udløber snart", "Your agreement on illness ends soon"),
}
_VERDICTS = {
    "FULFILLED": ("opfyldt", "fulfilled"),
    "NOT_FULFILLED": ("ikke opfyldt", "not fulfilled"),
    "UNDECIDABLE": ("ikke til at afgøre endnu", "not possible to decide yet"),
}
NEEDS_DEADLINE = (Kind.NOTIFICATION_LETTER, Kind.INFORMATION_FORM, Kind.HEARING, Kind.MOVE_CONSENT)


class WrongRecipient(OfficeError):
    """Letters of the kind do not go to such a party (forkert modtager)."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"Et brev af typen {kind} går ikke til denne part.", f"A letter {kind} does not go there.")


class DeadlineMissing(OfficeError):
    """A letter that asks for an answer says no deadline (frist mangler)."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"Et brev af typen {kind} skal have en svarfrist.", f"A letter {kind} needs a deadline.")


@dataclass(frozen=True, slots=True)
class Text:
    """A letter's text (tekst): the title carries neither name nor person number."""

    title: str
    html: str


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(Path(__file__).with_name("templates"))], autoescape=True)


def title_of(kind: str, to: Person | Company, language: str) -> str:
    """Return the title (overskrift); raises WrongRecipient."""
    titles = _TO_COMPANY if isinstance(to, Company) else _TO_PERSON
    if kind not in titles:
        raise WrongRecipient(kind)
    return titles[Kind(kind)][1 if language == ENGLISH else 0]


def render(
    *, kind: str, to: Person | Company, content: LetterContent, on: date, case_number: str = "", citizen: str = ""
) -> Text:
    """Write the letter (skriv brevet). Raises WrongRecipient, DeadlineMissing, AmountsDiffer."""
    if kind in NEEDS_DEADLINE and content.reply_days is None:
        raise DeadlineMissing(kind)
    title = title_of(kind, to, content.language)
    is_company = isinstance(to, Company)
    name = f"{kind}_company" if is_company and kind in _TO_PERSON else kind
    view = {
        **_view(content.checked()), "title": title, "is_company": is_company, "citizen": citizen,
        "recipient": to.name, "recipient_lines": _address(to), "case_number": case_number,
        "written_on": day_text(content.decided_on or on, content.language),
    }  # fmt: skip
    html = _engine().get_template(f"letters/{content.language}/{name}.html").render(Context(view))
    return Text(title, "\n".join(line for line in html.splitlines() if line.strip()))


def _address(to: Person | Company) -> list[str]:
    """Return the lines under the recipient's name: a protected address is never written down."""
    if isinstance(to, Company):
        return [f"CVR {to.cvr}"]
    return [] if to.is_protected else [line.strip() for line in to.address.splitlines() if line.strip()]


def _view(content: LetterContent) -> dict[str, Any]:
    """Return everything a template prints, as text in the letter's language."""
    language = content.language

    def day(value: date | None) -> str:
        return day_text(value, language) if value else ""

    def money(value: int | None) -> str:
        return money_text(value, language) if value is not None else ""

    def period(first: date | None, last: date | None) -> str:
        return period_text(first, last, language) if first else ""

    weeks = content.weeks
    total = content.total if content.total is not None else sum(week.paid for week in weeks)
    return {
        "sender": content.sender, "employer": content.employer, "proposal": content.proposal,
        "period": period(content.first_day, content.last_day), "has_end": content.last_day is not None,
        "refused": period(content.refused_first, content.refused_last), "last_day": day(content.last_day),
        "facts": [{"text": f.text, "source": f.source, "on": day(f.on)} for f in content.facts],
        "reasons": [
            {"cites": r.cites, "text": r.text, "facts": r.facts, "verdict": _verdict(r.verdict, language)}
            for r in content.reasons
        ],
        # A reason that was given as the outcome is not said twice.
        "considerations": [line for line in content.considerations if line != content.proposal],
        "weeks": [_week(week, language) for week in weeks],
        "total": money(total) if weeks or content.total is not None else "",
        "has_hours": any(week.hours is not None for week in weeks),
        "has_rate": any(week.rate is not None for week in weeks),
        "has_supplement": any(week.supplement for week in weeks), "has_atp": any(week.own_atp for week in weeks),
        "pension": money(sum(week.pension for week in weeks) or None), "hourly_rate": money(content.hourly_rate),
        "pay_day": day(content.pay_day), "reassessment_day": day(content.reassessment_day),
        "reply_days": content.reply_days, "heard_on": day(content.heard_on), "hearing_answer": content.hearing_answer,
        "must_apply": content.must_apply, "is_automatic": content.is_automatic, "may_complain": content.may_complain,
    }  # fmt: skip


def _verdict(verdict: str | None, language: str) -> str:
    return _VERDICTS[verdict][1 if language == ENGLISH else 0] if verdict else ""


def _week(week: WeekRow, language: str) -> dict[str, str]:
    return {
        "week": week_text(week.monday, language),
        "hours": hours_text(week.hours, language) if week.hours is not None else "",
        "rate": money_text(week.rate, language) if week.rate is not None else "",
        "benefit": money_text(week.benefit, language),
        "supplement": money_text(week.supplement, language),
        "own_atp": money_text(week.own_atp, language),
        "paid": money_text(week.paid, language),
    }
