"""Answers that a demo register has been told to give (lagrede registersvar)."""

from __future__ import annotations

from django.db import models

from office.kernel.tenancy import TenantModel


class StoredAnswer(TenantModel):
    """What one register answers for one key from a day on (registersvar); the latest day not after today counts."""

    register = models.CharField(max_length=16)  # PERSON · COMPANY · SE_NUMBER · INCOME · CONTROL · INSURANCE · POST
    key = models.CharField(max_length=64)
    from_day = models.DateField()
    answer = models.JSONField()

    class Meta:
        """One answer per register, key and day."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "register", "key", "from_day"], name="one_answer_per_day")
        ]
