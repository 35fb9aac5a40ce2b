"""The weeks of a case (uger): what the law gives beside what the ledger has paid, and the ledger's own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from lawbook.assessment import CaseAssessment, WeekAmount
from office.cases.models import SicknessCase
from office.payments.models import Posting
from office.payments.queries import PostedWeek, ledger_rows, paid_by_week, pay_days_of
from office.web import formats
from office.web.course import Paid
from office.web.difference import payee_names, period_text


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """One payee's week (uge), in øre: as the law gives it, and what is paid of it."""

    key: str
    number: int
    period: str
    hours: Fraction
    rate: int | None
    benefit: int
    supplement: int
    own_atp: int
    pension: int
    payee_name: str
    payment_text: str
    difference: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTable:
    """All weeks with their sums (ugetabel)."""

    rows: list[WeekRow]
    payments: list[Paid]
    hours: Fraction
    benefit: int
    supplement: int
    own_atp: int
    pension: int
    difference: int
    paid: int

    @property
    def has_supplement(self) -> bool:
        """Tell whether any week has a supplement to refund."""
        return any(row.supplement for row in self.rows)

    @property
    def has_atp(self) -> bool:
        """Tell whether any week has ATP or pension."""
        return any(row.own_atp or row.pension for row in self.rows)

    @property
    def figures(self) -> list[tuple[str, int, str]]:
        """Return the sums for the top of the page."""
        due = self.benefit + self.supplement
        return [
            (_("beregnet, ydelse og tillæg"), due, ""), (_("udbetalt"), self.paid, ""),
            (_("forskel"), self.difference, "bad" if self.difference < 0 else ""),
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One posting (postering) as a person reads it."""

    day: date
    kind: str
    week: str
    payee: str
    parts: str
    amount: int
    is_correction: bool


def week_key(payee: str, monday: date) -> str:
    """Name a payee's week in the page."""
    return f"{monday.isoformat()}-{payee}"


def why_url(case: SicknessCase, payee: str, monday: date) -> str:
    """Return the address of an amount's why."""
    return reverse("why", args=[case.public_id, monday, payee])


def table_of(case: SicknessCase, found: CaseAssessment) -> WeekTable:
    """Lay the law's weeks and the ledger's beside each other (ugetabel); a week that is only paid stands with 0 due."""
    posted = {(week.payee, week.monday): week for week in paid_by_week(case)}
    given = {(week.payee, week.monday): week for week in found.weeks}
    pay_days = pay_days_of(case)
    names = payee_names(case, {payee for payee, _monday in given.keys() | posted.keys()})
    keys = sorted(given.keys() | posted.keys(), key=lambda key: (key[1], key[0]))
    rows = [
        _row(key, given.get(key), posted.get(key), pay_days.get(key), name=names[key[0]], url=why_url(case, *key))
        for key in keys
    ]
    return WeekTable(
        rows=rows, payments=_paid_spans(posted, pay_days), hours=sum((row.hours for row in rows), Fraction(0)),
        benefit=sum(row.benefit for row in rows), supplement=sum(row.supplement for row in rows),
        own_atp=sum(row.own_atp for row in rows), pension=sum(row.pension for row in rows),
        difference=sum(row.difference for row in rows),
        paid=sum(week.paid.benefit + week.paid.supplement for week in posted.values()),
    )  # fmt: skip


def _row(
    key: tuple[str, date], given: WeekAmount | None, posted: PostedWeek | None, pay_day: date | None, *, name: str,
    url: str,
) -> WeekRow:  # fmt: skip
    payee, monday = key
    benefit, supplement = (given.benefit, given.supplement) if given else (0, 0)
    paid = posted.paid.benefit + posted.paid.supplement if posted else 0
    return WeekRow(
        key=week_key(payee, monday), number=monday.isocalendar().week, period=_period(given, monday),
        hours=given.hours if given else Fraction(0), rate=given.rate if given else None, benefit=benefit,
        supplement=supplement, own_atp=given.own_atp if given else 0, pension=given.pension if given else 0,
        payee_name=name, payment_text=_payment_text(posted, pay_day), difference=benefit + supplement - paid,
        url=url,
    )  # fmt: skip


def _period(given: WeekAmount | None, monday: date) -> str:
    if given is None or given.first_day is None or given.last_day is None:
        return period_text(monday)
    return f"{formats.short_day(given.first_day)}–{formats.short_day(given.last_day)}"


def _payment_text(posted: PostedWeek | None, pay_day: date | None) -> str:
    if pay_day is not None and posted is not None and not posted.outstanding:
        return _("Udbetalt %(day)s") % {"day": formats.short_day(pay_day)}
    if posted is None:
        return _("Ikke bogført")
    if posted.outstanding < 0:
        return _("Udbetalt for meget")
    return _("Til næste kørsel")


def _paid_spans(
    posted: dict[tuple[str, date], PostedWeek], pay_days: dict[tuple[str, date], date]
) -> list[Paid]:
    """Join the weeks that one pay day paid into one bar (udbetalinger)."""
    spans: dict[tuple[str, date | None], list[PostedWeek]] = {}
    for key, week in posted.items():
        if week.due.benefit or week.paid.benefit:
            spans.setdefault((week.payee, pay_days.get(key)), []).append(week)
    found = []
    for (_payee, pay_day), weeks in spans.items():
        amount = sum(week.paid.net if pay_day else week.due.net for week in weeks)
        last = max(week.monday for week in weeks) + timedelta(days=6)
        found.append(Paid(min(week.monday for week in weeks), last, pay_day, amount))
    return sorted(found, key=lambda paid: paid.first)


def ledger_of(case: SicknessCase, payee: str | None = None, monday: date | None = None) -> list[LedgerRow]:
    """Return the ledger's rows of a case or of one week, as they were made (posteringer)."""
    return [_ledger_row(posting) for posting in ledger_rows(case, payee, monday)]


def _ledger_row(posting: Posting) -> LedgerRow:
    lines = list(posting.lines.all())
    parts = [
        f"{line.get_component_display()} {formats.kroner(abs(line.amount))}" for line in lines if line.amount > 0
    ]
    return LedgerRow(
        posting.posted_on,
        str(posting.get_kind_display()),
        f"{posting.monday.isocalendar().week}/{posting.monday.isocalendar().year}" if posting.monday else "",
        posting.company.name if posting.company else _("Borgeren"),
        " · ".join(parts),
        _to_payee(lines),
        posting.corrects_id is not None,
    )


def _to_payee(lines: Sequence[object]) -> int:
    """Return what the posting moved in the payee's favour (or paid out), in øre."""
    accounts = ("PAYEE_PAYABLE", "PAYEE_CLAIM")
    return -sum(line.amount for line in lines if line.account in accounts)  # type: ignore[attr-defined]
