"""Windows of many widths in a real browser: the page is never wider than the window, and no figure is cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from office.web.tests import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_CUT_OFF = "() => [...document.querySelectorAll('.weeks')].map(it => it.scrollWidth - it.parentElement.clientWidth)"


@pytest.mark.parametrize("width", [400, 820, 1024, 1280])
@pytest.mark.parametrize("who", ["Mette Hallevang", "Torben Birkelykke"])
def test_no_page_is_wider_than_the_window(
    width: int, who: str, enter: Callable[..., Page], here: worlds.World
) -> None:
    page = enter(who, viewport={"width": width, "height": 800})
    case = f"/sager/{here.maja.public_id}/"
    found = {}
    for address in ("/opgaver/", case, f"{case}berettigelse/", f"{case}udbetaling/", f"{case}historik/", "/rapporter/",
                    *(("/opgaver/leder/", "/sletning/") if who.startswith("Torben") else ())):  # fmt: skip
        page.goto(address)
        found[address] = page.evaluate(_TOO_WIDE)
    assert {address: over for address, over in found.items() if over > 0} == {}


@pytest.mark.parametrize("width", [1280, 1400, 1440, 1920])
def test_the_weeks_of_a_case_show_their_difference(
    width: int, enter: Callable[..., Page], here: worlds.World
) -> None:
    page = enter("Mette Hallevang", viewport={"width": width, "height": 800})
    page.goto(f"/sager/{here.maja.public_id}/")
    cut = page.evaluate(_CUT_OFF)
    assert cut and all(over <= 0 for over in cut), cut
