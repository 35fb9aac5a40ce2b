"""A later order for the same type replaces the one that stands, and says which."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: list[Any] = [("tasks", "0005_words_of_versions")]
    operations = [
        migrations.AddField(
            "deletionorder",
            "replaces",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="replaced_by",
                to="tasks.deletionorder",
            ),
        ),
    ]  # fmt: skip
