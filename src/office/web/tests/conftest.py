from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from office.administration.models import Role
from office.web.tests import world as worlds


@pytest.fixture
def world(municipality: int, clock_at: Callable[[object], None]) -> worlds.World:
    """A small municipality, seen from the day of the tests."""
    clock_at(worlds.TODAY)
    return worlds.build(municipality)


@pytest.fixture
def client_of(world: worlds.World) -> Callable[[Role], Client]:
    """A browser in which the user of a role is logged in."""

    def enter(role: Role, language: str = "da") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["openksd_language"] = language
        return client

    return enter
