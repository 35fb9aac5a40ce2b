"""The three-way filters of the overview (trevejsfiltre): from the address to the question and back.

A value in the address reads `blocks.DECISION=must` or `=not`; what is left out has no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.administration.models import User
from office.administration.queries import colleagues
from office.cases.models import SicknessCase
from office.tasks.catalogue import all_types
from office.tasks.models import Task
from office.tasks.queries import PRIORITY, Due, OverviewFilter, Sort, Wanted

MUST, NOT = "must", "not"
NOBODY = "NONE"
_FAMILIES = ("blocks", "target_group", "case_status", "number", "owner", "due")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with its state (valg)."""

    key: str
    title: str
    state: str  # "" · must · not
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter as a chip (filter): what it is about, its choices, and what is chosen in words."""

    key: str
    title: str
    choices: list[Choice]

    @property
    def state(self) -> str:
        """Return must when any value must be, not when some must only not be, else nothing."""
        states = {choice.state for choice in self.choices} - {""}
        return MUST if MUST in states else NOT if NOT in states else ""

    @property
    def text(self) -> str:
        """Say what is chosen; three values at most are named."""
        chosen = [choice for choice in self.choices if choice.state == self.state and self.state]
        if not chosen:
            return self.title
        names = _(" eller ").join(choice.title for choice in chosen[:2])
        more = f" +{len(chosen) - 2}" if len(chosen) > 2 else ""
        return f"{self.title}: {names}{more}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for (forespørgsel)."""

    wanted: OverviewFilter
    sort: str
    is_descending: bool
    states: Mapping[str, str]
    priority: tuple[str, ...] = PRIORITY

    @property
    def sort_value(self) -> str:
        """Return the order as the address writes it; the usual one is nothing."""
        is_usual = self.sort == Sort.DUE and not self.is_descending
        return "" if is_usual else ("-" if self.is_descending else "") + self.sort

    def address(self, **changes: str) -> str:
        """Return the query part of the address with some changes; an empty value leaves it out."""
        pairs: dict[str, str] = dict(self.states)
        pairs["sort"] = self.sort_value
        pairs["orden"] = "" if self.priority == PRIORITY else "-".join(self.priority)
        pairs.update({name.replace("__", "."): value for name, value in changes.items()})
        kept = {name: value for name, value in pairs.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


def _values(states: Mapping[str, str], family: str, wanted: str, user: User) -> list[Any]:
    prefix = f"{family}."
    keys = [name[len(prefix) :] for name, state in states.items() if name.startswith(prefix) and state == wanted]
    if family == "number":
        return [int(key) for key in keys if key.isdigit()]
    if family == "owner":
        return [None if key == NOBODY else user.pk if key == "me" else int(key) for key in keys if _is_owner(key)]
    if family == "due":
        return [Due(key) for key in keys if key in Due.__members__]
    return keys


def _is_owner(key: str) -> bool:
    return key in (NOBODY, "me") or key.isdigit()


def asked(query: QueryDict, user: User) -> Asked:
    """Read the address (filtre og sortering)."""
    states = {
        name: value for name, value in query.items()
        if name.partition(".")[0] in _FAMILIES and "." in name and value in (MUST, NOT)
    }  # fmt: skip
    hold = query.get("hold", "")
    if hold in (MUST, NOT):
        states["hold"] = hold
    wanted = OverviewFilter(
        **{family: Wanted.of(_values(states, family, MUST, user), _values(states, family, NOT, user))
           for family in _FAMILIES},
        on_hold={MUST: True, NOT: False}.get(hold),
    )  # fmt: skip
    sort = query.get("sort", "")
    name = sort.removeprefix("-")
    is_known = name in Sort.__members__
    priority = tuple(query.get("orden", "").split("-"))
    return Asked(
        wanted, Sort[name] if is_known else Sort.DUE, is_known and sort.startswith("-"), states,
        priority if sorted(priority) == sorted(PRIORITY) else PRIORITY,
    )  # fmt: skip


def is_untidy(query: QueryDict) -> bool:
    """Tell whether an address says things that have no meaning, as a form with nothing chosen sends them."""
    return any(not value for _name, values in query.lists() for value in values)


def tidy(path: str, query: QueryDict) -> str:
    """Return the address without what has no meaning, so that it can be read and sent on."""
    kept = [(name, value) for name, values in query.lists() for value in values if value]
    return f"{path}?{urlencode(kept)}" if kept else path


def _choices(family: str, values: Iterable[tuple[str, str]], states: Mapping[str, str]) -> list[Choice]:
    return [Choice(f"{family}.{key}", title, states.get(f"{family}.{key}", "")) for key, title in values]


def chips(found: Asked, types: Mapping[int, int]) -> list[Chip]:
    """Return the filters as chips; types with their counts, those that are chosen though none is open too."""
    states = found.states
    language = get_language() or "da"
    numbers = sorted({*types, *found.wanted.number.must, *found.wanted.number.must_not} & set(all_types()))
    kinds = [
        Choice(f"number.{n}", f"{n} {all_types()[n].name(language)}", states.get(f"number.{n}", ""), types.get(n, 0))
        for n in numbers
    ]
    owners = [("me", _("Mig")), (NOBODY, _("Ingen")), *((str(user.pk), str(user)) for user in colleagues())]
    due = [
        ("OVERDUE", _("Overskredet")), ("TODAY", _("I dag")), ("SEVEN_DAYS", _("De næste 7 dage")),
        ("LATER", _("Senere")),
    ]  # fmt: skip
    return [
        Chip("blocks", _("Blokerer"), _choices("blocks", _labels(Task.Blocks), states)),
        Chip("target_group", _("Målgruppe"), _choices("target_group", _labels(SicknessCase.TargetGroup), states)),
        Chip("case_status", _("Sagsstatus"), _choices("case_status", _labels(SicknessCase.Status), states)),
        Chip("number", _("Opgavetype"), kinds),
        Chip("due", _("Frist"), _choices("due", due, states)),
        Chip("owner", _("Ejer"), _choices("owner", owners, states)),
        Chip("hold", _("På hold"), [Choice("hold", _("På hold"), states.get("hold", ""))]),
    ]


def _labels(choices: Any) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in choices.choices]
