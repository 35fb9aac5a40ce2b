"""Table of tasks (opgaver)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.cases.models import SicknessCase
from office.kernel import clock
from office.kernel.fields import MoneyField
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel
from office.parties.models import Person

# Types of which a case or a person may have several open: the catalogue's one_per_letter, one_per_message and
# one_per_agreement. A literal, because it stands in the table's constraints; a test holds it to the catalogue.
MANUAL_NUMBER = 48
SEVERAL_AT_ONCE = (28, MANUAL_NUMBER, 52, 77, 101, 102, 112, 115, 116, 121, 128, 142, 143, 145)

# The order of lists, Danish names in Danish order; the place in it (from 1) is what the table keeps of each.
RANKED_GROUPS = (
    "FLEXJOB", "UNEMPLOYED", "EMPLOYEE_WITH_PAY", "EMPLOYEE_WITHOUT_PAY", "WAGE_SUBSIDY", "PENSIONER", "SELF_EMPLOYED",
    "SEAFARER",
)  # fmt: skip
RANKED_STATUSES = (
    "UNDER_CLARIFICATION", "DECIDED", "RUNNING", "PAYMENT_EFFECTED", "ENDED", "CLOSED", "REFUSED", "ANNULLED",
)  # fmt: skip
RANKED_BLOCKS = ("DECISION", "PAYMENT", "CLOSING", "NONE")


class Task(TenantModel):
    """Something that a person must look at (opgave), of one of the numbered types of the catalogue.

    `cause` is a list: the finding or event that opened it and everything of the same kind that joined it since.
    `keys` are their keys and stay when the task is closed: an event whose key was seen is never opened again.
    The ranks and `citizen_key` follow the case's target group and status, the person's name and `blocks`; triggers keep
    them (see the migration), so that any filter and order of the overview reads one narrow index and no other table.
    """

    class Status(models.TextChoices):
        """Where the task stands (opgavestatus)."""

        OPEN = "OPEN", _("Åben")
        SOLVED = "SOLVED", _("Løst")
        CLOSED_BY_ITSELF = "CLOSED_BY_ITSELF", _("Lukket af sig selv")
        DELETED = "DELETED", _("Slettet uden handling")

    class Blocks(models.TextChoices):
        """What an open task holds (blokerende); every one of them holds closing as well."""

        DECISION = "DECISION", _("Afgørelse")
        PAYMENT = "PAYMENT", _("Udbetaling")
        CLOSING = "CLOSING", _("Lukning")
        NONE = "NONE", _("Ingen")

    class Holds(models.TextChoices):
        """How much of the decision or the payment waits (omfang; LP-19)."""

        WHOLE = "WHOLE", _("Hele sagen")
        PART = "PART", _("En del af sagen")
        NOTHING = "NOTHING", _("Intet")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    number = models.SmallIntegerField()
    # No single-column indexes: those of Meta serve, with the municipality first.
    case = models.ForeignKey(
        SicknessCase, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", db_index=False
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", db_index=False
    )
    message = models.UUIDField(null=True, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OPEN)
    blocks = models.CharField(max_length=8, choices=Blocks.choices)
    holds = models.CharField(max_length=7, choices=Holds.choices)
    rule = models.CharField(max_length=40, blank=True, default="")
    cause = models.JSONField(default=list)
    key = models.TextField(blank=True, default="")
    keys = ArrayField(models.TextField(), default=list)
    title = models.TextField(blank=True, default="")
    opened_on = models.DateField()
    opened_at = models.DateTimeField(null=True, default=clock.now, editable=False)
    due_on = models.DateField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", db_index=False
    )
    note = models.TextField(blank=True, default="")
    on_hold_until = models.DateField(null=True, blank=True)
    hold_reason = models.TextField(blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True, default="")
    solution = models.TextField(blank=True, default="")
    seen_version = models.SmallIntegerField(null=True, blank=True)  # of the type's text, when a person closed it
    deleted_in = models.UUIDField(null=True, blank=True)  # the run that deleted it
    money_waiting: models.Field[int | None, int | None] = MoneyField(null=True, blank=True)  # type: ignore[misc, assignment]
    is_money_upper_bound = models.BooleanField(default=False)
    group_rank = models.SmallIntegerField(default=0, editable=False)
    status_rank = models.SmallIntegerField(default=0, editable=False)
    blocks_rank = models.SmallIntegerField(default=0, editable=False)
    citizen_key = models.CharField(max_length=400, blank=True, default="", editable=False, db_collation="C")

    class Meta:
        """At most one open task per case and type; municipality first in every index, open tasks in their own."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "case", "number"],
                condition=Q(status="OPEN", case__isnull=False) & ~Q(number__in=SEVERAL_AT_ONCE),
                name="one_open_task_per_type",
            ),
            models.UniqueConstraint(
                fields=["municipality", "case", "person", "number", "key"],
                condition=Q(status="OPEN") & (Q(case__isnull=True) | Q(number__in=SEVERAL_AT_ONCE)),
                nulls_distinct=False,
                name="one_open_task_per_key",
            ),
            models.CheckConstraint(
                condition=Q(status="OPEN", closed_on__isnull=True, closed_at__isnull=True)
                | (~Q(status="OPEN") & Q(closed_on__isnull=False, closed_at__isnull=False)),
                name="closed_task_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "case", "number"], name="task_by_case"),
            models.Index(fields=["municipality", "number", "key"], name="task_by_key"),
            models.Index(
                "municipality", "due_on", F("money_waiting").desc(nulls_last=True), "opened_on", "id",
                condition=Q(status="OPEN"), name="open_task_by_due",
            ),
            # Everything that the overview filters, counts, adds up and sorts by, so that it never reads the rows.
            models.Index(
                fields=["municipality", "case", "number"],
                include=[
                    "id", "owner", "due_on", "opened_on", "blocks_rank", "group_rank", "status_rank",
                    "is_money_upper_bound", "on_hold_until", "money_waiting",
                ],
                condition=Q(status="OPEN"), name="open_task_overview",
            ),
            models.Index(
                fields=["municipality", "number", "due_on"], condition=Q(status="OPEN"), name="open_task_by_type"
            ),
            models.Index(
                fields=["municipality", "owner", "due_on"], condition=Q(status="OPEN"), name="open_task_by_owner"
            ),
            models.Index(
                fields=["municipality", "citizen_key", "id"], condition=Q(status="OPEN"), name="open_task_by_citizen"
            ),
            models.Index(fields=["municipality", "person"], name="task_by_person"),
            models.Index(fields=["municipality", "closed_on"], condition=~Q(status="OPEN"), name="closed_task_by_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Show type and public id, which say nothing about the person."""
        return f"task {self.number} {self.public_id}"


# Who closed a task that nobody solved (løst af).
CLOSED_WITHOUT_ACTION = {
    Task.Status.DELETED.value: _("Sletteordre fra kommunen"),
    Task.Status.CLOSED_BY_ITSELF.value: _("Systemet: årsagen er væk"),
}


class TextVersion(models.Model):
    """One wording of a type's text (tekstversion), the same in every municipality: a changed text is a new version.

    `words` holds name, consequence, cause, solutions and law per language; a version once seen never changes.
    """

    number = models.SmallIntegerField()
    version = models.SmallIntegerField()
    words = models.JSONField()
    since = models.DateField()

    class Meta:
        """Counted from 1 per type."""

        constraints = [models.UniqueConstraint(fields=["number", "version"], name="one_text_per_version")]


class SavedList(TenantModel):
    """Filters and order of the overview under a name (gemt liste), a user's own or shared with the municipality."""

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)
    is_shared = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists")

    class Meta:
        """One list per name and user."""

        constraints = [models.UniqueConstraint(fields=["municipality", "owner", "name"], name="one_list_per_name")]


class DeletionRequest(TenantModel):
    """What a municipality asks deleted (bestilling af sletning): one draft, later sent by a leader and then kept."""

    class State(models.TextChoices):
        """How far the request is (status)."""

        DRAFT = "DRAFT", _("Kladde")
        SENT = "SENT", _("Sendt")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    state = models.CharField(max_length=5, choices=State.choices, default=State.DRAFT)
    numbers = ArrayField(models.SmallIntegerField(), default=list)
    confirmed = ArrayField(models.SmallIntegerField(), default=list)
    texts = models.JSONField(default=dict)  # the consequence that was confirmed, per number
    contact_name = models.CharField(max_length=150, blank=True, default="")
    contact_email = models.CharField(max_length=254, blank=True, default="")
    ends_on = models.DateField(null=True, blank=True)
    prepared_by = models.CharField(max_length=150)
    prepared_on = models.DateField()
    sender = models.CharField(max_length=150, blank=True, default="")
    sent_on = models.DateField(null=True, blank=True)
    first_run = models.DateField(null=True, blank=True)
    mail_id = models.CharField(max_length=400, blank=True, default="")
    mail = models.TextField(blank=True, default="")

    class Meta:
        """One draft at a time; a mail counts once."""

        constraints = [
            models.UniqueConstraint(fields=["municipality"], condition=Q(state="DRAFT"), name="one_deletion_draft"),
            models.UniqueConstraint(
                fields=["municipality", "mail_id"], condition=~Q(mail_id=""), name="one_request_per_mail"
            ),
        ]


class DeletionOrder(TenantModel):
    """A standing order to have one type's open tasks deleted (sletteordre; LP-32); kept when withdrawn.

    It stands from the run `first_run` until it is withdrawn or `ends_on` is past. A later order for the same type
    `replaces` it: what the last leader said counts, and no run between the two is lost.
    """

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    request = models.ForeignKey(
        DeletionRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    number = models.SmallIntegerField()
    ordered_on = models.DateField()
    first_run = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    sender = models.CharField(max_length=150)
    contact_name = models.CharField(max_length=150, blank=True, default="")
    contact_email = models.CharField(max_length=254, blank=True, default="")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True, default="")
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        """One standing order per type."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], condition=Q(withdrawn_on__isnull=True), name="one_standing_order"
            )
        ]


class DeletionRun(TenantModel):
    """One run of the standing orders (sletningskørsel) and its certificate (bevis).

    `orders` are the orders as they stood when it began, `deleted` how many tasks of each type it took so far: what is
    not in it is still to be done, so that a run which was killed goes on where it was. The lines in the histories of
    the cases are written when it stops or ends: one per case.
    """

    class State(models.TextChoices):
        """How far the run is (status)."""

        RUNNING = "RUNNING", _("Kører")
        STOPPED = "STOPPED", _("Standset")
        FINISHED = "FINISHED", _("Færdig")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    run_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=150, blank=True, default="")
    orders = models.JSONField(default=list)
    deleted = models.JSONField(default=dict)
    told = ArrayField(models.SmallIntegerField(), default=list)  # types that stand in the cases' histories
    checksum = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        """One run per day."""

        constraints = [models.UniqueConstraint(fields=["municipality", "run_on"], name="one_deletion_run_per_day")]


class DeletionRound(models.Model):
    """Until when orders for a run are taken (frist for runden): the operator's date, the same everywhere."""

    run_on = models.DateField(unique=True)
    deadline = models.DateField()
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()
