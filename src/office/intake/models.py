"""Tables of received messages (modtagne meddelelser)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.cases.models import SicknessCase
from office.kernel.fields import CprField
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel
from office.parties.models import Person

CPR_EXTRACT = "CPR"


class Message(TenantModel):
    """One message as it came in (modtaget meddelelse): what stood in the file, and what became of it.

    `raw` is the text itself. A message is counted once: the database holds one accepted row for each `message_id`.
    `root` is the message that a correction corrects in the end: all versions of one notification share it.
    """

    class State(models.TextChoices):
        """What became of it (modtagelsesstatus)."""

        ACCEPTED = "ACCEPTED", _("Modtaget")
        DUPLICATE = "DUPLICATE", _("Modtaget før")
        REFUSED = "REFUSED", _("Afvist")

    class Wait(models.TextChoices):
        """What an accepted message waits for before it counts (venter på)."""

        LOOK = "LOOK", _("Sagsbehandlers vurdering")
        CASE = "CASE", _("En sag")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    message_id = models.UUIDField(null=True, blank=True)
    root = models.UUIDField(null=True, blank=True)
    type = models.CharField(max_length=24, blank=True, default="")
    file = models.CharField(max_length=255, blank=True, default="")
    line = models.IntegerField(default=1)
    raw = models.TextField()
    received_at = models.DateTimeField()
    received_on = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices)
    wait = models.CharField(max_length=4, choices=Wait.choices, blank=True, default="")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    case = models.ForeignKey(SicknessCase, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    sender = models.CharField(max_length=8, blank=True, default="")  # CVR number
    is_withdrawn = models.BooleanField(default=False)
    rule = models.CharField(max_length=24, blank=True, default="")  # broken, or warned of
    field = models.CharField(max_length=120, blank=True, default="")
    error_da = models.TextField(blank=True, default="")
    error_en = models.TextField(blank=True, default="")

    class Meta:
        """The same message counts once; municipality first in every index."""

        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "message_id"],
                condition=models.Q(state="ACCEPTED"),
                name="one_accepted_message_per_id",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ACCEPTED") | models.Q(message_id__isnull=False),
                name="accepted_message_has_id",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "person", "received_on"], name="message_by_person"),
            models.Index(fields=["municipality", "case"], name="message_by_case"),
            models.Index(
                fields=["municipality", "root"], condition=models.Q(state="ACCEPTED"), name="message_by_root"
            ),
            models.Index(
                fields=["municipality", "person", "type"], condition=~models.Q(wait=""), name="message_that_waits"
            ),
            models.Index(fields=["municipality", "received_on", "state"], name="message_by_day"),
        ]

    def __str__(self) -> str:
        """Show type and public id, which say nothing about the person."""
        return f"{self.type or 'message'} {self.public_id}"

    @property
    def body(self) -> dict[str, Any]:
        """The JSON message; an extract of the person register and an unreadable line have none."""
        if self.type == CPR_EXTRACT:
            return {}
        try:
            found = json.loads(self.raw, parse_float=Decimal)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class FormerNumber(TenantModel):
    """A person number that a citizen of ours had before (tidligere personnummer): messages may still name it."""

    cpr = CprField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former_numbers")

    class Meta:
        """A number leads to one person."""

        constraints = [models.UniqueConstraint(fields=["municipality", "cpr"], name="one_person_per_former_number")]
