"""The course of a case as a picture (forløbet): bars, weeks and payments placed on a line of days, in percent.

Pure: it knows dates and words, not the database and not the drawing. The template draws, and writes the same table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from lawbook.assessment import Bar, CaseAssessment, WeekAmount
from office.web import formats
from office.web.words import word

ROW, TOP = 22, 22
_PIXELS = 640  # what a percent is worth is only guessed, to tell whether a text fits
_LETTER = 6.1
_LONGEST = 450
_CLASSES = {
    "ABSENCE": "b-abs", "PARTIAL": "b-par", "EMPLOYER_PERIOD": "b-emp", "RIGHT": "b-gra", "HOLIDAY": "b-hol",
    "HELD": "b-held", "UNKNOWN_RATE": "b-held",
}  # fmt: skip
_HATCHED = ("HELD", "UNKNOWN_RATE")


@dataclass(frozen=True, slots=True)
class Paid:
    """What one pay day paid of the case's weeks (udbetaling): first and last day, øre, and whether it has gone out."""

    first: date
    last: date
    pay_day: date | None
    amount: int


@dataclass(slots=True)
class Box:
    """One bar as it is drawn (bjælke)."""

    x: str
    width: str
    css: str
    text: str
    text_x: str
    is_beside: bool
    first: date
    last: date | None
    kind: str
    is_hatched: bool = False


@dataclass(slots=True)
class Line:
    """One row of the picture (række)."""

    label: str
    y: int
    boxes: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Mark:
    """A point in time: a month's first day, today, the reassessment day."""

    x: str
    text: str
    is_late: bool = False


@dataclass(slots=True)
class Course:
    """The whole picture (forløb)."""

    first: date
    last: date
    lines: list[Line]
    months: list[Mark]
    now: Mark | None
    pin: Mark | None
    pin_note: str
    height: int
    description: str


class _Scale:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.days = first, (last - first).days + 1

    def at(self, day: date) -> float:
        return max(0.0, min(100.0, (day - self.first).days * 100 / self.days))


def draw(
    found: CaseAssessment, paid: Sequence[Paid], *, today: date, employer: str = "", closes_on: date | None = None
) -> Course:
    """Place everything that an assessment and the payments say of a course on one line of days."""
    first, last = _reach(found, paid, today)
    scale = _Scale(first, last)
    lines = _bar_lines(found.bars, scale, last, today, employer)
    lines.append(_line(_("Uger"), [_week(week, scale) for week in _merged(found.weeks)]))
    lines.append(_line(_("Udbetalinger"), [_payment(item, scale) for item in paid]))
    shown = [line for line in lines if line.boxes]
    if found.reassessment is not None and found.reassessment.day is not None:
        shown.append(Line(_("Revurdering"), 0))
    for place, line in enumerate(shown):
        line.y = TOP + place * ROW
    pin, note = _pin(found, scale)
    now = Mark(f"{scale.at(today):.2f}%", _("I dag"), scale.at(today) > 8) if first <= today <= last else None
    return Course(
        first, last, shown, list(_months(first, last, scale)), now, pin, note, TOP + max(len(shown), 2) * ROW + 2,
        _description(found, today, closes_on),
    )  # fmt: skip


def _reach(found: CaseAssessment, paid: Sequence[Paid], today: date) -> tuple[date, date]:
    starts = [found.first_absence_day, *(bar.first for bar in found.bars)]
    ends = [bar.last for bar in found.bars if bar.last] + [item.last for item in paid] + [starts[0]]
    if found.last_absence_day is None:
        ends.append(today)
    if found.reassessment and found.reassessment.day:
        ends.append(found.reassessment.day)
    first = min(starts) - timedelta(days=3)
    return first, min(max(ends) + timedelta(days=14), first + timedelta(days=_LONGEST))


def _line(label: str, boxes: list[Box]) -> Line:
    """Make a row; a text beside its bar stands only where no bar follows."""
    for box in boxes[:-1]:
        if box.is_beside:
            box.text = ""
    return Line(label, 0, boxes)


def _box(kind: str, days: tuple[date, date | None], text: str, scale: _Scale, css: str, *, end: date) -> Box:
    first, last = days
    left, right = scale.at(first), scale.at((last or end) + timedelta(days=1))
    width = max(right - left, 0.35)
    fits = len(text) * _LETTER + 10 < width * _PIXELS / 100
    beside = left + width if not fits else left
    has_room = fits or beside + len(text) * _LETTER * 100 / _PIXELS < 100
    return Box(
        f"{left:.2f}%", f"{width:.2f}%", css, text if has_room else "", f"{beside:.2f}%", not fits, first, last, kind,
        kind in _HATCHED,
    )  # fmt: skip


