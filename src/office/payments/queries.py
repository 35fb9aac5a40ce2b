"""What the house asks about money (opslag i regnskabet): amounts in øre, payees CITIZEN or an employer's CVR number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from office.cases.models import SicknessCase
from office.kernel import tenancy
from office.parties.models import Company, Person
from office.payments import pay_days, statements
from office.payments.entries import CITIZEN, MOVED, Amounts
from office.payments.models import Order, PayDayOverride, PaymentRun, Posting, RunKind, WeekAccount

_GONE_OUT = (PaymentRun.State.RELEASED, PaymentRun.State.SENT, PaymentRun.State.RECONCILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedWeek:
    """One payee's week as the ledger has it (bogført uge): what is due and what was paid, in øre.

    `benefit` and `paid.benefit` are before own ATP and tax, to an employer they are the refund. `claim` is what the
    payee has had beyond what is due; `hours` and `rate` belong to what is due.
    """

    case: int
    payee: str
    monday: date
    hours: Fraction
    rate: int | None
    due: Amounts
    paid: Amounts
    paid_hours: Fraction
    claim: int
    assessment: int | None
    decision: int | None

    @property
    def benefit(self) -> int:
        """Return the benefit or refund that is due."""
        return self.due.benefit

    @property
    def outstanding(self) -> int:
        """Return what the payee still should have; below nothing, what the payee owes."""
        return self.due.net - self.paid.net


_WEEK_FIELDS = (
    "case", "company__cvr", "monday", "due_benefit", "due_supplement", "due_own_atp", "due_municipal_atp",
    "due_pension", "paid_to_payee", "paid_supplement", "paid_own_atp", "paid_municipal_atp", "paid_pension", "claim",
    "due_posting__hours", "due_posting__rate", "due_posting__assessment", "due_posting__decision",
    "paid_posting__hours",
)  # fmt: skip


def _week(row: tuple[Any, ...]) -> PostedWeek:
    case, cvr, monday, *money = row
    due = Amounts(
        benefit=money[0], supplement=money[1], own_atp=money[2], municipal_atp=money[3], pension=money[4]
    )
    paid = Amounts(
        benefit=money[5] + money[7], supplement=money[6], own_atp=money[7], municipal_atp=money[8], pension=money[9]
    )
    claim, hours, rate, assessment, decision, paid_hours = money[10:]
    return PostedWeek(
        case=case, payee=cvr or CITIZEN, monday=monday, hours=Fraction(hours or 0), rate=rate, due=due, paid=paid,
        paid_hours=Fraction(paid_hours or 0), claim=claim, assessment=assessment, decision=decision,
    )  # fmt: skip


def _weeks(accounts: QuerySet[WeekAccount]) -> list[PostedWeek]:
    return [_week(row) for row in accounts.order_by("case", "monday", "company").values_list(*_WEEK_FIELDS)]


def posted_weeks_of(cases: Collection[int]) -> dict[int, dict[tuple[str, date], PostedWeek]]:
    """Return the ledger's weeks of cases by case, then by payee and Monday (bogførte uger); one query."""
    found: dict[int, dict[tuple[str, date], PostedWeek]] = {}
    for week in _weeks(WeekAccount.objects.filter(case__in=cases)):
        found.setdefault(week.case, {})[week.payee, week.monday] = week
    return found


def paid_by_week(case: SicknessCase | int) -> list[PostedWeek]:
    """Return the weeks of a case for which something was paid or is due, earliest first (uger); one query."""
    return _weeks(WeekAccount.objects.filter(case=case))


def week_of(case: SicknessCase | int, payee: str, monday: date) -> PostedWeek | None:
    """Return one payee's week of a case, or None."""
    found = WeekAccount.objects.filter(case=case, monday=monday)
    found = found.filter(company__isnull=True) if payee == CITIZEN else found.filter(company__cvr=payee)
    return next(iter(_weeks(found)), None)


