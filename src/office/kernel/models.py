"""Tables of the ground: number series, outbox, log of readings (grundlagets tabeller)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.kernel.tenancy import TenantModel


class NumberSeries(TenantModel):
    """The last number given out in a series of a municipality and year (nummerserie); see `identifiers`."""

    name = models.CharField(max_length=20)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        """One row per series and year; its lock keeps the numbers free of gaps."""

        constraints = [models.UniqueConstraint(fields=["municipality", "name", "year"], name="one_row_per_series")]


class Outbox(TenantModel):
    """Something on its way out of the house (udbakke); see `outbox`."""

    class State(models.TextChoices):
        """Where it stands (tilstand)."""

        PENDING = "PENDING", _("Venter")
        SENT = "SENT", _("Sendt")
        FAILED = "FAILED", _("Fejlet")

    key = models.CharField(max_length=200)
    channel = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.PENDING)
    attempts = models.SmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    put_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The same key is put in once; what waits has its own small index."""

        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="one_outbox_row_per_key")]
        indexes = [
            models.Index(
                fields=["municipality", "channel", "id"], condition=models.Q(state="PENDING"), name="outbox_pending"
            )
        ]

    def __str__(self) -> str:
        """Show channel and key."""
        return f"{self.channel} {self.key}"


class ReadLog(TenantModel):
    """Who read which person's data, why and when (logning af opslag); see `audit`."""

    is_append_only = True

    at = models.DateTimeField()
    reader = models.CharField(max_length=150)
    subject = models.UUIDField()
    purpose = models.CharField(max_length=60)
    place = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        """Listed per citizen, and per reader for the leader's checks."""

        indexes = [
            models.Index(fields=["municipality", "subject", "at"], name="reading_by_subject"),
            models.Index(fields=["municipality", "reader", "at"], name="reading_by_reader"),
        ]
