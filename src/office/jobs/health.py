"""What the doctor looks at (driftstjek): each look gives one line with what to do when it is not well."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection

import lawbook
from lawbook.foundation.parameters import loaded
from office.jobs import message_catalogue
from office.jobs.serving import pending_migrations
from office.kernel import clock, database, tenancy
from office.kernel.models import Outbox
from office.kernel.tenancy import TenantModel
from office.registers import doors

_OLDEST_POSTGRES = 15
_LEAST_FREE_GIB = 2
_MOST_CLOCK_DRIFT = timedelta(seconds=5)
_WARN_AHEAD = timedelta(days=60)
_LATELY = timedelta(days=730)


class State(StrEnum):
    """How a look went (tilstand)."""

    WELL = "ok"
    MIND = "mind"  # works, but somebody should know
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the doctor (tjek)."""

    name: str
    state: State
    text: str


def _database() -> Iterator[Look]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000, current_user, now()")
        version, role, at = cursor.fetchone()
    where = "embedded" if connection.settings_dict.get("EMBEDDED") else "DATABASE_URL"
    is_old = version < _OLDEST_POSTGRES
    yield Look("database", State.ILL if is_old else State.WELL, f"PostgreSQL {version} ({where})")
    is_app = role == database.APP_ROLE
    yield Look("role", State.WELL if is_app else State.ILL, f"works as {role}")
    drift = abs(clock.now() - at)
    text = f"{clock.now():%Y-%m-%d %H:%M:%S %Z}, {drift.total_seconds():.1f} s from the database's"
    yield Look("clock", State.WELL if drift <= _MOST_CLOCK_DRIFT else State.ILL, text)


def _tables() -> Iterator[Look]:
    lacking = pending_migrations()
    text = f"{lacking} missing: run openksd migrate" if lacking else "all applied"
    yield Look("migrations", State.ILL if lacking else State.WELL, text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity")
        walled = {row[0] for row in cursor.fetchall()}
    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)}
    bare = sorted(tables - walled)
    text = f"without wall: {', '.join(bare)}" if bare else f"{len(tables)} tables walled by municipality"
    yield Look("walls", State.ILL if bare else State.WELL, text)


def _outbox() -> Iterator[Look]:
    with tenancy.acting_everywhere():
        failed = Outbox.everywhere.filter(state=Outbox.State.FAILED).count()
        waiting = Outbox.everywhere.filter(state=Outbox.State.PENDING).count()
    text = f"{waiting} waiting, {failed} failed" + (": see the operator's page" if failed else "")
    yield Look("outbox", State.MIND if failed else State.WELL, text)


def _load_chapters() -> None:
    for found in iter_modules(lawbook.__path__):
        if (Path(lawbook.__path__[0]) / found.name / "parameters.yaml").exists():
            import_module(f"lawbook.{found.name}.rules")


def _rates() -> Iterator[Look]:
    _load_chapters()
    today = clock.today()
    missing, ending, unchecked, count = [], [], 0, 0
    for table in loaded().values():
        for name, parameter in table.items():
            count += 1
            unchecked += sum(not value.use.is_checked for value in parameter.values)
            if parameter.known_until is None:
                continue
            # What ended long ago was repealed; what ended lately is a rate that nobody has brought in.
            if today - _LATELY < parameter.known_until < today:
                missing.append(f"{name} since {parameter.known_until}")
            elif today <= parameter.known_until < today + _WARN_AHEAD:
                ending.append(f"{name} after {parameter.known_until}")
    text = f"missing: {', '.join(missing)}" if missing else f"{count} known today"
    yield Look("rates", State.ILL if missing else State.WELL, text)
    if ending:
        yield Look("rates ahead", State.MIND, f"end within 60 days: {', '.join(sorted(ending)[:6])}")
    if unchecked:
        yield Look("rates checked", State.MIND, f"{unchecked} values that nobody has checked against their source")


def _registers() -> Iterator[Look]:
    chosen = {**doors.DEFAULTS, **settings.OPENKSD_REGISTERS}
    demo = sorted(name for name, path in chosen.items() if ".adapters.demo." in path)
    state = State.MIND if demo else State.WELL
    yield Look("registers", state, f"demo answers: {', '.join(demo)}" if demo else f"{len(chosen)} connected")


def _house() -> Iterator[Look]:
    free = shutil.disk_usage(settings.OPENKSD_HOME).free // 2**30
    text = f"{free} GiB free in {settings.OPENKSD_HOME}"
    yield Look("disk", State.WELL if free >= _LEAST_FREE_GIB else State.ILL, text)
    untold = len(message_catalogue.missing())
    text = f"{untold} texts without English" if untold else "Danish and English complete"
    yield Look("languages", State.MIND if untold else State.WELL, text)
    font = finders.find("npm/@fontsource/ibm-plex-sans/400.css")
    yield Look("assets", State.WELL if font else State.MIND, "in place" if font else "missing: run make install")


_LOOKS: tuple[Callable[[], Iterator[Look]], ...] = (_database, _tables, _outbox, _rates, _registers, _house)


def examine() -> Iterator[Look]:
    """Take every look (driftstjek); one that cannot be taken is ill and says why."""
    for take in _LOOKS:
        try:
            yield from take()
        except Exception as error:  # noqa: BLE001 - a doctor reports what he finds
            first = (str(error).splitlines() or [type(error).__name__])[0]
            yield Look(take.__name__.strip("_"), State.ILL, first)
