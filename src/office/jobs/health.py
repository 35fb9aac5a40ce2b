"""What the doctor looks at (driftstjek): each look gives one line with what to do when it is not well."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection

from office.administration.queries import municipalities_in_use
from office.jobs import law_health, message_catalogue
from office.jobs.looks import Look, State
from office.jobs.serving import pending_migrations
from office.kernel import clock, database, tenancy
from office.kernel.models import Outbox
from office.kernel.tenancy import TenantModel
from office.payments import soundness
from office.registers import doors

_OLDEST_POSTGRES = 15
_LEAST_FREE_GIB = 2
_MOST_CLOCK_DRIFT = timedelta(seconds=5)


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


def _ledger() -> Iterator[Look]:
    codes = municipalities_in_use()
    ill = []
    for code in codes:
        with tenancy.acting_for(code):
            ill += [f"{code}: {fault}" for fault in soundness.faults()]
    text = "; ".join(ill) if ill else f"the books of {len(codes)} municipalities balance"
    yield Look("ledger", State.ILL if ill else State.WELL, text)


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


_LOOKS: tuple[Callable[[], Iterator[Look]], ...] = (
    _database, _tables, _outbox, _ledger, law_health.rates, _registers, _house,
)  # fmt: skip


def examine(*, law: bool = False) -> Iterator[Look]:
    """Take every look (driftstjek), or those at the law alone; one that cannot be taken is ill and says why."""
    for take in law_health.LOOKS if law else _LOOKS:
        try:
            yield from take()
        except Exception as error:  # noqa: BLE001 - a doctor reports what he finds
            first = (str(error).splitlines() or [type(error).__name__])[0]
            yield Look(take.__name__.strip("_"), State.ILL, first)
