"""What the database itself keeps of the ledger (regnskabets værn), as statements for the first migration.

1. A posting balances and has exactly the lines that it says: looked at when the transaction ends, within the walls of
   the posting's own municipality (0002), for by then the session may act for another.
2. Nobody adds a line to a posting that is complete.
3. Week accounts follow the lines and are written by nobody else.
4. An order, a run and a run's weeks keep what was released.
"""

from __future__ import annotations

BALANCE = """
CREATE FUNCTION payments_posting_balances() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $body$
DECLARE
    lines integer;
    total bigint;
BEGIN
    SELECT count(*), coalesce(sum(amount), 0) INTO lines, total
    FROM payments_line WHERE municipality = NEW.municipality AND posting_id = NEW.id;
    IF lines <> NEW.size OR total <> 0 THEN
        RAISE EXCEPTION 'posting % does not balance: % of % lines, sum %', NEW.id, lines, NEW.size, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_balances';
    END IF;
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER posting_balances AFTER INSERT ON payments_posting
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_posting_balances();
"""

LINES = """
CREATE FUNCTION payments_take_lines() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT municipality, posting_id FROM added) touched
        LEFT JOIN payments_posting posting
            ON posting.id = touched.posting_id AND posting.municipality = touched.municipality
        CROSS JOIN LATERAL (
            SELECT count(*) AS lines FROM payments_line line
            WHERE line.municipality = touched.municipality AND line.posting_id = touched.posting_id
        ) found
        WHERE posting.id IS NULL OR found.lines > posting.size
    ) THEN
        RAISE EXCEPTION 'a line was added to a posting that is complete or not there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_is_complete';
    END IF;
    INSERT INTO payments_weekaccount AS week (
        municipality, case_id, company_id, monday,
        due_benefit, due_supplement, due_own_atp, due_municipal_atp, due_pension,
        paid_to_payee, paid_supplement, paid_own_atp, paid_municipal_atp, paid_pension, claim,
        due_posting_id, paid_posting_id
    )
    SELECT p.municipality, p.case_id, p.company_id, p.monday,
        coalesce(sum(a.amount) FILTER (WHERE a.account IN ('BENEFIT_COST', 'REFUND_COST')
            OR (a.account = 'TAKEN_OVER_PAID' AND a.component = 'BENEFIT')), 0),
        coalesce(sum(a.amount) FILTER (WHERE a.account = 'SUPPLEMENT_COST'
            OR (a.account = 'TAKEN_OVER_PAID' AND a.component = 'SUPPLEMENT')), 0),
        coalesce(sum(CASE a.account WHEN 'TAKEN_OVER_PAID' THEN a.amount ELSE -a.amount END) FILTER (
            WHERE a.component = 'OWN_ATP'
            AND (a.account = 'TAKEN_OVER_PAID' OR (a.account = 'ATP_PAYABLE' AND p.kind = 'DUE'))), 0),
        coalesce(sum(a.amount) FILTER (WHERE a.account = 'MUNICIPAL_ATP_COST'
            OR (a.account = 'TAKEN_OVER_PAID' AND a.component = 'MUNICIPAL_ATP')), 0),
        coalesce(sum(a.amount) FILTER (WHERE a.account = 'PENSION_COST'
            OR (a.account = 'TAKEN_OVER_PAID' AND a.component = 'PENSION')), 0),
        coalesce(sum(CASE WHEN a.account = 'TAKEN_OVER_PAID' AND a.component = 'OWN_ATP' THEN -a.amount
            ELSE a.amount END) FILTER (
            WHERE (a.account = 'PAYEE_PAYABLE' AND a.component = 'BENEFIT' AND p.kind IN ('PAYMENT', 'RETURN'))
            OR (a.account = 'TAKEN_OVER_PAID' AND a.component IN ('BENEFIT', 'OWN_ATP'))), 0),
        coalesce(sum(a.amount) FILTER (WHERE a.component = 'SUPPLEMENT'
            AND ((a.account = 'PAYEE_PAYABLE' AND p.kind IN ('PAYMENT', 'RETURN'))
            OR a.account = 'TAKEN_OVER_PAID')), 0),
        coalesce(sum(a.amount) FILTER (WHERE a.component = 'OWN_ATP'
            AND ((a.account = 'ATP_PAYABLE' AND p.kind IN ('PAYMENT', 'RETURN')) OR a.account = 'TAKEN_OVER_PAID')), 0),
        coalesce(sum(a.amount) FILTER (WHERE a.component = 'MUNICIPAL_ATP'
            AND ((a.account = 'ATP_PAYABLE' AND p.kind IN ('PAYMENT', 'RETURN')) OR a.account = 'TAKEN_OVER_PAID')), 0),
        coalesce(sum(a.amount) FILTER (WHERE a.component = 'PENSION'
            AND ((a.account = 'PENSION_PAYABLE' AND p.kind IN ('PAYMENT', 'RETURN'))
            OR a.account = 'TAKEN_OVER_PAID')), 0),
        coalesce(sum(a.amount) FILTER (WHERE a.account = 'PAYEE_CLAIM'), 0),
        max(p.id) FILTER (WHERE p.kind IN ('DUE', 'TAKEN_OVER')),
        max(p.id) FILTER (WHERE p.kind IN ('PAYMENT', 'TAKEN_OVER'))
    FROM added a JOIN payments_posting p ON p.id = a.posting_id
    WHERE p.monday IS NOT NULL
    GROUP BY p.municipality, p.case_id, p.company_id, p.monday
    ON CONFLICT (municipality, case_id, company_id, monday) DO UPDATE SET
        due_benefit = week.due_benefit + EXCLUDED.due_benefit,
        due_supplement = week.due_supplement + EXCLUDED.due_supplement,
        due_own_atp = week.due_own_atp + EXCLUDED.due_own_atp,
        due_municipal_atp = week.due_municipal_atp + EXCLUDED.due_municipal_atp,
        due_pension = week.due_pension + EXCLUDED.due_pension,
        paid_to_payee = week.paid_to_payee + EXCLUDED.paid_to_payee,
        paid_supplement = week.paid_supplement + EXCLUDED.paid_supplement,
        paid_own_atp = week.paid_own_atp + EXCLUDED.paid_own_atp,
        paid_municipal_atp = week.paid_municipal_atp + EXCLUDED.paid_municipal_atp,
        paid_pension = week.paid_pension + EXCLUDED.paid_pension,
        claim = week.claim + EXCLUDED.claim,
        due_posting_id = coalesce(EXCLUDED.due_posting_id, week.due_posting_id),
        paid_posting_id = coalesce(EXCLUDED.paid_posting_id, week.paid_posting_id);
    RETURN NULL;
END
$body$;
CREATE TRIGGER take_lines AFTER INSERT ON payments_line REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION payments_take_lines();
"""

