"""Tables of cases, facts and history (sager, oplysninger, historik).

Everything that happens is a line of the history, what the machine does too (ADM-07). Nothing is deleted (RET-01): a
fact on the wrong person is annulled by another one and stays (RET-06).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel
from office.parties.models import Company, Person


class SicknessCase(TenantModel):
    """One person, one first absence day and one relation (sygefraværssag; LP-27).

    What the last assessment found is kept here only so that lists can be filtered; the facts are the truth.
    """

    class Relation(models.TextChoices):
        """What the person is absent from (tilknytning)."""

        EMPLOYER = "EMPLOYER", _("Arbejdsgiver")
        UNEMPLOYMENT_FUND = "UNEMPLOYMENT_FUND", _("A-kasse")
        BUSINESS = "BUSINESS", _("Egen virksomhed")

    class Status(models.TextChoices):
        """Status of the case (sagsstatus)."""

        UNDER_CLARIFICATION = "UNDER_CLARIFICATION", _("Under afklaring")
        DECIDED = "DECIDED", _("Afgjort")
        RUNNING = "RUNNING", _("Igangværende")
        PAYMENT_EFFECTED = "PAYMENT_EFFECTED", _("Udbetaling effektueret")
        ENDED = "ENDED", _("Afsluttet")
        CLOSED = "CLOSED", _("Lukket")
        REFUSED = "REFUSED", _("Afslag")
        ANNULLED = "ANNULLED", _("Annulleret")

    class TargetGroup(models.TextChoices):
        """Kind of person and pay situation (målgruppe)."""

        EMPLOYEE_WITH_PAY = "EMPLOYEE_WITH_PAY", _("Lønmodtager med løn")
        EMPLOYEE_WITHOUT_PAY = "EMPLOYEE_WITHOUT_PAY", _("Lønmodtager uden løn")
        UNEMPLOYED = "UNEMPLOYED", _("Ledig")
        SELF_EMPLOYED = "SELF_EMPLOYED", _("Selvstændig")
        FLEXJOB = "FLEXJOB", _("Fleksjob")
        WAGE_SUBSIDY = "WAGE_SUBSIDY", _("Løntilskud")
        PENSIONER = "PENSIONER", _("Pensionist")
        SEAFARER = "SEAFARER", _("Søfarende")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    number = models.CharField(max_length=20)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    relation = models.CharField(max_length=17, choices=Relation.choices)
    employer = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    first_absence_day = models.DateField()
    last_absence_day = models.DateField(null=True, blank=True)
    target_group = models.CharField(max_length=24, choices=TargetGroup.choices)
    status = models.CharField(max_length=19, choices=Status.choices, default=Status.UNDER_CLARIFICATION)
    grant_basis = models.CharField(max_length=32, null=True, blank=True)
    next_look_on = models.DateField(null=True, blank=True)
    municipality_pays_from = models.DateField(null=True, blank=True)
    last_day_of_right = models.DateField(null=True, blank=True)
    reassessment_day = models.DateField(null=True, blank=True)
    waits_for = models.JSONField(null=True, blank=True)
    is_recourse = models.BooleanField(default=False)
    is_complaint = models.BooleanField(default=False)
    opened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=32, null=True, blank=True)

    class Meta:
        """Municipality first in every index, so that a municipality can be a shard."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="one_case_per_number"),
            models.UniqueConstraint(
                fields=["municipality", "person", "relation", "employer", "first_absence_day"],
                condition=~models.Q(status="ANNULLED"),
                nulls_distinct=False,
                name="one_case_per_absence",
            ),
            models.CheckConstraint(
                condition=models.Q(relation="EMPLOYER", employer__isnull=False) | ~models.Q(relation="EMPLOYER"),
                name="employer_case_has_employer",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "next_look_on"], name="case_by_next_look"),
            models.Index(fields=["municipality", "person", "first_absence_day"], name="case_by_person"),
            models.Index(fields=["municipality", "employer"], name="case_by_employer"),
            models.Index(fields=["municipality", "status"], name="case_by_status"),
            models.Index(fields=["municipality", "reassessment_day"], name="case_by_reassessment"),
            models.Index(fields=["municipality", "opened_on"], name="case_by_opening"),
            models.Index(fields=["municipality", "id"], condition=models.Q(is_recourse=True), name="case_recourse"),
            models.Index(fields=["municipality", "id"], condition=models.Q(is_complaint=True), name="case_complaint"),
        ]

    def __str__(self) -> str:
        """Show the case number, which says nothing about the person."""
        return self.number


class RefundCase(TenantModel):
    """An employer's requests and decisions under one sickness case (refusionssag, § 54)."""

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    sickness_case = models.ForeignKey(SicknessCase, on_delete=models.PROTECT, related_name="refund_cases")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="refund_cases")
    status = models.CharField(
        max_length=19, choices=SicknessCase.Status.choices, default=SicknessCase.Status.UNDER_CLARIFICATION
    )

    class Meta:
        """One refund case per sickness case and company."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sickness_case", "company"], name="one_refund_case_per_company"
            )
        ]
        indexes = [models.Index(fields=["municipality", "company"], name="refund_case_by_company")]


class Fact(TenantModel):
    """One recorded statement (oplysning). Never changed, never deleted: the database itself refuses it.

    `data` holds the fields of the lawbook's fact of that kind, without id, day, source and case.
    """

    class SaidBy(models.TextChoices):
        """Who said it (kilde)."""

        EMPLOYER = "EMPLOYER", _("Arbejdsgiver")
        UNEMPLOYMENT_FUND = "UNEMPLOYMENT_FUND", _("A-kasse")
        CITIZEN = "CITIZEN", _("Borger")
        CASEWORKER = "CASEWORKER", _("Sagsbehandler")
        REGISTER = "REGISTER", _("Register")
        JOBCENTRE = "JOBCENTRE", _("Jobcenter")
        OFFICE = "OFFICE", _("Kommunen")

    is_append_only = True

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facts")
    case = models.ForeignKey(SicknessCase, null=True, blank=True, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=32)
    data = models.JSONField()
    sent_on = models.DateField()
    said_by = models.CharField(max_length=17, choices=SaidBy.choices)
    recorded_at = models.DateTimeField()
    external_id = models.CharField(max_length=80, null=True, blank=True)
    message = models.UUIDField(null=True, blank=True)
    user = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        """The same outside id is recorded once."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "external_id"], name="one_fact_per_external_id")
        ]
        indexes = [
            models.Index(fields=["municipality", "person"], name="fact_by_person"),
            models.Index(fields=["municipality", "case"], name="fact_by_case"),
            models.Index(fields=["municipality", "message"], name="fact_by_message"),
            models.Index(fields=["municipality", "id"], condition=models.Q(kind="AGREEMENT"), name="fact_agreement"),
        ]


class Event(TenantModel):
    """One line of a case's history (hændelse i historikken): what happened, when, and who did it."""

    is_append_only = True

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    case = models.ForeignKey(SicknessCase, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    text = models.TextField()
    details = models.JSONField(default=dict, blank=True)
    actor = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        """Read per case, newest first."""

        indexes = [
            models.Index(fields=["municipality", "case", "at"], name="event_by_case"),
            models.Index(fields=["municipality", "person", "at"], name="event_by_person"),
        ]
