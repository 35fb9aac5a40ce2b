"""The API holds what its own OpenAPI description promises: invented requests, right and wrong ones, by schemathesis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from office.administration.models import Role
from office.administration.operations import create_demo_users
from office.api.accounts import create
from office.reports.registry import definitions
from office.reports.tests.world import a_case, a_person

pytestmark = pytest.mark.django_db
PATHS = ["/api/v1/reports", "/api/v1/reports/{code}/rows", "/api/v1/cases", "/api/v1/cases/{number}"]

PERIODS = [
    "", "2026-10", "2026-W53", "2026-11-25", "2026", "0001-01-01", "9999-12-31", "9999-52", "0000", "9999", "2026-13",
]  # fmt: skip


@pytest.fixture
def described(municipality: int, clock_at: Callable[[object], None]) -> Iterator[tuple[Any, str]]:
    """Return the description as the house serves it, and the token of an account that may read some cases."""
    clock_at(date(2026, 11, 25))
    for signal in (request_started, request_finished):  # the test's transaction lives on after each request
        signal.disconnect(close_old_connections)
    users = {user.role: user for user in create_demo_users(municipality=municipality)}
    for day in range(2, 6):
        a_case(date(2026, 11, day), a_person(is_protected=day == 2))
    _account, token = create(
        name="Prøve", purpose="Prøve", scopes=["reports", "cases"], by=users[Role.LOCAL_ADMINISTRATOR]
    )
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application()), token
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_address_is_tried(described: tuple[Any, str]) -> None:
    assert sorted(one.ok().path for one in described[0].get_all_operations()) == sorted(PATHS)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_it_is_described(path: str, mode: GenerationMode, described: tuple[Any, str]) -> None:
    schema, token = described
    operation = schema[path]["GET"]
    requests = operation.as_strategy(generation_mode=mode)

    @settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=requests, code=st.sampled_from([*definitions(), "R99"]), first=st.sampled_from(PERIODS))
    def tried(case: schemathesis.Case, code: str, first: str) -> None:
        if mode is GenerationMode.POSITIVE and "code" in (case.path_parameters or {}):
            case.path_parameters["code"] = code  # an invented name is hardly ever a report's
            case.query["first"] = first
        # That a period must suit its report and unit is no rule that a description can hold: 422 is right then.
        free = [positive_data_acceptance] if "code" in path else []
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=free)

    tried()
