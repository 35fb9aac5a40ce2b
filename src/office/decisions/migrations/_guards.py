"""What the database itself keeps of decisions (afgørelsernes værn), as statements for the first migration."""

from __future__ import annotations

# A decision keeps every word; its state goes forward only, and a prepared one never becomes one in force (LP-19).
FIXED = """
CREATE FUNCTION decisions_keep_word() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.state <> 'SUPERSEDED' OR (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION 'a decision keeps its word: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER decision_keeps_word BEFORE UPDATE OR DELETE ON decisions_decision
FOR EACH ROW EXECUTE FUNCTION decisions_keep_word();

CREATE FUNCTION decisions_keep_exemption() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.lifted_on IS NOT NULL
        OR (to_jsonb(NEW) - ARRAY['lifted_on', 'lifted_by']) <> (to_jsonb(OLD) - ARRAY['lifted_on', 'lifted_by']) THEN
        RAISE EXCEPTION 'an exemption is lifted, never changed: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER exemption_is_kept BEFORE UPDATE OR DELETE ON decisions_exemption
FOR EACH ROW EXECUTE FUNCTION decisions_keep_exemption();
"""

UNDO = """
DROP TRIGGER exemption_is_kept ON decisions_exemption;
DROP FUNCTION decisions_keep_exemption();
DROP TRIGGER decision_keeps_word ON decisions_decision;
DROP FUNCTION decisions_keep_word();
"""
