"""Provisions in plain words (bestemmelser i almindelige ord), for the reasons of a letter (FVL § 24)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from string import Formatter

import yaml

from lawbook.assessment import FULFILLED, Step
from lawbook.foundation.money import half_up
from lawbook.sentences import filled
from office.letters.content import ENGLISH, Reason
from office.letters.wording import day_text, money_text

BOTH, CITIZEN = "BOTH", "CITIZEN"


@dataclass(frozen=True, slots=True)
class Provision:
    """What a provision says, and who may read of it in a letter."""

    audience: str
    da: str
    en: str
    da_told: str = ""  # with the numbers of the law, by the names of the parameters
    en_told: str = ""
    da_facts: str = ""  # what the case tells of it when it is not fulfilled; a part in [brackets] may fall away
    en_facts: str = ""
    is_demand: bool = True  # else it states what is not paid, and no verdict is said of it


@cache
def provisions() -> Mapping[str, Provision]:
    """Return every provision that letters can explain, by citation."""
    text = Path(__file__).with_name("provisions.yaml").read_text(encoding="utf-8")
    return {cites: Provision(**entry) for cites, entry in yaml.safe_load(text).items()}


@cache
def _found(cites: str) -> Provision | None:
    """Return the line of a citation, or that of the paragraph or stykke it lies in."""
    known = provisions()
    while cites:
        if cites in known:
            return known[cites]
        cites = cites.rpartition(",")[0]
    return None


def sentence(cites: str, language: str) -> str:
    """Return what a provision says in one plain sentence; empty where letters do not explain it."""
    found = _found(cites)
    if found is None:
        return ""
    return found.en if language == ENGLISH else found.da


def reason_of(step: Step, language: str) -> Reason | None:
    """Return a step of the trace as a reason (begrundelse), with the numbers that the step itself used, or None."""
    found = _found(step.cites)
    if found is None:
        return None
    is_english = language == ENGLISH
    text, told = (found.en, found.en_told) if is_english else (found.da, found.da_told)
    used = {use.name: use.value if is_english else use.value.replace(".", ",") for use in step.parameters}
    if told and all(name in used for _, name, _, _ in Formatter().parse(told) if name):
        text = told.format(**used)
    facts = filled(found.en_facts if is_english else found.da_facts, _values(step, language)).strip()
    verdict = step.verdict if found.is_demand else None
    return Reason(cites=step.cites, text=text, verdict=verdict, facts="" if step.verdict == FULFILLED else facts)


def is_demand(cites: str) -> bool:
    """Tell whether a provision asks for something; else it states what is not paid, and may be told several times."""
    found = _found(cites)
    return found is None or found.is_demand


def _values(step: Step, language: str) -> dict[str, str]:
    """Return what the step read, used and came to, as letters write it."""
    given = [(item.name, item.value, item.unit) for item in step.inputs]
    given += [(used.name, used.value, used.unit) for used in step.parameters]
    given.append(("result", step.result, step.unit))
    return {name: _written(value, unit, language) for name, value, unit in given}


def _written(value: str, unit: str, language: str) -> str:
    if not value:
        return ""
    if unit == "DATE":
        return day_text(date.fromisoformat(value), language)
    if unit in ("ORE", "ORE_EXACT"):
        return money_text(half_up(Fraction(value)), language)
    if unit == "SHARE":
        return f"{half_up(Fraction(value) * 100)} %"
    return value if language == ENGLISH else value.replace(".", ",")


def may_stand_in_letter_to_company(cites: str) -> bool:
    """Tell whether an employer may read of the provision: nothing of health or other income (REF-14)."""
    found = _found(cites)
    return found is not None and found.audience == BOTH


def for_outcome(reasons: Iterable[Reason], *, is_adverse: bool, is_whole: bool) -> tuple[Reason, ...]:
    """Return the reasons in the order that explains the outcome: what failed comes first in an adverse letter.

    A letter that refuses or stops the whole tells only what failed; where the trace holds nothing that failed, a person
    has decided, and what the trace found in order is no reason for it.
    """
    found = tuple(reasons)
    if not is_adverse:
        return found
    failed = tuple(reason for reason in found if reason.verdict != "FULFILLED")
    return failed if is_whole else failed + tuple(reason for reason in found if reason.verdict == "FULFILLED")


def for_company(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons that may stand in a letter to an employer."""
    return tuple(reason for reason in reasons if may_stand_in_letter_to_company(reason.cites))
