"""The set-based statements of a run (SQL): thirty thousand cases are a few statements, not thirty thousand of them.

They write what `entries.py` says; a test holds the two together.
"""

from __future__ import annotations

NEXT_POSTINGS = """
SELECT nextval(pg_get_serial_sequence('payments_posting', 'id')) FROM generate_series(1, %(count)s)
"""

DUE_POSTINGS = """
INSERT INTO payments_posting (
    id, municipality, public_id, kind, case_id, company_id, monday, hours, rate, posted_on, posted_at, cause,
    assessment, decision, corrects_id, size
)
SELECT told.id, %(municipality)s, gen_random_uuid(), told.kind, told.case_id, told.company_id, told.monday, told.hours,
    told.rate, %(on)s, %(at)s, told.cause, told.assessment, told.decision, told.corrects_id, told.size
FROM json_to_recordset(%(rows)s::json) AS told(
    id bigint, kind text, case_id bigint, company_id bigint, monday date, hours text, rate bigint, cause text,
    assessment bigint, decision bigint, corrects_id bigint, size smallint)
"""

DUE_LINES = """
INSERT INTO payments_line (municipality, posting_id, account, component, amount)
SELECT %(municipality)s, told.p, told.a, told.c, told.m
FROM json_to_recordset(%(rows)s::json) AS told(p bigint, a text, c text, m bigint)
"""

# From accounts year 2022 the old groupings are closed: what was due before 28 December 2015 is booked by hand (PAY-10).
OLD_ACCOUNTS_CLOSED_FROM = "2022-01-01"
OLD_ACCOUNTS_LAST_DAY = "2015-12-27"

_UNSETTLED = """
    week.municipality = %(municipality)s AND NOT week.is_settled AND week.outstanding >= 0
    AND week.monday <= %(last_monday)s AND (week.company_id IS NULL) = %(is_citizen)s
"""

# Sunday of the week, so that a week across the border counts as new.
_OLD = f"(%(pay_day)s >= DATE '{OLD_ACCOUNTS_CLOSED_FROM}' AND week.monday + 6 <= DATE '{OLD_ACCOUNTS_LAST_DAY}')"

HOLDS = """unnest(%(held)s::bigint[], %(reasons)s::text[], %(firsts)s::date[], %(lasts)s::date[])
    AS hold(case_id, reason, first_day, last_day)"""
_HOLDS_WEEK = "hold.case_id = week.case_id AND hold.first_day <= week.monday + 6 AND hold.last_day >= week.monday"

_TAKEN = f"{_UNSETTLED} AND NOT {_OLD} AND NOT EXISTS (SELECT 1 FROM {HOLDS} WHERE {_HOLDS_WEEK})"

HAS_ANYTHING = f"SELECT EXISTS (SELECT 1 FROM payments_weekaccount week WHERE {_TAKEN})"

HELD = f"""
SELECT sickness.number, held.why, sum(held.outstanding)
FROM (
    SELECT DISTINCT ON (week.id) week.case_id, week.outstanding,
        CASE WHEN {_OLD} THEN 'OLD_ACCOUNTS' ELSE hold.reason END AS why
    FROM payments_weekaccount week LEFT JOIN {HOLDS} ON {_HOLDS_WEEK}
    WHERE {_UNSETTLED} AND week.outstanding > 0 AND (hold.reason IS NOT NULL OR {_OLD})
    ORDER BY week.id, hold.reason
) held
JOIN cases_sicknesscase sickness ON sickness.id = held.case_id
GROUP BY sickness.number, held.why ORDER BY sickness.number, held.why
"""

# PAY-05: benefit to the self-employed is B-income (05), to everyone else A-income (07); refund is nobody's income.
TAKE_ORDERS = f"""
INSERT INTO payments_order (
    municipality, run_id, reference, payee_kind, payee_number, case_id, person_id, company_id, amount, taxable,
    income_type, first_monday, last_monday, state, answer_code
)
SELECT %(municipality)s, %(run)s,
    concat_ws('-', %(municipality)s, %(run)s, row_number() OVER (ORDER BY paid.case_id, paid.company_id)),
    CASE WHEN paid.company_id IS NULL THEN 'CITIZEN' ELSE 'EMPLOYER' END,
    coalesce(company.cvr, person.cpr),
    paid.case_id, CASE WHEN paid.company_id IS NULL THEN sickness.person_id END, paid.company_id, paid.amount,
    CASE WHEN paid.company_id IS NULL AND sickness.relation <> 'BUSINESS' THEN paid.amount ELSE 0 END,
    CASE WHEN paid.company_id IS NOT NULL THEN '' WHEN sickness.relation = 'BUSINESS' THEN '05' ELSE '07' END,
    paid.first_monday, paid.last_monday, 'PREPARED', ''
FROM (
    SELECT week.case_id, week.company_id, sum(week.outstanding) AS amount, min(week.monday) AS first_monday,
        max(week.monday) AS last_monday
    FROM payments_weekaccount week
    WHERE {_TAKEN} AND week.outstanding > 0
    GROUP BY week.case_id, week.company_id
) paid
JOIN cases_sicknesscase sickness ON sickness.id = paid.case_id
JOIN parties_person person ON person.id = sickness.person_id
LEFT JOIN parties_company company ON company.id = paid.company_id
"""

