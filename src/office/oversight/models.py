"""Tables of nights and faults (natkørsler og fejl)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.cases.models import SicknessCase
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel
from office.parties.models import Person


class NightRun(TenantModel):
    """One night of one municipality (natkørsel). `steps` are the steps that are done, `counts` what they did."""

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    on = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    steps = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    class Meta:
        """One row per night."""

        constraints = [models.UniqueConstraint(fields=["municipality", "on"], name="one_run_per_night")]

    def __str__(self) -> str:
        """Show the night."""
        return f"night of {self.on}"


class Fault(TenantModel):
    """A person's cases that could not be assessed (fejl); the night went on without them and tries again the next."""

    class State(models.TextChoices):
        """Is it still there? (tilstand)."""

        OPEN = "OPEN", _("Åben")
        GONE = "GONE", _("Væk")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="faults")
    case = models.ForeignKey(SicknessCase, null=True, blank=True, on_delete=models.PROTECT, related_name="faults")
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    error = models.CharField(max_length=500)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    nights = models.IntegerField(default=1)

    class Meta:
        """One open fault per person."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "person"], condition=models.Q(state="OPEN"), name="one_open_fault_per_person"
            )
        ]
        indexes = [models.Index(fields=["municipality", "state", "last_at"], name="fault_by_state")]

    def __str__(self) -> str:
        """Show the error without the person."""
        return f"fault {self.public_id}"
