"""Write migrations (migreringer) in which every table of a municipality gets its wall without anybody remembering."""

from __future__ import annotations

from django.core.management.commands.makemigrations import Command as DjangoMakeMigrations

from office.kernel.wall_builder import WallBuilder


class Command(DjangoMakeMigrations):
    """Django's makemigrations with the walls."""

    autodetector = WallBuilder
    requires_system_checks: list[str] = []  # tables can be described while pages are broken