# Balances ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a party owes (økonomisk mellemværende), in øre.

    `owes` is what the party has had beyond what is due, before own ATP and tax, as runs count it; `claim` is the part
    that reached the party. `is_owed` is due for weeks that the last run covered and has not reached the party.
    """

    owes: int = 0
    claim: int = 0
    is_owed: int = 0

    @property
    def amount(self) -> int:
        """Return the balance: above nothing the party owes, below it is owed."""
        return self.owes - self.is_owed


def covered_until() -> tuple[date | None, date | None]:
    """Return how far the last runs reached (dækket): citizens' last Monday, and the last posting day of refunds."""
    runs = PaymentRun.objects.filter(state__in=_GONE_OUT).order_by("kind")
    last = dict(runs.values_list("kind").annotate(Max("pay_day")))
    sunday = pay_days.last_sunday_before(last[RunKind.CITIZEN]) if RunKind.CITIZEN in last else None
    return sunday - timedelta(days=6) if sunday else None, last.get(RunKind.REFUND)


def _covered() -> Q:
    """Return the weeks that the last run of each kind covered: what came later simply has not had its day."""
    monday, posted_on = covered_until()
    covered = Q(pk__in=[])
    if monday is not None:
        covered |= Q(company__isnull=True, monday__lte=monday)
    if posted_on is not None:
        covered |= Q(company__isnull=False, due_posting__posted_on__lte=posted_on)
    return covered


_OWES = F("paid_to_payee") + F("paid_own_atp") + F("paid_supplement") - F("due_benefit") - F("due_supplement")


def _balance_sums(accounts: Any) -> Any:
    return accounts.exclude(outstanding=0).annotate(
        owes=Coalesce(Sum(_OWES, filter=Q(outstanding__lt=0)), 0),
        claimed=Coalesce(Sum("claim"), 0),
        is_owed=Coalesce(Sum("outstanding", filter=Q(outstanding__gt=0) & _covered()), 0),
    )


def _balance(row: dict[str, Any]) -> Balance:
    return Balance(owes=row["owes"], claim=row["claimed"], is_owed=row["is_owed"])


def balances_of_cases(cases: Collection[int]) -> dict[int, dict[str, int]]:
    """Return the balances of cases by case and payee; above nothing the payee owes. Settled payees are left out."""
    found: dict[int, dict[str, int]] = {}
    accounts = WeekAccount.objects.filter(case__in=cases).values("case", "company__cvr").order_by("case")
    for row in _balance_sums(accounts):
        amount = _balance(row).amount
        if amount:
            found.setdefault(row["case"], {})[row["company__cvr"] or CITIZEN] = amount
    return found


def balance_of(party: Person | Company) -> Balance:
    """Return what a person or a company owes in all cases (økonomisk mellemværende)."""
    if isinstance(party, Person):
        accounts = WeekAccount.objects.filter(case__person=party, company__isnull=True)
    else:
        accounts = WeekAccount.objects.filter(company=party)
    row = _balance_sums(accounts.values("municipality").order_by("municipality")).first()
    return _balance(row) if row else Balance()


def waiting_money(case: SicknessCase | int) -> int:
    """Return what is due of a case and not yet paid, all payees (penge, der venter)."""
    found = WeekAccount.objects.filter(case=case, outstanding__gt=0).aggregate(sum=Sum("outstanding"))
    return found["sum"] or 0


# Ledger rows ---------------------------------------------------------------------------------------------------------


def ledger_rows(case: SicknessCase | int, payee: str | None = None, monday: date | None = None) -> list[Posting]:
    """Return the postings of a case, a payee or one week with their lines, in the order made (posteringer)."""
    found = Posting.objects.filter(case=case)
    if payee is not None:
        found = found.filter(company__isnull=True) if payee == CITIZEN else found.filter(company__cvr=payee)
    if monday is not None:
        found = found.filter(monday=monday)
    return list(found.select_related("company", "run", "corrects").prefetch_related("lines").order_by("pk"))


def pay_days_of(case: SicknessCase | int) -> dict[tuple[str, date], date]:
    """Return the latest payment day of each week that a run paid, by payee and Monday (udbetalt den); one query."""
    found = Posting.objects.filter(case=case, kind=Posting.Kind.PAYMENT, run__isnull=False).order_by("pk")
    rows = found.values_list("company__cvr", "monday", "run__pay_day")
    return {(cvr or CITIZEN, monday): pay_day for cvr, monday, pay_day in rows if monday is not None}


