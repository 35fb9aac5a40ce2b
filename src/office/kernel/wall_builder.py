"""Put walls after new tables (rækkesikkerhed i migreringer), so that nobody has to remember them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import CreateModel

from office.kernel.row_security import AppendOnly, RowSecurity
from office.kernel.tenancy import TenantModel


class WallBuilder(MigrationAutodetector):
    """Django's detector, that puts up row-level security and append-only triggers after new tables."""

    def _detect_changes(self, *args: Any, **options: Any) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = super()._detect_changes(*args, **options)  # type: ignore[misc]
        for label, migrations in found.items():
            for migration in migrations:
                new = [step.name for step in migration.operations if isinstance(step, CreateModel)]
                models = [apps.get_model(label, name) for name in new]
                walled = [model._meta.db_table for model in models if issubclass(model, TenantModel)]
                fixed = [model._meta.db_table for model in models if getattr(model, "is_append_only", False)]
                migration.operations += [RowSecurity(walled)] if walled else []
                migration.operations += [AppendOnly(fixed)] if fixed else []
        return found
