"""Payment runs (udbetalingskørsler): what a run pays, its orders, the answers to them, and the calendar."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.cases.models import SicknessCase
from office.kernel.fields import MoneyField
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel
from office.parties.models import Company, Person


class RunKind(models.TextChoices):
    """Whom a run pays (kørselsart)."""

    CITIZEN = "CITIZEN", _("Sygedagpenge til borgere")
    REFUND = "REFUND", _("Refusion til arbejdsgivere")


class PaymentRun(TenantModel):
    """All payments of one payment day, prepared, looked at, released and reconciled together (udbetalingskørsel).

    `last_sunday` is the last day of the last week that a citizen run covers. Totals are øre; `citizen` is before own
    ATP, `transfer` is what the orders come to. `deviations` is what a releaser must have seen (PAY-04).
    """

    class State(models.TextChoices):
        """Where the run stands (kørselsstatus)."""

        PREPARED = "PREPARED", _("Klargjort")
        RELEASED = "RELEASED", _("Frigivet")
        SENT = "SENT", _("Sendt")
        RECONCILED = "RECONCILED", _("Afstemt")
        CANCELLED = "CANCELLED", _("Annulleret")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    kind = models.CharField(max_length=7, choices=RunKind.choices)
    pay_day = models.DateField()
    last_sunday = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    prepared_by = models.CharField(max_length=150)
    prepared_at = models.DateTimeField()
    released_by = models.CharField(max_length=150, blank=True, default="")
    released_at = models.DateTimeField(null=True, blank=True)
    is_standing_order = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    reconciled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=150, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True, default="")
    orders_count = models.IntegerField(default=0)
    payees_count = models.IntegerField(default=0)
    weeks_count = models.IntegerField(default=0)
    citizen = MoneyField(default=0)
    refund = MoneyField(default=0)
    supplement = MoneyField(default=0)
    own_atp = MoneyField(default=0)
    municipal_atp = MoneyField(default=0)
    pension = MoneyField(default=0)
    transfer = MoneyField(default=0)
    deviations = models.JSONField(default=list, blank=True)
    file_name = models.CharField(max_length=120, blank=True, default="")
    file_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        """One run per kind and payment day, unless it was cancelled; the releaser is not the preparer (PAY-04)."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "pay_day"],
                condition=~Q(state="CANCELLED"),
                name="one_run_per_payment_day",
            ),
            models.CheckConstraint(
                condition=Q(released_by="")
                | Q(is_standing_order=True)
                | ~Q(released_by=models.F("prepared_by")),
                name="two_people_see_a_run",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "pay_day"], name="run_by_day"),
            models.Index(
                fields=["municipality", "state"],
                condition=Q(state__in=["PREPARED", "RELEASED", "SENT"]),
                name="run_unfinished",
            ),
        ]

    def __str__(self) -> str:
        """Show kind and day."""
        return f"{self.kind} {self.pay_day.isoformat()}"


