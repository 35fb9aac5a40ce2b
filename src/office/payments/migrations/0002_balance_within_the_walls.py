"""Let the balance be looked at within the walls that hold for the tables' owner too (rækkesikkerhed)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# A transaction may end when the session acts for another municipality, or for none: the look names the posting's own.
WITHIN = """
CREATE OR REPLACE FUNCTION payments_posting_balances() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $body$
DECLARE
    lines integer;
    total bigint;
    at_work text := coalesce(current_setting('openksd.municipality', true), '');
BEGIN
    IF at_work <> NEW.municipality::text THEN
        PERFORM set_config('openksd.municipality', NEW.municipality::text, true);
    END IF;
    SELECT count(*), coalesce(sum(amount), 0) INTO lines, total
    FROM payments_line WHERE municipality = NEW.municipality AND posting_id = NEW.id;
    IF at_work <> NEW.municipality::text THEN
        PERFORM set_config('openksd.municipality', at_work, true);
    END IF;
    IF lines <> NEW.size OR total <> 0 THEN
        RAISE EXCEPTION 'posting % does not balance: % of % lines, sum %', NEW.id, lines, NEW.size, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_balances';
    END IF;
    RETURN NULL;
END
$body$;
"""


class Migration(migrations.Migration):
    """The function anew, with nobody's rights but the caller's."""

    dependencies: ClassVar = [("payments", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(WITHIN, migrations.RunSQL.noop)]
