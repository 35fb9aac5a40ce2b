"""What stands beside the list of tasks (opgaveoversigtens ramme): ready lists, counts per type, orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.administration.models import User
from office.tasks.catalogue import task_type
from office.tasks.queries import PRIORITY, OverviewFilter, Sort, Wanted, hold_counts, list_counts
from office.tasks.saved_lists import lists_for
from office.web.task_filters import Asked


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready list (gemt liste): name, address, count, and whether it is the one shown."""

    title: str
    address: str
    count: int
    warning: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class TypeCount:
    """Open tasks of one type under the other filters (åbne pr. type)."""

    number: int
    name: str
    count: int
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Order:
    """One heading that orders the list (sortering)."""

    address: str
    is_here: bool
    is_descending: bool


def saved_lists(found: Asked, user: User, on: date) -> list[Ready]:
    """Return the lists that everybody has (lister)."""
    blocking = {"blocks.DECISION": "must", "blocks.PAYMENT": "must"}
    first = {"blocks.DECISION": "must", "case_status.UNDER_CLARIFICATION": "must"}
    listed: tuple[tuple[str, dict[str, str], OverviewFilter], ...] = (
        (_("Alle åbne"), {}, OverviewFilter()),
        (_("Mine opgaver"), {"owner.me": "must"}, OverviewFilter(owner=Wanted.of({user.pk}))),
        (_("Blokerende opgaver"), blocking, OverviewFilter(blocks=Wanted.of({"DECISION", "PAYMENT"}))),
        (_("Blokerer første afgørelse"), first,
         OverviewFilter(blocks=Wanted.of({"DECISION"}), case_status=Wanted.of({"UNDER_CLARIFICATION"}))),
    )  # fmt: skip
    counts = list_counts({f"list_{place}": wanted for place, (_title, _query, wanted) in enumerate(listed)}, on)
    ready = [
        Ready(title, f"?{urlencode(query)}", counts[f"list_{place}"], "", dict(found.states) == query)
        for place, (title, query, _wanted) in enumerate(listed)
    ]
    held, past = hold_counts(on)
    late = _("%(n)s over dato") % {"n": past} if past else ""
    ready.append(Ready(_("På hold"), "?hold=must", held, late, dict(found.states) == {"hold": "must"}))
    return ready


def type_counts(types: Mapping[int, int], found: Asked) -> list[TypeCount]:
    """Return the counts per type, most first; a press on one asks for that type alone."""
    language = get_language() or "da"
    others = {name: "" for name in found.states if name.startswith("number.")}
    counted = []
    for number, count in types.items():
        is_here = found.wanted.number.must == {number}
        asked = {**{name.replace(".", "__"): "" for name in others}, f"number__{number}": "" if is_here else "must"}
        counted.append(TypeCount(number, task_type(number).name(language), count, found.address(**asked), is_here))
    return counted


def sorts(found: Asked) -> dict[str, Order]:
    """Return the orders by the headings of the list; a press on the one in use turns it round."""
    orders = {}
    for sort in Sort:
        is_here = sort == found.sort
        down = is_here and not found.is_descending
        value = ("-" if down else "") + sort.value
        if sort == Sort.DUE and not down:
            value = ""
        orders[sort.value] = Order(found.address(sort=value), is_here, found.is_descending)
    return orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A list that somebody has kept (gemt liste)."""

    public_id: str
    title: str
    address: str
    shared_by: str
    is_mine: bool
    is_shared: bool
    is_here: bool


def kept_lists(found: Asked, user: User) -> list[Kept]:
    """Return the user's lists and those that colleagues share (gemte lister)."""
    here = found.address()
    return [
        Kept(
            public_id=str(kept.public_id), title=kept.name, address=kept.query, is_shared=kept.is_shared,
            shared_by=str(kept.owner) if kept.owner_id != user.pk else "", is_mine=kept.owner_id == user.pk,
            is_here=kept.query == here,
        )
        for kept in lists_for(user)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formula:
    """The order in words (rækkefølge) and the other orders that its terms can be put in."""

    text: str
    is_used: bool
    choices: list[tuple[str, str, str, bool]]


def formula(found: Asked) -> Formula:
    """Return the formula that the list is ordered by, and its alternatives."""
    names = {"DUE": _("frist"), "MONEY": _("kr. bag"), "AGE": _("alder")}
    choices = [
        (
            " → ".join(names[name] for name in priority),
            found.address(sort="", orden="" if priority == PRIORITY else "-".join(priority)),
            "-".join(priority),
            priority == found.priority,
        )
        for priority in permutations(PRIORITY)
    ]
    return Formula(" → ".join(names[name] for name in found.priority), found.sort == Sort.DUE, choices)
