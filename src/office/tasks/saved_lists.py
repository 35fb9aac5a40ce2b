"""Lists that users keep (gemte lister): the filters and the order of the overview under a name, alone or shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from office.kernel.errors import OfficeError
from office.tasks.handling import EmptyText
from office.tasks.models import SavedList


class NotYourList(OfficeError):
    """Only its owner changes or removes a list (ikke din liste)."""

    def __init__(self) -> None:
        super().__init__("Listen er en kollegas.", "The list is a colleague's.")


def lists_for(user: Any) -> list[SavedList]:
    """Return the user's own lists and those that colleagues share, by name (gemte lister)."""
    found = SavedList.objects.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")
    return list(found.order_by("name", "pk"))


@transaction.atomic
def keep_list(*, name: str, query: str, owner: Any, is_shared: bool) -> SavedList:
    """Keep a list under a name; the same name again changes it (gem liste). Raises EmptyText."""
    if not name.strip():
        raise EmptyText("Listens navn", "name of the list")
    values = {"query": query[:2000], "is_shared": is_shared}
    return SavedList.objects.update_or_create(owner=owner, name=name.strip()[:60], defaults=values)[0]


@transaction.atomic
def remove_list(*, public_id: UUID, by: Any) -> bool:
    """Remove one's own list (fjern liste); returns whether there was one. Raises NotYourList."""
    found = SavedList.objects.filter(public_id=public_id).first()
    if found is None:
        return False
    if found.owner_id != by.pk:
        raise NotYourList
    found.delete()
    return True
