"""Writes to users and parameters (ændringer i administrationen)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from office.administration.models import LocalParameter, Role, User
from office.administration.parameters import DEFINITIONS
from office.administration.queries import municipality_name, municipality_names
from office.administration.rights import may
from office.kernel import clock
from office.kernel.errors import OfficeError

# The demo is meant to be entered by anybody; a real installation never calls create_demo_users.
DEMO_PASSWORD = "demo-kun-til-fremvisning"  # noqa: S105

_DEMO_NAMES = {
    Role.CASEWORKER: ("sagsbehandler", "Mette Hallevang"),
    Role.LEADER: ("leder", "Torben Birkelykke"),
    Role.LOCAL_ADMINISTRATOR: ("administrator", "Lone Vestermark"),
    Role.CONTROL: ("kontrol", "Kaj Egelund"),
    Role.JOBCENTRE_READER: ("jobcenter", "Rikke Solbakke"),
    Role.AUDITOR: ("revisor", "Poul Stenager"),
}


class UnknownParameter(OfficeError):
    """No parameter has this name (ukendt parameter)."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Parameteren {name} findes ikke.", f"There is no parameter {name}.")


class ParameterRefused(OfficeError):
    """The value lies outside what the parameter takes (ugyldig værdi); nothing was set."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__(f"{name} kan ikke sættes til {value}.", f"{name} cannot be set to {value}.")


class NotAllowed(OfficeError):
    """The user lacks the right (manglende rettighed)."""

    def __init__(self, right: str) -> None:
        super().__init__(f"Handlingen kræver rettigheden {right}.", f"This needs the right {right}.")


class UnknownMunicipality(OfficeError):
    """No municipality has this code (ukendt kommune)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Ingen kommune har nummer {code}.", f"No municipality has number {code}.")


@transaction.atomic
def set_parameter(
    *, name: str, value: bool | int | str, valid_from: date, by: User | None = None
) -> LocalParameter:
    """Set a parameter of the municipality at work from a day on (sæt lokal parameter).

    `by` None = the program itself (a scenario, the demo). The same day again replaces that day's value.
    Raises UnknownParameter, ParameterRefused, NotAllowed.
    """
    definition = DEFINITIONS.get(name)
    if definition is None:
        raise UnknownParameter(name)
    if by is not None and not may(by, definition.needs):
        raise NotAllowed(definition.needs)
    if not definition.accepts(value):
        raise ParameterRefused(name, value)
    row, _ = LocalParameter.objects.update_or_create(
        name=name,
        valid_from=valid_from,
        defaults={"value": value, "set_by": by.username if by else "", "set_at": clock.now()},
    )
    return row


@transaction.atomic
def create_user(
    *, username: str, display_name: str, role: Role, municipality: int | None, password: str | None = None,
    email: str = "",
) -> User:  # fmt: skip
    """Make a user, or bring one of that name up to what is asked (opret bruger). Raises UnknownMunicipality."""
    if municipality is not None and municipality not in municipality_names():
        raise UnknownMunicipality(municipality)
    wanted: dict[str, object] = {
        "display_name": display_name, "role": role, "municipality": municipality, "is_active": True,
    }  # fmt: skip
    wanted |= {"email": email} if email else {}
    user, is_new = User.objects.update_or_create(username=username, defaults=wanted)
    if is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def create_demo_users(*, municipality: int) -> list[User]:
    """Make one named user per role in a municipality, and two operators (demobrugere); twice changes nothing.

    User names are `sagsbehandler.aarhus`, `leder.aarhus` and so on; the operators are `drift` and `drift2`.
    """
    place = municipality_name(municipality)
    users = [
        create_user(
            username=f"{short}.{_ascii(place)}", display_name=name, role=role, municipality=municipality,
            password=DEMO_PASSWORD, email=f"{short}@{_ascii(place)}.example",
        )
        for role, (short, name) in _DEMO_NAMES.items()
    ]  # fmt: skip
    operator = create_user(
        username="drift", display_name="Asger Krogh", role=Role.OPERATOR, municipality=None, password=DEMO_PASSWORD
    )
    second = create_user(
        username="drift2", display_name="Signe Lunde", role=Role.OPERATOR, municipality=None, password=DEMO_PASSWORD
    )
    return [*users, second, operator]


def _ascii(name: str) -> str:
    """Spell a municipality's name so that any keyboard writes it."""
    letters = {"æ": "ae", "ø": "oe", "å": "aa", " ": "-"}
    return "".join(letters.get(letter, letter) for letter in name.lower())
