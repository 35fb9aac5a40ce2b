"""The ledger (reskontro): postings with balanced lines, and one account per case, payee and week that follows them.

Postings and lines are only ever added; the database refuses anything else, and refuses a posting that does not
balance. `WeekAccount` is kept by the database from the lines and by nobody else (see `migrations/_guards.py`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.cases.models import SicknessCase
from office.kernel.fields import MoneyField
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel
from office.parties.models import Company
from office.payments.accounts import Account, Component


class Posting(TenantModel):
    """One movement of money (postering): what it was for, what caused it and what it corrects.

    `company` is the employer that is paid; without one the payee is the case's citizen. `hours` is exact text.
    """

    class Kind(models.TextChoices):
        """What moved (posteringsart)."""

        DUE = "DUE", _("Beregnet ydelse")
        PAYMENT = "PAYMENT", _("Udbetaling")
        RETURN = "RETURN", _("Tilbageført udbetaling")
        SETTLEMENT = "SETTLEMENT", _("Afregning med bank og ATP")
        TAKEN_OVER = "TAKEN_OVER", _("Overtaget fra fraflytterkommune")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    case = models.ForeignKey(
        SicknessCase, null=True, blank=True, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    monday = models.DateField(null=True, blank=True)
    hours = models.CharField(max_length=40, blank=True, default="")
    rate: models.Field[int | None, int | None] = MoneyField(null=True, blank=True)  # type: ignore[misc, assignment]
    posted_on = models.DateField()
    posted_at = models.DateTimeField()
    cause = models.CharField(max_length=40)
    assessment = models.BigIntegerField(null=True, blank=True)  # the stored assessment; another app's row
    decision = models.BigIntegerField(null=True, blank=True)  # the decision it rests on; another app's row
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by", db_index=False
    )
    run = models.ForeignKey(
        "payments.PaymentRun", null=True, blank=True, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    order = models.ForeignKey(
        "payments.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    run_week = models.ForeignKey(
        "payments.RunWeek", null=True, blank=True, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    receipt_file = models.ForeignKey(
        "payments.ReceiptFile", null=True, blank=True, on_delete=models.PROTECT, related_name="postings",
        db_index=False,
    )  # fmt: skip
    size = models.SmallIntegerField()  # number of lines; with it nobody can add a line afterwards

    class Meta:
        """No money without a decision (LP-34); a week of a run is paid once and returned once."""

        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False) | ~Q(kind__in=["DUE", "PAYMENT"]) | Q(case__isnull=True),
                name="no_money_without_decision",
            ),
            models.CheckConstraint(
                condition=Q(monday__isnull=True, case__isnull=True) | Q(monday__isnull=False, case__isnull=False),
                name="posting_of_a_case_has_a_week",
            ),
            models.CheckConstraint(condition=Q(monday__isnull=True) | Q(monday__iso_week_day=1), name="posting_monday"),
            models.CheckConstraint(condition=Q(size__gte=2) | Q(size=0, kind="DUE"), name="posting_has_lines"),
            models.UniqueConstraint(
                fields=["municipality", "run_week"], condition=Q(kind="PAYMENT"), name="run_week_is_paid_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "corrects"], condition=Q(kind="RETURN"), name="payment_is_returned_once"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "case", "monday"], name="posting_by_week"),
            models.Index(fields=["municipality", "posted_on"], name="posting_by_day"),
            models.Index(fields=["municipality", "run"], condition=Q(run__isnull=False), name="posting_by_run"),
            models.Index(fields=["municipality", "order"], condition=Q(order__isnull=False), name="posting_by_order"),
        ]

    def __str__(self) -> str:
        """Show kind and public id."""
        return f"{self.kind} {self.public_id}"


class Line(TenantModel):
    """One side of a posting (posteringslinje) in øre: debit positive, credit negative."""

    # The trigger that takes the lines looks the postings up, all at once; a constraint would do it line by line.
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    account = models.CharField(max_length=20, choices=Account.choices)
    component = models.CharField(max_length=13, choices=Component.choices)
    amount = MoneyField()

    class Meta:
        """A line says something; what waits for settlement has an index that answers its balance alone."""

        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="line_has_amount")]
        indexes = [
            models.Index(fields=["municipality", "posting"], name="line_by_posting"),
            models.Index(
                fields=["municipality", "account"], include=["amount"],
                condition=Q(account__in=["ATP_SETTLEMENT", "PENSION_SETTLEMENT"]), name="line_to_settle",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Show account and amount in øre."""
        return f"{self.account} {self.amount}"


_NET_DUE = F("due_benefit") + F("due_supplement") - F("due_own_atp")
_NET_PAID = F("paid_to_payee") + F("paid_supplement")


class WeekAccount(TenantModel):
    """What is due and paid of one case, payee and week (ugekonto), in øre; the sum of the lines, kept by the database.

    `due_benefit` is before own ATP, `paid_to_payee` after it. `outstanding` above 0 waits for a run, below 0 it is the
    municipality's claim. `due_posting` tells hours, rate, assessment and decision.
    """

    case = models.ForeignKey(SicknessCase, on_delete=models.PROTECT, related_name="week_accounts", db_index=False)
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="week_accounts", db_index=False
    )
    monday = models.DateField()
    due_benefit = MoneyField(default=0, db_default=0)
    due_supplement = MoneyField(default=0, db_default=0)
    due_own_atp = MoneyField(default=0, db_default=0)
    due_municipal_atp = MoneyField(default=0, db_default=0)
    due_pension = MoneyField(default=0, db_default=0)
    paid_to_payee = MoneyField(default=0, db_default=0)
    paid_supplement = MoneyField(default=0, db_default=0)
    paid_own_atp = MoneyField(default=0, db_default=0)
    paid_municipal_atp = MoneyField(default=0, db_default=0)
    paid_pension = MoneyField(default=0, db_default=0)
    claim = MoneyField(default=0, db_default=0)
    due_posting = models.ForeignKey(
        Posting, null=True, on_delete=models.PROTECT, related_name="due_weeks", db_index=False
    )
    paid_posting = models.ForeignKey(
        Posting, null=True, on_delete=models.PROTECT, related_name="paid_weeks", db_index=False
    )
    outstanding = models.GeneratedField(
        expression=_NET_DUE - _NET_PAID, output_field=models.BigIntegerField(), db_persist=True
    )
    is_settled = models.GeneratedField(
        expression=Q(  # type: ignore[arg-type]
            due_benefit=F("paid_to_payee") + F("due_own_atp"),
            due_supplement=F("paid_supplement"),
            due_own_atp=F("paid_own_atp"),
            due_municipal_atp=F("paid_municipal_atp"),
            due_pension=F("paid_pension"),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        """One account per case, payee and week; what is not settled has its own small index for the runs."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "case", "company", "monday"], nulls_distinct=False, name="one_week_account"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "monday"], condition=Q(is_settled=False), name="week_to_run"),
            models.Index(fields=["municipality", "case"], condition=~Q(outstanding=0), name="week_with_balance"),
            models.Index(
                fields=["municipality", "company"], condition=Q(company__isnull=False), name="week_by_company"
            ),
        ]

    def __str__(self) -> str:
        """Show the week; whose it is does not belong in a log line."""
        return f"week {self.monday.isoformat()}"