# The order is looked up week by week through its index: a join of rows without statistics may look through all of them.
TAKE_WEEKS = f"""
INSERT INTO payments_runweek (
    municipality, run_id, order_id, week_id, to_payee, supplement, own_atp, municipal_atp, pension
)
SELECT week.municipality, %(run)s,
    CASE WHEN week.outstanding > 0 THEN (
        SELECT paying.id FROM payments_order paying
        WHERE paying.municipality = week.municipality AND paying.run_id = %(run)s AND paying.case_id = week.case_id
            AND coalesce(paying.company_id, 0) = coalesce(week.company_id, 0)
    ) END,
    week.id, week.due_benefit - week.due_own_atp - week.paid_to_payee, week.due_supplement - week.paid_supplement,
    week.due_own_atp - week.paid_own_atp, week.due_municipal_atp - week.paid_municipal_atp,
    week.due_pension - week.paid_pension
FROM payments_weekaccount week
WHERE {_TAKEN}
ORDER BY week.case_id, week.company_id, week.monday
"""

TOTALS = """
SELECT count(*), count(DISTINCT coalesce(week.company_id, -sickness.person_id)),
    coalesce(sum(taken.to_payee + taken.own_atp) FILTER (WHERE week.company_id IS NULL), 0),
    coalesce(sum(taken.to_payee) FILTER (WHERE week.company_id IS NOT NULL), 0),
    coalesce(sum(taken.supplement), 0), coalesce(sum(taken.own_atp), 0), coalesce(sum(taken.municipal_atp), 0),
    coalesce(sum(taken.pension), 0),
    count(*) FILTER (WHERE week.monday < %(old_before)s),
    count(DISTINCT taken.order_id) FILTER (WHERE came_back.is_true),
    coalesce(sum(taken.to_payee + taken.supplement) FILTER (WHERE came_back.is_true), 0)
FROM payments_runweek taken
JOIN payments_weekaccount week ON week.id = taken.week_id
JOIN cases_sicknesscase sickness ON sickness.id = week.case_id
LEFT JOIN (
    SELECT DISTINCT back.case_id, back.company_id, back.monday, true AS is_true FROM payments_posting back
    WHERE back.municipality = %(municipality)s AND back.kind = 'RETURN' AND back.case_id IS NOT NULL
) came_back ON came_back.case_id = week.case_id AND came_back.monday = week.monday
    AND coalesce(came_back.company_id, 0) = coalesce(week.company_id, 0)
WHERE taken.municipality = %(municipality)s AND taken.run_id = %(run)s
"""

PAID_THOUGH_HELD = f"""
SELECT count(*) FROM payments_runweek taken JOIN payments_weekaccount week ON week.id = taken.week_id
WHERE taken.municipality = %(municipality)s AND taken.run_id = %(run)s
    AND EXISTS (SELECT 1 FROM {HOLDS} WHERE {_HOLDS_WEEK})
"""

CHANGED = """
SELECT count(*) FROM payments_runweek taken JOIN payments_weekaccount week ON week.id = taken.week_id
WHERE taken.municipality = %(municipality)s AND taken.run_id = %(run)s AND (
    taken.to_payee <> week.due_benefit - week.due_own_atp - week.paid_to_payee
    OR taken.supplement <> week.due_supplement - week.paid_supplement
    OR taken.own_atp <> week.due_own_atp - week.paid_own_atp
    OR taken.municipal_atp <> week.due_municipal_atp - week.paid_municipal_atp
    OR taken.pension <> week.due_pension - week.paid_pension)
"""

PAY_POSTINGS = """
INSERT INTO payments_posting (
    municipality, public_id, kind, case_id, company_id, monday, hours, rate, posted_on, posted_at, cause, assessment,
    decision, run_id, order_id, run_week_id, size
)
SELECT week.municipality, gen_random_uuid(), 'PAYMENT', week.case_id, week.company_id, week.monday, due.hours,
    due.rate, %(on)s, %(at)s, 'RUN', due.assessment, due.decision, taken.run_id, taken.order_id, taken.id,
    2 * ((taken.to_payee <> 0)::int + (taken.supplement <> 0)::int + (taken.own_atp <> 0)::int
        + (taken.municipal_atp <> 0)::int + (taken.pension <> 0)::int)
FROM payments_runweek taken
JOIN payments_weekaccount week ON week.id = taken.week_id
JOIN payments_posting due ON due.id = week.due_posting_id
WHERE taken.municipality = %(municipality)s AND taken.run_id = %(run)s
"""