def _bar_lines(bars: Sequence[Bar], scale: _Scale, end: date, today: date, employer: str) -> list[Line]:
    lines = []
    for kind in ("ABSENCE", "EMPLOYER_PERIOD", "RIGHT", "PARTIAL", "HOLIDAY", "HELD", "UNKNOWN_RATE"):
        mine = [bar for bar in bars if bar.kind == kind]
        label = f"{word(kind)}, {employer}" if kind == "ABSENCE" and employer else word(kind)
        until = min(end, max(today, scale.first))
        lines.append(
            _line(label, [_box(kind, (b.first, b.last), _note(b), scale, _CLASSES[kind], end=until) for b in mine])
        )
    return lines


def _note(bar: Bar) -> str:
    if bar.note:
        return word(bar.note) if bar.note.isupper() else bar.note
    if bar.last is None:
        return _("fra %(day)s") % {"day": formats.day(bar.first)}
    return f"{formats.short_day(bar.first)} – {formats.short_day(bar.last)}"


def _merged(weeks: Sequence[WeekAmount]) -> list[tuple[date, date, int]]:
    """Join weeks of the same Monday over their payees: one small bar a week."""
    sums: dict[date, int] = {}
    for week in weeks:
        sums[week.monday] = sums.get(week.monday, 0) + week.benefit + week.supplement
    return [(monday, monday + timedelta(days=6), amount) for monday, amount in sorted(sums.items())]


def _week(week: tuple[date, date, int], scale: _Scale) -> Box:
    first, last, amount = week
    css = "b-week" if amount else "b-nil"
    box = _box("WEEK", (first, last), "", scale, css, end=last)
    box.width = f"{max(float(box.width[:-1]) - 0.25, 0.3):.2f}%"
    said = {"week": first.isocalendar().week, "amount": formats.kroner(amount)}
    box.text, box.kind = "", _("Uge %(week)s: %(amount)s kr.") % said
    return box


def _payment(item: Paid, scale: _Scale) -> Box:
    gone = item.pay_day is not None
    text = _("Udb. %(day)s") % {"day": formats.short_day(item.pay_day)} if gone else _("Ikke udbetalt")
    box = _box("PAID", (item.first, item.last), text, scale, "b-paid" if gone else "b-due", end=item.last)
    box.kind = _("%(what)s: %(amount)s kr.") % {"what": text, "amount": formats.kroner(item.amount)}
    return box


def _months(first: date, last: date, scale: _Scale) -> Iterable[Mark]:
    names = (
        _("jan."), _("feb."), _("mar."), _("apr."), _("maj"), _("jun."), _("jul."), _("aug."), _("sep."), _("okt."),
        _("nov."), _("dec."),
    )  # fmt: skip
    day = date(first.year, first.month, 1)
    is_first = True
    while day <= last:
        if day >= first:
            year = f" {day.year}" if is_first or day.month == 1 else ""
            is_first = False
            yield Mark(f"{scale.at(day):.2f}%", names[day.month - 1] + year)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _pin(found: CaseAssessment, scale: _Scale) -> tuple[Mark | None, str]:
    look = found.reassessment
    if look is None:
        return None, ""
    note = _("%(count)s af %(limit)s dage") % {"count": look.counted_to_date, "limit": look.limit}
    if look.day is None:
        return None, note
    place = scale.at(look.day)
    return Mark(f"{place:.2f}%", formats.day(look.day), place > 70), note


def _description(found: CaseAssessment, today: date, closes_on: date | None) -> str:
    said = [_("Fravær fra %(day)s.") % {"day": formats.day(found.first_absence_day)}]
    if found.employer_period and found.employer_period.last:
        said.append(_("Arbejdsgiverperiode til %(day)s.") % {"day": formats.day(found.employer_period.last)})
    if found.municipality_pays_from:
        said.append(_("Kommunen betaler fra %(day)s.") % {"day": formats.day(found.municipality_pays_from)})
    if found.reassessment and found.reassessment.day:
        said.append(_("Revurderingstidspunkt %(day)s.") % {"day": formats.day(found.reassessment.day)})
    ended = found.last_absence_day or closes_on
    said.append(_("Sidste fraværsdag %(day)s.") % {"day": formats.day(ended)} if ended else _("Fraværet varer ved."))
    return " ".join(said)
