"""A rate of the law comes into use (ny sats; LP-25): verified by a second person, and the waiting weeks are found."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from office.administration import law_rates
from office.administration.models import LawRate, User
from office.administration.queries import municipalities_in_use
from office.cases.models import SicknessCase
from office.cases.operations import look_again_many
from office.cases.queries import SHUT
from office.kernel import clock, tenancy


@transaction.atomic
def verify(*, public_id: UUID, by: User) -> tuple[LawRate, int]:
    """Verify a rate, and have the cases that it may touch looked at in the coming night (kontrollér sats).

    Returns the rate and how many cases will be looked at. Raises NotAllowed, RateRefused.
    """
    rate = law_rates.verify_rate(public_id=public_id, by=by)
    return rate, sum(_wake(code, rate.valid_from) for code in municipalities_in_use())


def _wake(municipality: int, since: date) -> int:
    """Only cases whose right may reach into the rate's time are touched; the assessment finds the weeks."""
    with tenancy.acting_for(municipality):
        reaching = SicknessCase.objects.exclude(status__in=SHUT).filter(
            Q(last_day_of_right__isnull=True) | Q(last_day_of_right__gte=since)
        )
        return look_again_many(person_ids=reaching.values_list("person_id", flat=True), on=clock.today())
