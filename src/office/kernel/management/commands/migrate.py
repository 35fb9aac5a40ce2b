"""Bring the tables up to date (migrering) as their owner, and give the program's role its rights on them."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from office.kernel import database
from office.kernel.wall_builder import WallBuilder


class Command(DjangoMigrate):
    """Django's migrate, run by the owner."""

    autodetector = WallBuilder

    def execute(self, *args: Any, **options: Any) -> Any:
        """Make the role, migrate, grant."""
        connection = connections[options["database"]]
        with database.as_owner():
            database.make_role(connection)
            said = super().execute(*args, **options)
            database.grant_role(connection)
        return said
