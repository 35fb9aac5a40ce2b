"""Let the weeks of a run and a receipt file that was read stand as they were written (regnskabets værn)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from office.kernel.row_security import AppendOnly

# A file that was stopped may be read when it is put right; one that was read is what the bookings rest on.
# The function wants the names of what may change; with none at all it would compare with nothing, so one is empty.
KEEP = """
CREATE TRIGGER read_file_is_fixed BEFORE UPDATE ON payments_receiptfile
FOR EACH ROW WHEN (OLD.state = 'READ') EXECUTE FUNCTION payments_keep_fixed('');
CREATE TRIGGER receipt_file_is_kept BEFORE DELETE ON payments_receiptfile
FOR EACH ROW EXECUTE FUNCTION payments_keep_fixed();
"""
UNDO = """
DROP TRIGGER receipt_file_is_kept ON payments_receiptfile;
DROP TRIGGER read_file_is_fixed ON payments_receiptfile;
"""


class Migration(migrations.Migration):
    """Two tables more that nobody changes afterwards."""

    dependencies: ClassVar = [("payments", "0002_balance_within_the_walls")]
    operations: ClassVar = [AppendOnly("payments_runweek"), migrations.RunSQL(KEEP, UNDO)]