class Order(TenantModel):
    """One amount to one payee (betalingsordre): the weeks of a case, or a run's contributions to ATP or pension.

    `taxable` is the part that is A-income; no tax is taken from it here (see the app's README).
    """

    class PayeeKind(models.TextChoices):
        """Who is paid (betalingsmodtager)."""

        CITIZEN = "CITIZEN", _("Borger")
        EMPLOYER = "EMPLOYER", _("Arbejdsgiver")
        ATP = "ATP", _("ATP")
        PENSION = "PENSION", _("Obligatorisk pension")

    class State(models.TextChoices):
        """Where the order stands (ordrestatus)."""

        PREPARED = "PREPARED", _("Klargjort")
        SENT = "SENT", _("Sendt")
        ACCEPTED = "ACCEPTED", _("Gennemført")
        HELD = "HELD", _("På ventekonto")
        REJECTED = "REJECTED", _("Afvist")
        RETURNED = "RETURNED", _("Returneret")
        CANCELLED = "CANCELLED", _("Annulleret")

    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="orders", db_index=False)
    reference = models.CharField(max_length=27)
    payee_kind = models.CharField(max_length=8, choices=PayeeKind.choices)
    case = models.ForeignKey(
        SicknessCase, null=True, blank=True, on_delete=models.PROTECT, related_name="payment_orders", db_index=False
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="payment_orders", db_index=False
    )
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="payment_orders", db_index=False
    )
    payee_number = models.CharField(max_length=10, blank=True, default="")  # CPR or CVR as it was when ordered
    amount = MoneyField()
    taxable = MoneyField(default=0)
    income_type = models.CharField(max_length=2, blank=True, default="")  # PAY-05: 07 A-income, 05 B-income
    first_monday = models.DateField(null=True, blank=True)
    last_monday = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREPARED)
    answer_code = models.CharField(max_length=32, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """An order pays something to somebody; its reference is known once in the municipality."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "reference"], name="one_order_per_reference"),
            # Also the only way in by run, so that an order is always looked up by its case, statistics or not.
            models.UniqueConstraint(
                fields=["municipality", "run", "case", "company", "payee_kind"], nulls_distinct=False,
                name="one_order_per_case_and_payee",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_pays_something"),
            models.CheckConstraint(
                condition=Q(payee_kind="CITIZEN", person__isnull=False, case__isnull=False)
                | Q(payee_kind="EMPLOYER", company__isnull=False, case__isnull=False)
                | Q(payee_kind__in=["ATP", "PENSION"], case__isnull=True),
                name="order_has_payee",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "case"], condition=Q(case__isnull=False), name="order_by_case"),
            models.Index(
                fields=["municipality", "answered_at"], condition=Q(state__in=["REJECTED", "RETURNED"]),
                name="order_returned",
            ),
        ]

    def __str__(self) -> str:
        """Show the reference."""
        return self.reference


class RunWeek(TenantModel):
    """What a run pays of one week account (uge i kørsel), in øre, as it was when the run was prepared."""

    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="weeks", db_index=False)
    order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="weeks", db_index=False
    )
    week = models.ForeignKey("payments.WeekAccount", on_delete=models.PROTECT, related_name="run_weeks", db_index=False)
    to_payee = MoneyField()
    supplement = MoneyField()
    own_atp = MoneyField()
    municipal_atp = MoneyField()
    pension = MoneyField()

    class Meta:
        """A week stands once in a run."""

        constraints = [models.UniqueConstraint(fields=["municipality", "run", "week"], name="one_line_per_run_week")]
        indexes = [models.Index(fields=["municipality", "order"], name="run_week_by_order")]

    def __str__(self) -> str:
        """Show which row of which run."""
        return f"run {self.run_id} week {self.week_id}"


class ReceiptFile(TenantModel):
    """A file of answers from the payment system (kvitteringsfil); read whole or not at all."""

    class State(models.TextChoices):
        """What became of it (tilstand)."""

        READ = "READ", _("Indlæst")
        REFUSED = "REFUSED", _("Standset")

    name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=State.choices)
    read_at = models.DateTimeField()
    answers_count = models.IntegerField(default=0)
    error_da = models.TextField(blank=True, default="")
    error_en = models.TextField(blank=True, default="")

    class Meta:
        """The same content is read once, whatever it is called."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "file_hash"], name="one_receipt_file_per_content")
        ]

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class OrderAnswer(TenantModel):
    """One answer to one order (kvittering), as it came; never changed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="answers", db_index=False)
    receipt_file = models.ForeignKey(ReceiptFile, on_delete=models.PROTECT, related_name="answers", db_index=False)
    code = models.CharField(max_length=32)
    state_before = models.CharField(max_length=9, choices=Order.State.choices)
    state_after = models.CharField(max_length=9, choices=Order.State.choices)

    class Meta:
        """Read per order."""

        indexes = [models.Index(fields=["municipality", "order"], name="answer_by_order")]

    def __str__(self) -> str:
        """Show the code."""
        return self.code


class PayDayOverride(TenantModel):
    """Another payment day than the rule gives (operatørens kalender; LP-31): the rule's day and the day instead."""

    kind = models.CharField(max_length=7, choices=RunKind.choices)
    rule_day = models.DateField()
    pay_day = models.DateField()
    reason = models.CharField(max_length=200)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()

    class Meta:
        """One word per kind and day of the rule."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "rule_day"], name="one_override_per_rule_day")
        ]

    def __str__(self) -> str:
        """Show both days."""
        return f"{self.kind} {self.rule_day.isoformat()} -> {self.pay_day.isoformat()}"
