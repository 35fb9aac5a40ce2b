"""The clock: standing, nested, and always in Danish time."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from office.kernel import clock


def test_the_clock_runs_when_nobody_has_set_it() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.now().tzinfo is not None


def test_a_day_stands_at_midday_in_copenhagen() -> None:
    with clock.at(date(2026, 7, 1)):
        assert clock.now().isoformat() == "2026-07-01T12:00:00+02:00"
        assert clock.today() == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_day_turns_at_danish_midnight(instant: datetime, day: date) -> None:
    with clock.at(instant):
        assert clock.today() == day


def test_clocks_stand_inside_one_another() -> None:
    with clock.at(date(2026, 1, 1)):
        with clock.at(datetime(2025, 5, 5, 8, 30)):
            assert clock.now().isoformat() == "2025-05-05T08:30:00+02:00"
        assert clock.today() == date(2026, 1, 1)


def test_an_error_does_not_leave_the_clock_standing() -> None:
    with pytest.raises(ZeroDivisionError), clock.at(date(2020, 2, 2)):
        raise ZeroDivisionError
    assert clock.today() != date(2020, 2, 2)


def test_other_threads_keep_their_own_time() -> None:
    seen: list[date] = []
    with clock.at(date(2020, 2, 2)):
        thread = threading.Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
    assert seen[0] != date(2020, 2, 2)
