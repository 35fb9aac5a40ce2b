"""A version of a text holds the words of both languages apart, and closed tasks point to it instead of copying it."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

# The old texts ran Danish and English together; they are kept as they were read, as the cause of a Danish version.
_KEEP = """
UPDATE tasks_textversion SET words = jsonb_build_object('da', jsonb_build_object(
    'name', regexp_replace(split_part(text, E'\n', 1), '^[0-9]+ ', ''), 'consequence', '',
    'cause', substr(text, length(split_part(text, E'\n', 1)) + 2), 'solved_by', '[]'::jsonb, 'law', ''))
"""


class Migration(migrations.Migration):
    dependencies: list[Any] = [("tasks", "0004_told")]
    operations = [
        migrations.AddField("textversion", "words", models.JSONField(default=dict), preserve_default=False),
        migrations.RunSQL(_KEEP, migrations.RunSQL.noop),
        migrations.RemoveField("textversion", "text"),
        migrations.RemoveField("task", "seen_text"),
    ]