BASIS = """
CREATE FUNCTION payments_take_basis() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    basis record;
BEGIN
    -- Row by row: such postings are rare, and a join with the transition table would look through every week.
    FOR basis IN SELECT * FROM added WHERE size = 0 LOOP
        UPDATE payments_weekaccount week SET due_posting_id = basis.id
        WHERE week.municipality = basis.municipality AND week.case_id = basis.case_id
            AND week.company_id IS NOT DISTINCT FROM basis.company_id AND week.monday = basis.monday;
    END LOOP;
    RETURN NULL;
END
$body$;
CREATE TRIGGER take_basis AFTER INSERT ON payments_posting REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION payments_take_basis();
"""

WEEKS = """
CREATE FUNCTION payments_refuse_by_hand() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '% follows the ledger lines: % by hand refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER week_follows_lines BEFORE INSERT OR UPDATE OR DELETE ON payments_weekaccount
FOR EACH STATEMENT EXECUTE FUNCTION payments_refuse_by_hand();
"""

# What may change is named; everything else of the row must stay as it was written.
FIXED = """
CREATE FUNCTION payments_keep_fixed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - TG_ARGV) <> (to_jsonb(OLD) - TG_ARGV) THEN
        RAISE EXCEPTION '% keeps what was written: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER order_is_fixed BEFORE UPDATE ON payments_order
FOR EACH ROW EXECUTE FUNCTION payments_keep_fixed('state', 'answer_code', 'answered_at');
CREATE TRIGGER order_is_kept BEFORE DELETE ON payments_order
FOR EACH ROW EXECUTE FUNCTION payments_keep_fixed();
CREATE TRIGGER run_is_kept BEFORE DELETE ON payments_paymentrun
FOR EACH ROW EXECUTE FUNCTION payments_keep_fixed();
CREATE TRIGGER released_run_is_fixed BEFORE UPDATE ON payments_paymentrun
FOR EACH ROW WHEN (OLD.state <> 'PREPARED')
EXECUTE FUNCTION payments_keep_fixed('state', 'sent_at', 'reconciled_at');
"""

UNDO = """
DROP TRIGGER released_run_is_fixed ON payments_paymentrun;
DROP TRIGGER run_is_kept ON payments_paymentrun;
DROP TRIGGER order_is_kept ON payments_order;
DROP TRIGGER order_is_fixed ON payments_order;
DROP TRIGGER week_follows_lines ON payments_weekaccount;
DROP TRIGGER take_basis ON payments_posting;
DROP TRIGGER take_lines ON payments_line;
DROP TRIGGER posting_balances ON payments_posting;
DROP FUNCTION payments_keep_fixed();
DROP FUNCTION payments_refuse_by_hand();
DROP FUNCTION payments_take_basis();
DROP FUNCTION payments_take_lines();
DROP FUNCTION payments_posting_balances();
"""

ALL = (BALANCE, LINES, BASIS, WEEKS, FIXED)
