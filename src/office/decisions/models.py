"""Tables of decisions (afgørelser): what was seen, what was decided, and who is exempt from the machine.

Every outcome is a decision of its own (G-07).
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lawbook.assessment import CaseAssessment, case_from_json
from lawbook.facts import Facts, facts_from_json
from office.cases.models import SicknessCase
from office.kernel.fields import DocumentField
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel
from office.parties.models import Company, Person


class StoredAssessment(TenantModel):
    """What the lawbook found of a case, with the facts that it read (vurdering); never changed.

    Both are kept as canonical JSON text, so that they can be compared byte for byte. `on` is the first day on which
    the case was seen so; while nothing changes no new row is written.
    """

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    case = models.ForeignKey(SicknessCase, on_delete=models.PROTECT, related_name="assessments", db_index=False)
    on = models.DateField()
    stored_at = models.DateTimeField()
    lawbook_version = models.CharField(max_length=80)
    facts_text = DocumentField()
    assessment_text = DocumentField()
    hash = models.CharField(max_length=64)

    class Meta:
        """Read per case, latest first."""

        indexes = [models.Index(fields=["municipality", "case", "-id"], name="assessment_by_case")]

    def __str__(self) -> str:
        """Show the public id."""
        return f"assessment {self.public_id}"

    @property
    def facts_data(self) -> dict[str, Any]:
        """Return the facts as JSON."""
        data: dict[str, Any] = json.loads(self.facts_text)
        return data

    @property
    def assessment_data(self) -> dict[str, Any]:
        """Return the assessment as JSON."""
        data: dict[str, Any] = json.loads(self.assessment_text)
        return data

    @property
    def facts(self) -> Facts:
        """Return the facts as the lawbook reads them."""
        return facts_from_json(self.facts_data)

    @cached_property
    def assessment(self) -> CaseAssessment:
        """Return the assessment as the lawbook wrote it; whoever has it in hand as the row is written lays it here."""
        return case_from_json(self.assessment_data)

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Return the ids of the facts that were known."""
        return tuple(record["fact"] for record in self.facts_data["records"])


class Decision(TenantModel):
    """The municipality's binding word (afgørelse): outcome, period, basis, provisions and reasons as data.

    Nothing but its state ever changes. A prepared decision binds nobody; only a person's word puts one like it in
    force, as a new row (LP-19). `company` is set for a refund decision, which each employer has of its own (REF-14).
    """

    class Outcome(models.TextChoices):
        """What it comes to (udfald)."""

        GRANTED = "GRANTED", _("Bevilget")
        PARTLY_GRANTED = "PARTLY_GRANTED", _("Delvist bevilget")
        REFUSED = "REFUSED", _("Afslag")
        STOPPED = "STOPPED", _("Standset")
        ANNULLED = "ANNULLED", _("Annulleret")

    class State(models.TextChoices):
        """Where it stands (afgørelsens status)."""

        PREPARED = "PREPARED", _("Forberedt")
        IN_FORCE = "IN_FORCE", _("Gældende")
        SUPERSEDED = "SUPERSEDED", _("Afløst")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    case = models.ForeignKey(SicknessCase, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    assessment = models.ForeignKey(
        StoredAssessment, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    cause = models.CharField(max_length=40, blank=True, default="")  # what moved it: FIRST_DECISION, PERIOD, …
    grant_basis = models.CharField(max_length=32, null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    provisions = models.JSONField(default=dict)  # citation -> verdict
    considerations = models.JSONField(default=list)  # the steps that carried it, see `considerations.py`
    is_automatic = models.BooleanField()
    made_by = models.CharField(max_length=150, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    gate = models.JSONField(default=list)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by", db_index=False
    )
    decided_on = models.DateField()
    decided_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        """One decision in force and one prepared per party; no adverse one in force without a person (LP-19)."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "case", "company"], condition=Q(state="IN_FORCE"), nulls_distinct=False,
                name="one_decision_in_force",
            ),
            models.UniqueConstraint(
                fields=["municipality", "case", "company"], condition=Q(state="PREPARED"), nulls_distinct=False,
                name="one_decision_prepared",
            ),
            models.CheckConstraint(
                condition=Q(is_automatic=False) | ~Q(state="IN_FORCE") | ~Q(outcome__in=["REFUSED", "STOPPED"]),
                name="adverse_decision_needs_person",
            ),
            models.CheckConstraint(
                condition=Q(is_automatic=True) | ~Q(made_by=""), name="decision_has_a_maker"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "case", "-id"], name="decision_by_case"),
            models.Index(fields=["municipality", "decided_on"], name="decision_by_day"),
            models.Index(fields=["municipality", "case"], condition=Q(state="PREPARED"), name="decision_waiting"),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Show outcome and public id."""
        return f"{self.outcome} {self.public_id}"

class Exemption(TenantModel):
    """A party whose cases no machine decides for a time (undtagelse fra automatisk sagsbehandling; LP-22)."""

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions", db_index=False
    )
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions", db_index=False
    )
    from_day = models.DateField()
    until = models.DateField()
    reason = models.TextField()
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        """Read per party."""

        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("from_day")), name="exemption_runs_forward"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, company__isnull=False)
                | Q(person__isnull=False, company__isnull=True),
                name="exemption_of_one_party",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "person", "until"], name="exemption_by_person"),
            models.Index(fields=["municipality", "company", "until"], name="exemption_by_company"),
            models.Index(fields=["municipality", "until"], condition=Q(lifted_on__isnull=True), name="exemption_open"),
        ]

    def __str__(self) -> str:
        """Show the days."""
        return f"exempt {self.from_day.isoformat()} to {self.until.isoformat()}"

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day; it holds no more from the day it was lifted."""
        return self.from_day <= day <= self.until and (self.lifted_on is None or day < self.lifted_on)
