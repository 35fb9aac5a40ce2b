from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from office.administration.models import Role
from office.kernel import clock, tenancy
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


# ---- a real browser ------------------------------------------------------------------------------------------------


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Set the clock of all threads, for the server has its own."""
    held = [datetime(2026, 11, 24, 10, 42, tzinfo=clock.COPENHAGEN)]
    monkeypatch.setattr(clock, "now", lambda: clock._set.get() or held[0])

    def at(day: date) -> None:
        held[0] = datetime(day.year, day.month, day.day, 10, 42, tzinfo=clock.COPENHAGEN)

    return at


@pytest.fixture
def here(db: None, now: object, settings: Any, tmp_path: Path) -> Iterator[worlds.World]:
    """The small municipality, with the demo's one-click logins on."""
    settings.OPENKSD_DEMO = True
    settings.OPENKSD_HOME = tmp_path
    with tenancy.acting_for(751):
        yield worlds.build(751)


@pytest.fixture(scope="module")
def chromium(browser_program: str) -> Iterator[Browser]:
    """One browser for all tests of the file."""
    # Playwright runs a loop of its own; Django would refuse its database to any code beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        program = play.chromium.launch(executable_path=browser_program, args=["--no-sandbox"])
        yield program
        program.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def enter(chromium: Browser, here: worlds.World, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Come in by one click as somebody, with everything that the browser complains about collected."""
    opened, complaints = [], []

    def come_in(name: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, locale="da-DK", **options)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append(context)
        page.goto("/login/")
        page.get_by_role("button", name=name).first.click()
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield come_in
    for context in opened:
        context.close()
    assert [said for said in complaints if "422" not in said] == []
