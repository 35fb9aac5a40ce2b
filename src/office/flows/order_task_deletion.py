"""A municipality orders tasks deleted (sletteordre; LP-32): only a leader, only types that do not come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from office.administration.models import User
from office.administration.operations import NotAllowed
from office.administration.rights import Right, may
from office.tasks import deletion, deletion_request
from office.tasks.deletion_request import Draft
from office.tasks.models import DeletionRequest


def _needs(user: User, right: Right) -> None:
    if not may(user, right):
        raise NotAllowed(right)


@transaction.atomic
def prepare_request(*, said: Draft, by: User, on: date) -> DeletionRequest:
    """Keep the draft of the municipality's request (forbered bestilling). Raises NotAllowed and what a draft raises."""
    _needs(by, Right.PREPARE_DELETION)
    return deletion_request.save_draft(said=said, by=by.username, on=on)


@transaction.atomic
def send_request(*, request: DeletionRequest, by: User, on: date) -> DeletionRequest:
    """Send the municipality's request as its leader (send bestilling). Raises NotAllowed, NotReadyToSend."""
    _needs(by, Right.ORDER_DELETION)
    return deletion_request.send_request(request=request, sender=by.username, on=on)


@transaction.atomic
def withdraw_task_deletion(*, numbers: Iterable[int], by: User, on: date) -> int:
    """Withdraw standing orders (tilbagekald sletteordre); returns how many stood. Raises NotAllowed."""
    _needs(by, Right.ORDER_DELETION)
    return deletion.withdraw_deletion(numbers=numbers, by=by.username, on=on)
