"""Table of letters (breve): the sent bytes, the data and the template's version are kept together (ADM-08)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.cases.models import SicknessCase
from office.kernel.fields import DocumentField
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel
from office.parties.models import Company, Person


class Letter(TenantModel):
    """A message to a party, kept exactly as it was sent (brev): the content it was written from and the text itself.

    The database refuses to change what the letter says; only its way out of the house is written on it later.
    """

    class Kind(models.TextChoices):
        """What the letter is (brevtype)."""

        NOTIFICATION_LETTER = "NOTIFICATION_LETTER", _("Underretningsbrev")
        INFORMATION_FORM = "INFORMATION_FORM", _("Oplysningsskema")
        GRANT = "GRANT", _("Bevilling")
        REFUSAL = "REFUSAL", _("Afslag")
        PARTIAL_REFUSAL = "PARTIAL_REFUSAL", _("Delvist afslag")
        HEARING = "HEARING", _("Partshøring")
        STOP = "STOP", _("Ophør")
        REFUND_GRANT = "REFUND_GRANT", _("Bevilling af refusion")
        REFUND_PARTIAL = "REFUND_PARTIAL", _("Delvist afslag på refusion")
        SPECIFICATION = "SPECIFICATION", _("Udbetalingsspecifikation")
        AGREEMENT_ENDS = "AGREEMENT_ENDS", _("Varsel om udløb af aftale")
        MOVE_CONSENT = "MOVE_CONSENT", _("Spørgsmål om samtykke ved flytning")

    class State(models.TextChoices):
        """Where the letter stands (afsendelsestilstand)."""

        QUEUED = "QUEUED", _("Venter på afsendelse")
        SENT = "SENT", _("Sendt")
        FAILED = "FAILED", _("Kunne ikke sendes")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    case = models.ForeignKey(SicknessCase, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    key = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="da")
    title = models.CharField(max_length=120)
    content = models.JSONField()
    html = DocumentField()
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.QUEUED)
    attempts = models.SmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    receipt_id = models.CharField(max_length=80, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    is_proven = models.BooleanField(default=False)
    reply_days = models.SmallIntegerField(null=True, blank=True)
    reply_by = models.DateField(null=True, blank=True)

    class Meta:
        """One letter per key; exactly one recipient; what waits has its own small index."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="one_letter_per_key"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, company__isnull=True) | Q(person__isnull=True, company__isnull=False),
                name="letter_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT") | Q(sent_at__isnull=False), name="sent_letter_has_time"
            ),
            models.CheckConstraint(
                condition=Q(reply_by__isnull=True) | Q(is_proven=True), name="unproven_letter_starts_no_deadline"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "case", "queued_at"], name="letter_by_case"),
            models.Index(fields=["municipality", "person", "queued_at"], name="letter_by_person"),
            models.Index(fields=["municipality", "company", "queued_at"], name="letter_by_company"),
            models.Index(fields=["municipality", "sent_at"], name="letter_by_sending"),
            models.Index(fields=["municipality", "id"], condition=~Q(state="SENT"), name="letter_waiting"),
            models.Index(
                fields=["municipality", "reply_by"], condition=Q(kind="MOVE_CONSENT"), name="letter_asking_consent"
            ),
        ]

    def __str__(self) -> str:
        """Show kind and public id, which say nothing about the person."""
        return f"letter {self.kind} {self.public_id}"

    @property
    def is_to_company(self) -> bool:
        """Tell whether the letter goes to a company."""
        return self.company_id is not None

    @property
    def file_name(self) -> str:
        """Return a name for a download; it never carries a person number."""
        return f"{self.kind.lower().replace('_', '-')}-{self.public_id}.pdf"