PAY_LINES = """
INSERT INTO payments_line (municipality, posting_id, account, component, amount)
SELECT posting.municipality, posting.id, line.account, line.component, line.amount
FROM payments_posting posting
JOIN payments_runweek taken ON taken.id = posting.run_week_id
CROSS JOIN LATERAL (VALUES
    ('PAYEE_PAYABLE', 'BENEFIT', taken.to_payee), ('IN_TRANSIT', 'BENEFIT', -taken.to_payee),
    ('PAYEE_PAYABLE', 'SUPPLEMENT', taken.supplement), ('IN_TRANSIT', 'SUPPLEMENT', -taken.supplement),
    ('ATP_PAYABLE', 'OWN_ATP', taken.own_atp), ('ATP_SETTLEMENT', 'OWN_ATP', -taken.own_atp),
    ('ATP_PAYABLE', 'MUNICIPAL_ATP', taken.municipal_atp), ('ATP_SETTLEMENT', 'MUNICIPAL_ATP', -taken.municipal_atp),
    ('PENSION_PAYABLE', 'PENSION', taken.pension), ('PENSION_SETTLEMENT', 'PENSION', -taken.pension)
) AS line(account, component, amount)
WHERE posting.municipality = %(municipality)s AND posting.run_id = %(run)s AND posting.kind = 'PAYMENT'
    AND posting.run_week_id IS NOT NULL AND line.amount <> 0
"""

# What comes back is the mirror of what went, and meets a claim that arose meanwhile.
RETURN_POSTINGS = """
INSERT INTO payments_posting (
    municipality, public_id, kind, case_id, company_id, monday, hours, rate, posted_on, posted_at, cause, assessment,
    decision, corrects_id, run_id, order_id, run_week_id, receipt_file_id, size
)
SELECT went.municipality, gen_random_uuid(), 'RETURN', went.case_id, went.company_id, went.monday, went.hours,
    went.rate, %(on)s, %(at)s, 'RETURNED', went.assessment, went.decision, went.id, went.run_id, went.order_id,
    went.run_week_id, %(file)s, went.size + 2 * (week.claim > 0 AND taken.to_payee + taken.supplement > 0)::int
FROM payments_posting went
JOIN payments_runweek taken ON taken.id = went.run_week_id
JOIN payments_weekaccount week ON week.id = taken.week_id
WHERE went.municipality = %(municipality)s AND went.kind = 'PAYMENT' AND went.order_id = ANY(%(orders)s)
ORDER BY went.id
"""

RETURN_LINES = """
INSERT INTO payments_line (municipality, posting_id, account, component, amount)
SELECT back.municipality, back.id, line.account, line.component, line.amount
FROM payments_posting back
JOIN payments_runweek taken ON taken.id = back.run_week_id
JOIN payments_weekaccount week ON week.id = taken.week_id
CROSS JOIN LATERAL (
    SELECT went.account, went.component, -went.amount AS amount FROM payments_line went
    WHERE went.municipality = back.municipality AND went.posting_id = back.corrects_id
    UNION ALL
    SELECT met.account, 'CLAIM', met.amount
    FROM (VALUES ('PAYEE_PAYABLE', least(week.claim, taken.to_payee + taken.supplement)),
        ('PAYEE_CLAIM', -least(week.claim, taken.to_payee + taken.supplement))) AS met(account, amount)
    WHERE week.claim > 0 AND taken.to_payee + taken.supplement > 0
) line
WHERE back.municipality = %(municipality)s AND back.kind = 'RETURN' AND back.receipt_file_id = %(file)s
    AND back.order_id = ANY(%(orders)s)
"""

TO_SETTLE = """
SELECT coalesce(-sum(amount) FILTER (WHERE account = 'ATP_SETTLEMENT'), 0),
    coalesce(-sum(amount) FILTER (WHERE account = 'PENSION_SETTLEMENT'), 0)
FROM payments_line WHERE municipality = %(municipality)s AND account IN ('ATP_SETTLEMENT', 'PENSION_SETTLEMENT')
"""

# What the lines say of credit and claim, beside what the week account says; memo lines touch neither.
UNSOUND_WEEKS = """
SELECT sickness.number, company.cvr, week.monday
FROM payments_weekaccount week
JOIN cases_sicknesscase sickness ON sickness.id = week.case_id
LEFT JOIN parties_company company ON company.id = week.company_id
LEFT JOIN (
    SELECT posting.case_id, posting.company_id, posting.monday,
        coalesce(-sum(line.amount) FILTER (WHERE line.account = 'PAYEE_PAYABLE'), 0) AS owed,
        coalesce(sum(line.amount) FILTER (WHERE line.account = 'PAYEE_CLAIM'), 0) AS claimed
    FROM payments_posting posting
    JOIN payments_line line ON line.municipality = posting.municipality AND line.posting_id = posting.id
    WHERE posting.municipality = %(municipality)s AND posting.case_id IS NOT NULL
    GROUP BY posting.case_id, posting.company_id, posting.monday
) told ON told.case_id = week.case_id AND told.monday = week.monday
    AND coalesce(told.company_id, 0) = coalesce(week.company_id, 0)
WHERE week.municipality = %(municipality)s AND (
    told.case_id IS NULL OR told.owed <> greatest(0, week.outstanding)
    OR told.claimed <> greatest(0, -week.outstanding) OR week.claim <> greatest(0, -week.outstanding))
ORDER BY week.id LIMIT %(limit)s
"""
