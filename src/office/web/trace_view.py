"""The steps of a trace as a person reads them (regelspor): names, values with their source, sums with numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lawbook.assessment import Input, ParameterUse, Step
from lawbook.foundation.codec import fraction_text
from lawbook.sentences import sentence
from office.cases.models import Fact
from office.web import formats, words
from office.web.law_titles import title_of

SHARED = "largest remainder of weekly_maximum in proportion to the amounts"
# Formulas that say more than their own step: only what leads to the step's result is shown.
_REWRITTEN = {
    "own = hours × atp_an_hour × own_share; municipal = parts × own": "hours × atp_an_hour × own_share_of_atp",
    "weekly × days / 5": "hours × days / 5",
    "share × refund": "supplement_and_pension × refund",
    "share × (benefit - own_atp)": "supplement_and_pension × (benefit - own_atp)",
}
_SIGNS = {"and": "·", "or": "/", "months": "", "with": ""}
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_ROUND = re.compile(r"\bround\(([^()]*)\)")
_MINIMUM = re.compile(r"\b(min|max)\(([^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """One value that a provision read (inddata): name, value, where it comes from."""

    name: str
    value: str
    source: str
    fact_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    """One value of the law that was used (parameter)."""

    name: str
    value: str
    source: str
    since: date
    is_checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One provision as it was tried (trin)."""

    rule: str
    cites: str
    short_cite: str
    title: str
    says: str
    verdict: str
    result: str
    formula: str
    inputs: list[ValueView]
    parameters: list[ParameterView]
    anchor: str


def short_cite(cites: str) -> str:
    """Cut a citation to its paragraph, for narrow columns; a ruling of the appeals board is a PM."""
    return cites.partition(",")[0].replace("Principmeddelelse", "PM")


def anchor_of(rule: str, cites: str) -> str:
    """Return the place of a provision on the page of provisions."""
    return re.sub(r"[^a-z0-9]+", "-", f"{rule}-{cites}".lower()).strip("-")


def fact_source(fact: Fact) -> str:
    """Say where a fact comes from: its kind, who said it and when."""
    what = words.kind_word(fact.kind)
    form = fact.data.get("form")
    named = f"{what} {form}" if form else what
    return f"{named}, {formats.short_day(fact.sent_on)}"


def step_view(step: Step, facts: Mapping[str, Fact]) -> StepView:
    """Prepare one step of a trace."""
    return StepView(
        rule=step.rule,
        cites=step.cites,
        short_cite=short_cite(step.cites),
        title=title_of(step.rule, step.cites),
        says=sentence(step, get_language() or "da"),
        verdict=step.verdict or "",
        result=_result(step),
        formula=formula_text(step),
        inputs=_said_once([_value(item, facts) for item in step.inputs]),
        parameters=[_parameter(item) for item in step.parameters],
        anchor=anchor_of(step.rule, step.cites),
    )


def steps_view(trace: Sequence[Step], indexes: Iterable[int], facts: Mapping[str, Fact]) -> list[StepView]:
    """Prepare the steps behind one amount, in order."""
    return [step_view(trace[index], facts) for index in indexes if 0 <= index < len(trace)]


def _result(step: Step) -> str:
    if step.verdict is not None and step.result in ("", step.verdict):
        return words.word(step.verdict)
    return value_text(step.result, step.unit)


def value_text(text: str, unit: str) -> str:
    """Write a value by its unit; codes in text become words."""
    return words.code_text(text) if unit == "TEXT" else formats.value(text, unit)


def _said_once(values: list[ValueView]) -> list[ValueView]:
    """Leave out a source that is the same as the line above: three months of one answer have one source."""
    shown, above = [], ""
    for view in values:
        key = view.fact_id or view.source
        shown.append(replace(view, source="", fact_id="") if key == above else view)
        above = key
    return shown


def _value(item: Input, facts: Mapping[str, Fact]) -> ValueView:
    fact = facts.get(item.fact) if item.fact else None
    source = fact_source(fact) if fact is not None else _("beregnet ovenfor") if item.fact is None else ""
    return ValueView(
        name=words.input_word(item.name), value=value_text(item.value, item.unit), source=source,
        fact_id=str(fact.public_id) if fact is not None else "",
    )  # fmt: skip


def _parameter(item: ParameterUse) -> ParameterView:
    return ParameterView(
        name=words.input_word(item.name), value=formats.value(item.value, item.unit), source=item.source,
        since=item.since,
        is_checked=item.is_checked,
    )  # fmt: skip


def _numbers(step: Step) -> dict[str, tuple[str, str]]:
    """Return value and unit by name; values of several months are added up under their common name."""
    found = {item.name: (item.value, item.unit) for item in step.inputs}
    found |= {used.name: (used.value, used.unit) for used in step.parameters}
    sums: dict[str, tuple[Fraction, str]] = {}
    for item in step.inputs:
        name, space, _month = item.name.partition(" ")
        if space and item.value and item.unit in ("ORE", "HOURS", "ORE_EXACT"):
            before = sums.get(name, (Fraction(0), item.unit))[0]
            sums[name] = (before + Fraction(item.value), item.unit)
    return {**{name: (fraction_text(value), unit) for name, (value, unit) in sums.items()}, **found}


def _meant(name: str, numbers: Mapping[str, tuple[str, str]]) -> str:
    """Return the only value whose longer name holds this word: hours for weekly_hours_behind_hourly_rate."""
    longer = [known for known in numbers if name in known.split("_")]
    return longer[0] if len(longer) == 1 else ""


def _bare(value: str, unit: str) -> str:
    """Write a number of a sum without its unit."""
    if unit == "HOURS":
        return formats.hours(value)
    return formats.value(value, "NUMBER" if unit == "DAYS" else unit).removesuffix(f"{formats.HARD_SPACE}kr.")


def formula_text(step: Step) -> str:
    """Write the calculation with its numbers (mellemregning): 0,92 × 74.700,00 / 480,99 = 142,88."""
    if not step.formula:
        return ""
    formula = _REWRITTEN.get(step.formula, step.formula)
    if formula == SHARED:
        return _("Højeste ugebeløb fordelt efter beløbene, hele kroner, største rest")
    numbers = _numbers(step)

    def put(match: re.Match[str]) -> str:
        name = match[0]
        if name in ("min", "max", "round"):
            return name
        known = name if name in numbers else _meant(name, numbers)
        return _bare(*numbers[known]) if known else _SIGNS.get(name) or words.input_word(name)

    text = _NAME.sub(put, formula)
    text = _MINIMUM.sub(_smallest, text)
    text = _ROUND.sub(lambda match: _("%(value)s, afrundet") % {"value": match[1]}, text)
    for plain, sign in ((">=", "≥"), ("<=", "≤"), (" * ", " × "), (" - ", f" {formats.MINUS} ")):
        text = text.replace(plain, sign)
    is_sum = step.verdict is None and step.unit not in ("TEXT", "BOOL", "DATE")
    return f"{text} = {_bare(step.result, step.unit)}" if is_sum else text


def _smallest(match: re.Match[str]) -> str:
    listed = [part.strip() for part in re.split(r",\s+", match[2])]
    values = {"values": _(" og ").join(listed)}
    return _("mindste af %(values)s") % values if match[1] == "min" else _("største af %(values)s") % values


def facts_by_id(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Return facts by their public id, as traces name them."""
    return {str(fact.public_id): fact for fact in facts}