def orders_of_case(case: SicknessCase | int) -> list[Order]:
    """Return the payment orders that left for a case, latest first, with their runs (betalinger)."""
    found = Order.objects.filter(case=case, run__state__in=_GONE_OUT).select_related("run", "company")
    return list(found.order_by("-run__pay_day", "-pk"))


def orders_sent_in(run: PaymentRun) -> QuerySet[Order]:
    """Return a run's orders to citizens and employers with case and party, for specifications (ordrer)."""
    to_parties = [Order.PayeeKind.CITIZEN, Order.PayeeKind.EMPLOYER]
    found = Order.objects.filter(run=run, payee_kind__in=to_parties)
    return found.select_related("case__person", "person", "company").order_by("pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedWeek:
    """One week inside an order (uge i betaling): what this payment moved for the week, in øre, with hours and rate."""

    monday: date
    hours: Fraction
    rate: int | None
    paid: Amounts


def weeks_of_orders(orders: Collection[int]) -> dict[int, list[OrderedWeek]]:
    """Return what orders paid week by week, from the ledger's own postings (specifikation); one query."""
    found: dict[int, list[OrderedWeek]] = {}
    rows = Posting.objects.filter(order__in=orders, kind=Posting.Kind.PAYMENT, run_week__isnull=False)
    for posting in rows.select_related("run_week").order_by("order", "monday"):
        taken = posting.run_week
        assert taken is not None and posting.monday is not None and posting.order_id is not None
        paid = Amounts(
            benefit=taken.to_payee + taken.own_atp, supplement=taken.supplement, own_atp=taken.own_atp,
            municipal_atp=taken.municipal_atp, pension=taken.pension,
        )  # fmt: skip
        week = OrderedWeek(
            monday=posting.monday, hours=Fraction(posting.hours or 0), rate=posting.rate, paid=paid
        )
        found.setdefault(posting.order_id, []).append(week)
    return found


# Runs ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOnDay:
    """What the runs of one payment day sent out (udbetalt), in øre: citizen before own ATP and tax."""

    citizen: int = 0
    refund: int = 0
    supplement: int = 0


def _paid_sums(postings: QuerySet[Posting]) -> dict[str, int]:
    citizen, company = Q(company__isnull=True), Q(company__isnull=False)
    found = postings.filter(kind=Posting.Kind.PAYMENT, run_week__isnull=False).aggregate(
        citizen=Sum(F("run_week__to_payee") + F("run_week__own_atp"), filter=citizen),
        refund=Sum("run_week__to_payee", filter=company),
        supplement=Sum("run_week__supplement", filter=company),
    )
    return {name: amount or 0 for name, amount in found.items()}


def paid_on(person: Person, pay_day: date) -> PaidOnDay:
    """Return what a day's runs paid of a person's cases, to the person and to employers (udbetalt på dagen)."""
    return PaidOnDay(**_paid_sums(Posting.objects.filter(case__person=person, run__pay_day=pay_day)))


def run_on(kind: str, pay_day: date) -> PaymentRun | None:
    """Return the run of a payment day that was not cancelled, or None."""
    found = PaymentRun.objects.filter(kind=kind, pay_day=pay_day).exclude(state=PaymentRun.State.CANCELLED)
    return found.first()


def runs(limit: int = 50) -> list[PaymentRun]:
    """Return the latest runs, latest payment day first (kørsler)."""
    return list(PaymentRun.objects.order_by("-pay_day", "kind", "-pk")[:limit])


def unfinished_runs(on: date) -> list[PaymentRun]:
    """Return the runs of a day and earlier that still have a step before them (uafsluttede kørsler), earliest first."""
    states = [PaymentRun.State.PREPARED, PaymentRun.State.RELEASED, PaymentRun.State.SENT]
    return list(PaymentRun.objects.filter(state__in=states, pay_day__lte=on).order_by("pay_day", "kind"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPreview:
    """A run as its releaser sees it (forhåndsvisning): beside the last one of its kind, with what to look at."""

    run: PaymentRun
    last: PaymentRun | None
    largest: tuple[Order, ...]
    kroner_difference: int  # øre, against the last run
    payees_difference: int

    @property
    def deviations(self) -> list[dict[str, Any]]:
        """Return what deviates, what needs a person first."""
        return sorted(self.run.deviations, key=lambda found: not found["needs_person"])


def run_preview(run: PaymentRun, largest: int = 20) -> RunPreview:
    """Return a run beside the last one of its kind (forhåndsvisning)."""
    earlier = PaymentRun.objects.filter(kind=run.kind, pay_day__lt=run.pay_day, state__in=_GONE_OUT)
    last = earlier.order_by("-pay_day").first()
    orders = tuple(orders_sent_in(run).order_by("-amount", "pk")[:largest])
    return RunPreview(
        run=run, last=last, largest=orders, kroner_difference=run.transfer - (last.transfer if last else 0),
        payees_difference=run.payees_count - (last.payees_count if last else 0),
    )  # fmt: skip


def calendar() -> pay_days.Calendar:
    """Return the calendar of payment days with the operator's words for this municipality (LP-31); one query."""
    words = PayDayOverride.objects.values_list("kind", "rule_day", "pay_day")
    return pay_days.Calendar({(kind, rule_day): pay_day for kind, rule_day, pay_day in words})


def cases_to_be_paid(kind: str, pay_day: date, limit: int | None = None) -> list[int]:
    """Return the cases that a run of the day would pay, whatever holds them (sager med penge til gode)."""
    last = pay_days.last_sunday_before(pay_day) - timedelta(days=6) if kind == RunKind.CITIZEN else pay_day
    found = WeekAccount.objects.filter(
        is_settled=False, outstanding__gte=0, monday__lte=last, company__isnull=kind == RunKind.CITIZEN
    )
    rows = found.order_by("case").values_list("case", flat=True).distinct()
    return list(rows if limit is None else rows[:limit])


def refund_weeks_owed() -> list[tuple[int, date, date]]:
    """Return case, Monday and posting day of the weeks for which employers have money to come (refusion til gode)."""
    owed = WeekAccount.objects.filter(
        is_settled=False, outstanding__gt=0, company__isnull=False, due_posting__isnull=False
    )
    return list(owed.order_by("case", "monday").values_list("case", "monday", "due_posting__posted_on"))


def to_be_paid(kind: str, pay_day: date, above: int) -> list[tuple[int, str, int]]:
    """Return case, payee and øre of what a run of the day would pay to one payee of a case, above a limit."""
    last = pay_days.last_sunday_before(pay_day) - timedelta(days=6) if kind == RunKind.CITIZEN else pay_day
    found = WeekAccount.objects.filter(
        is_settled=False, outstanding__gt=0, monday__lte=last, company__isnull=kind == RunKind.CITIZEN
    )
    sums = found.values("case", "company__cvr").annotate(amount=Sum("outstanding")).filter(amount__gt=above)
    rows = sums.order_by("case").values_list("case", "company__cvr", "amount")
    return [(case, cvr or CITIZEN, amount) for case, cvr, amount in rows]


# Soundness -----------------------------------------------------------------------------------------------------------


def account_balances() -> dict[str, int]:
    """Return the balance of every account (saldobalance); together they are nothing."""
    lines = Posting.objects.values_list("lines__account").annotate(sum=Sum("lines__amount")).order_by()
    return {account: amount for account, amount in lines if account}


def unsound_weeks(limit: int = 20) -> list[str]:
    """Return weeks whose account disagrees with the ledger's lines (afstemning); an empty list is what should come."""
    with connection.cursor() as cursor:
        cursor.execute(statements.UNSOUND_WEEKS, {"municipality": tenancy.current(), "limit": limit})
        return [f"{number} {cvr or CITIZEN} {monday.isoformat()}" for number, cvr, monday in cursor.fetchall()]


def taken_over_until(case: int) -> date | None:
    """Return the last day of the weeks that a former municipality has paid of a case, or None (overtaget betaling)."""
    weeks = Posting.objects.filter(case_id=case, kind=Posting.Kind.TAKEN_OVER, cause=MOVED)
    last: date | None = weeks.aggregate(last=Max("monday"))["last"]
    return None if last is None else last + timedelta(days=6)
