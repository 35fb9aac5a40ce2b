"""Write migrations (migreringer) in which every municipality's table gets its wall without anybody having to remember."""

from __future__ import annotations

from django.core.management.commands.makemigrations import Command as DjangoMakeMigrations

from office.kernel.wall_builder import WallBuilder


class Command(DjangoMakeMigrations):
    """Django's makemigrations with the walls."""

    autodetector = WallBuilder
