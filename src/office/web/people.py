"""How a citizen is shown to a user (visning af borger): person numbers and protected names masked by the server."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from office.administration.models import User
from office.administration.rights import Right, may
from office.kernel import audit, clock
from office.parties.models import Person
from office.web import formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """What a user may see of a person (borger); the whole number is asked for by itself and logged."""

    name: str
    masked_cpr: str
    age: int | None
    address: str
    phone: str
    is_protected: bool
    can_show_cpr: bool
    standing: str


def citizen_of(person: Person, user: User) -> Citizen:
    """Show a person as far as the user's rights go (navne- og adressebeskyttelse)."""
    is_hidden = person.is_protected and not may(user, Right.SEE_PROTECTED)
    return Citizen(
        name=_("Navn beskyttet") if is_hidden else person.name,
        masked_cpr=formats.HIDDEN_CPR if is_hidden else formats.masked_cpr(person.cpr),
        age=None if is_hidden else formats.age(person.born, clock.today()),
        address=_("Adresse beskyttet") if is_hidden else person.address,
        phone="" if is_hidden else person.phone,
        is_protected=person.is_protected,
        can_show_cpr=may(user, Right.SEE_CPR) and not is_hidden,
        standing="" if person.status == Person.Status.ACTIVE else str(person.get_status_display()),
    )


def log_reading(person: Person, user: User, *, purpose: str, place: str) -> None:
    """Write in the log that the user reads this person's case, and what for (logning af opslag)."""
    audit.log_reading(reader=user.username, subject=person.public_id, purpose=purpose[:60], place=place[:200])
