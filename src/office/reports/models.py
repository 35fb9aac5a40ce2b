"""Tables of the reports (tabeller): saved views, reminders, subscriptions, the inbox, and the log of extracts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.administration.models import Role, User
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel


class Extract(TenantModel):
    """One reading of a report (udtræk): who, what, how many people, and why. It holds no person's data."""

    class Channel(models.TextChoices):
        """Where the rows went (kanal)."""

        SCREEN = "SCREEN", _("Skærm")
        FILE = "FILE", _("Fil")
        API = "API", _("API")
        SUBSCRIPTION = "SUBSCRIPTION", _("Abonnement")
        INBOX = "INBOX", _("Indbakke")
        COMPARISON = "COMPARISON", _("Sammenligning")

    is_append_only = True

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    role = models.CharField(max_length=19, blank=True, default="")
    report = models.CharField(max_length=10)
    period = models.CharField(max_length=20, blank=True, default="")
    filters = models.JSONField(default=list)  # columns and ways of matching; a value may be a person number
    form = models.CharField(max_length=5, blank=True, default="")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    purpose = models.CharField(max_length=200)
    rows = models.IntegerField()
    persons = models.IntegerField()
    has_cpr = models.BooleanField()

    class Meta:
        """Listed by time, by reader and by report."""

        indexes = [
            models.Index(fields=["municipality", "-at"], name="extract_by_time"),
            models.Index(fields=["municipality", "by", "-at"], name="extract_by_reader"),
        ]

    def __str__(self) -> str:
        """Show report and channel."""
        return f"{self.report} {self.channel}"


class Subscription(TenantModel):
    """A report that comes by itself to everybody in a role (abonnement), with the last whole period."""

    class Rhythm(models.TextChoices):
        """How often (rytme)."""

        WEEKLY = "WEEKLY", _("Hver uge")
        MONTHLY = "MONTHLY", _("Hver måned")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    report = models.CharField(max_length=10)
    rhythm = models.CharField(max_length=7, choices=Rhythm.choices)
    role = models.CharField(max_length=19, choices=Role.choices)
    form = models.CharField(max_length=5)
    purpose = models.CharField(max_length=200)
    to_folder = models.BooleanField(default=False)
    made_by = models.CharField(max_length=150)
    made_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        """One of the same kind stands at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "report", "rhythm", "role", "form"], condition=Q(ended_on__isnull=True),
                name="one_standing_subscription",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        """Show report and rhythm."""
        return f"{self.report} {self.rhythm}"


class Delivery(TenantModel):
    """A file in the inbox of a role (levering); the file itself lies under the house's home folder."""

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    unit = models.CharField(max_length=10)  # the week or month that it was made in
    report = models.CharField(max_length=10)
    period = models.CharField(max_length=20, blank=True, default="")
    role = models.CharField(max_length=19)
    form = models.CharField(max_length=5)
    file_name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    rows = models.IntegerField()
    persons = models.IntegerField()
    has_cpr = models.BooleanField()
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Delivered once per subscription and unit, however often the night runs."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "subscription", "unit"], name="one_delivery_per_unit")
        ]
        indexes = [models.Index(fields=["municipality", "role", "-made_at"], name="delivery_by_role")]

    def __str__(self) -> str:
        """Show the file's name."""
        return self.file_name


class Reminder(TenantModel):
    """A work list that comes with a rhythm (arbejdsliste med rytme): who has it, and whether it is done."""

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    unit = models.CharField(max_length=10)  # 2026-11, 2026-K4, 2026
    due_on = models.DateField()
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="report_reminders", db_index=False
    )
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField(max_length=150, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        """One per kind and unit."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "unit"], name="one_reminder_per_unit"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by="") | (Q(done_on__isnull=False) & ~Q(done_by="")),
                name="done_reminder_has_a_doer",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "due_on"], condition=Q(done_on__isnull=True), name="reminder_open")
        ]

    def __str__(self) -> str:
        """Show kind and unit."""
        return f"{self.kind} {self.unit}"


class SavedView(TenantModel):
    """A named pivot layout (gemt visning): its owner's own, or shared with everybody who may open the report."""

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    name = models.CharField(max_length=80)
    report = models.CharField(max_length=10)
    layout = models.JSONField()
    chart = models.CharField(max_length=10, default="TABLE")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="report_views", db_index=False)
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        """A name is used once by an owner."""

        constraints = [
            models.UniqueConstraint(
                F("municipality"), F("owner"), F("report"), F("name"), name="one_view_per_name"
            )
        ]

    def __str__(self) -> str:
        """Show report and name."""
        return f"{self.report} {self.name}"
