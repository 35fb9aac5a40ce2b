"""Who may read by machine (servicekonti)."""

from __future__ import annotations

from django.db import models

from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel


class ServiceAccount(TenantModel):
    """One system of the municipality that reads here (servicekonto): what for, what of it, and until when.

    Only the hash of its token is kept, so nobody can read the token out of the database.
    """

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200)
    scopes = models.JSONField()
    token_hash = models.CharField(max_length=64)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    valid_until = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        """A name is used by one standing account at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], condition=models.Q(revoked_at__isnull=True),
                name="one_standing_account_per_name",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        """Show the name."""
        return self.name
