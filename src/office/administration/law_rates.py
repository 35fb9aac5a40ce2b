"""Rates of the law that operators enter where the lawbook knows none (indtastede satser; LP-25)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lawbook.foundation.calendar import ONE_DAY
from lawbook.policy import EnteredRate
from lawbook.rates.rules import REDUCED_MAXIMUM, TABLE, WEEKLY_MAXIMUM, last_day_of_rate_year
from office.administration.models import LawRate, User
from office.administration.operations import NotAllowed
from office.administration.rights import Right, may
from office.kernel import clock
from office.kernel.errors import OfficeError

NAMES: dict[str, str | Promise] = {
    WEEKLY_MAXIMUM: _("Højeste ugebeløb"), REDUCED_MAXIMUM: _("Højeste ugebeløb ved reduceret sats"),
}  # fmt: skip

# A weekly amount outside these bounds is a slip of the keyboard: kroner for øre, or a monthly amount.
_LEAST, _MOST = 100_000, 1_500_000
_SHORTEST_SOURCE = 8


class RateRefused(OfficeError):
    """The rate cannot be entered or verified (satsen kan ikke bruges); nothing was changed."""


def enter_rate(*, name: str, value: int, valid_from: date, source: str, by: User) -> LawRate:
    """Enter a rate with its source (indtast sats); it counts when somebody else has verified it.

    Raises NotAllowed, RateRefused.
    """
    _may(by)
    if name not in NAMES:
        raise RateRefused(f"{name} kan ikke indtastes.", f"{name} cannot be entered.")
    if not _LEAST <= value <= _MOST:
        raise RateRefused("Beløbet er ikke et ugebeløb i kroner.", "The amount is no weekly amount in kroner.")
    if last_day_of_rate_year(valid_from - ONE_DAY) != valid_from - ONE_DAY:
        raise RateRefused(
            "En sats gælder fra den første mandag i januar.", "A rate holds from the first Monday of January."
        )
    if len(source.strip()) < _SHORTEST_SOURCE:
        raise RateRefused("Skriv, hvor satsen står.", "Write where the rate is published.")
    known = TABLE[name].known_until if name in TABLE else None
    if known is not None and valid_from <= known:
        raise RateRefused("Lovbogen kender selv satsen den dag.", "The lawbook itself knows the rate on that day.")
    return LawRate.objects.create(
        name=name, value=value, valid_from=valid_from, source=source.strip(), entered_by=by.username,
        entered_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def verify_rate(*, public_id: UUID, by: User) -> LawRate:
    """Say as a second person that the rate stands in its source (kontrollér sats). Raises NotAllowed, RateRefused."""
    rate = _waiting(public_id, by)
    if rate.entered_by == by.username:
        raise RateRefused("En anden skal kontrollere satsen.", "Somebody else must verify the rate.")
    rate.verified_by, rate.verified_at = by.username, clock.now()
    rate.save(update_fields=["verified_by", "verified_at"])
    return rate


@transaction.atomic
def withdraw_rate(*, public_id: UUID, by: User) -> LawRate:
    """Take back a rate that nobody has verified (træk sats tilbage). Raises NotAllowed, RateRefused."""
    rate = _waiting(public_id, by)
    rate.withdrawn_by, rate.withdrawn_at = by.username, clock.now()
    rate.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return rate


def _may(by: User) -> None:
    if not may(by, Right.OPERATE):
        raise NotAllowed(Right.OPERATE)


def _waiting(public_id: UUID, by: User) -> LawRate:
    _may(by)
    rate = LawRate.objects.select_for_update().filter(public_id=public_id).first()
    if rate is None or rate.verified_at is not None or rate.withdrawn_at is not None:
        raise RateRefused("Satsen venter ikke på kontrol.", "The rate does not wait to be verified.")
    return rate


def entered_rates() -> list[LawRate]:
    """Return every rate that was entered, newest first (indtastede satser)."""
    return list(LawRate.objects.order_by("-valid_from", "-pk"))


def rates_that_count() -> tuple[EnteredRate, ...]:
    """Return the verified rates as the lawbook reads them; of several for one day the one verified last."""
    rows = LawRate.objects.filter(verified_at__isnull=False).order_by("name", "valid_from", "verified_at")
    latest = {(row.name, row.valid_from): row for row in rows}
    return tuple(EnteredRate(row.name, row.value, row.valid_from, row.source) for row in latest.values())
