"""The day on which a pension was decided, for one that is granted back in time (§ 25, stk. 2)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column."""

    dependencies = [("parties", "0002_phone_and_form")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="pension_decided_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
