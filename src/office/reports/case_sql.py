"""SQL that several reports on cases share (fælles SQL): each piece gives at most one row per case.

Every piece names the municipality itself, though the database's wall stands behind it, because the indexes begin with
it. A piece that a count does not need is left out by the planner, which sees that it adds no rows.
"""

from __future__ import annotations

from office.cases.recourse import KIND

COMPANY = """
company AS (SELECT id, cvr, name, form FROM parties_company WHERE municipality = %(municipality)s)"""

_STILL_SAID = "NOT EXISTS (SELECT FROM annulled AS a WHERE a.fact = f.public_id::text)"
_STANDING = f"""
    f.municipality = %(municipality)s AND f.case_id IN (SELECT id FROM chosen) AND {_STILL_SAID}"""

# Statements that were withdrawn, read once; those that few cases have, read once too.
ANNULLED = """
annulled AS MATERIALIZED (
    SELECT data ->> 'annuls' AS fact FROM cases_fact WHERE municipality = %(municipality)s AND kind = 'ANNULMENT'
)"""
SAID = f"""
said AS MATERIALIZED (
    SELECT f.case_id, f.kind, f.data, f.sent_on, f.id FROM cases_fact AS f
    WHERE f.kind IN ('PARTIAL_RESUMPTION', 'BUSINESS_PARTIAL', 'CASEWORKER_ACT', 'JOBCENTRE_MESSAGE')
      AND {_STANDING}
)"""

# The notification that stands: a corrected one is followed by the one that corrects it. The usual cause is not kept.
# A remark stands beside the notification, in a correction too.
NOTIFIED = f"""
notified AS (
    SELECT DISTINCT ON (f.case_id) f.case_id, COALESCE(f.data ->> 'absence_cause', 'SICKNESS') AS cause, f.message
    FROM cases_fact AS f WHERE f.kind = 'NOTIFICATION' AND {_STANDING}
    ORDER BY f.case_id, f.sent_on DESC, f.id DESC
), remarked AS (
    SELECT m.public_id, m.raw::json ->> 'remarks' AS remark FROM intake_message AS m
    WHERE m.municipality = %(municipality)s AND m.state = 'ACCEPTED' AND m.raw LIKE '%%"remarks"%%'
      AND m.raw NOT LIKE '%%\\u0000%%' AND m.raw IS JSON OBJECT
)"""

_SHARE = (
    "split_part(f.data ->> 'work_share', '/', 1)::numeric"
    " / COALESCE(NULLIF(split_part(f.data ->> 'work_share', '/', 2), ''), '1')::numeric"
)
PARTIAL = f"""
partly AS (
    SELECT f.case_id, min((f.data ->> 'first_day')::date) AS resumed_on
    FROM said AS f WHERE f.kind IN ('PARTIAL_RESUMPTION', 'BUSINESS_PARTIAL') GROUP BY f.case_id
), incapable AS (
    SELECT DISTINCT ON (f.case_id) f.case_id, (f.data ->> 'first_day')::date AS since,
           100 * (1 - {_SHARE}) AS share
    FROM said AS f WHERE f.kind = 'BUSINESS_PARTIAL' ORDER BY f.case_id, f.sent_on DESC, f.id DESC
)"""

# An extension without a ground of § 27 only keeps the case open while the ground is looked for.
EXTENDED = """
extended AS (
    SELECT DISTINCT ON (f.case_id) f.case_id, COALESCE(f.data ->> 'ground', 'TECHNICAL') AS ground
    FROM said AS f
    WHERE f.kind = 'CASEWORKER_ACT' AND f.data ->> 'act' = 'EXTEND'
       OR f.kind = 'JOBCENTRE_MESSAGE' AND f.data ->> 'message' = 'EXTENSION'
    ORDER BY f.case_id, f.sent_on DESC, f.id DESC
), technical AS (
    SELECT f.case_id FROM said AS f
    WHERE f.kind = 'CASEWORKER_ACT' AND f.data ->> 'act' = 'EXTEND' AND f.data ->> 'ground' IS NULL
    GROUP BY f.case_id
)"""

# Whoever opens a case by hand stands in the first line of its history; messages open cases under no name.
BY_HAND = """
by_hand AS (
    SELECT e.case_id FROM cases_event AS e
    WHERE e.municipality = %(municipality)s AND e.kind = 'CASE_OPENED' AND e.actor <> ''
      AND e.case_id IN (SELECT id FROM chosen) GROUP BY e.case_id
)"""


def chosen(condition: str, *, is_dear: bool = False) -> str:
    """Return the cases that a report is about; a condition that is dear to find out is found out once."""
    return f"""
chosen AS {"" if is_dear else "NOT "}MATERIALIZED (
    SELECT c.* FROM cases_sicknesscase AS c WHERE c.municipality = %(municipality)s AND {condition}
)"""


def marked(mark: str) -> str:
    """Return the last time that a mark was set on each chosen case, by whom and why, from the history."""
    return f"""
marked AS (
    SELECT DISTINCT ON (e.case_id) e.case_id, e.at, e.actor, e.details ->> 'reason' AS reason
    FROM cases_event AS e
    WHERE e.municipality = %(municipality)s AND e.kind = 'MARK_{mark}' AND e.case_id IN (SELECT id FROM chosen)
    ORDER BY e.case_id, e.id DESC
)"""


# What is known about the injury: a caseworker's word stands before the notification's, a later one before an earlier.
RECOURSE = f"""
recourse AS (
    SELECT DISTINCT ON (e.case_id) e.case_id, (e.details ->> 'injured_on')::date AS injured_on,
           e.details ->> 'liable_party' AS liable_party, e.details ->> 'insurer' AS insurer,
           e.details ->> 'claim_number' AS claim_number
    FROM cases_event AS e
    WHERE e.municipality = %(municipality)s AND e.kind = '{KIND}' AND e.case_id IN (SELECT id FROM chosen)
    ORDER BY e.case_id, (e.actor <> '') DESC, e.id DESC
)"""

OPEN_TASKS = """
open_task AS (
    SELECT t.case_id, count(*) AS how_many, string_agg(DISTINCT t.number::text, ' ' ORDER BY t.number::text) AS numbers
    FROM tasks_task AS t
    WHERE t.municipality = %(municipality)s AND t.status = 'OPEN' AND t.case_id IN (SELECT id FROM chosen)
    GROUP BY t.case_id
)"""

PAID = """
paid AS (
    SELECT w.case_id, sum(w.paid_to_payee + w.paid_own_atp) FILTER (WHERE w.company_id IS NULL) AS citizen,
           sum(w.paid_to_payee) FILTER (WHERE w.company_id IS NOT NULL) AS refund,
           sum(w.paid_to_payee + w.paid_own_atp) AS together,
           min(w.monday) FILTER (WHERE w.paid_to_payee > 0) AS since,
           max(w.monday) FILTER (WHERE w.paid_to_payee > 0) + 6 AS until
    FROM payments_weekaccount AS w
    WHERE w.municipality = %(municipality)s AND w.case_id IN (SELECT id FROM chosen) GROUP BY w.case_id
)"""

# The information form asks the citizen whether the absence is due to an injury at work.
FORM = f"""
hurt_at_work AS (
    SELECT f.case_id FROM cases_fact AS f
    WHERE f.kind = 'APPLICATION' AND f.data ->> 'is_work_injury' = 'true' AND {_STANDING} GROUP BY f.case_id
)"""

# What a fund tells of the unemployed, and the jobcentre of anybody, is told of the person and lies on no case.
RATE = f"""
hourly AS (
    SELECT DISTINCT ON (w.case_id) w.case_id, p.rate
    FROM payments_weekaccount AS w JOIN payments_posting AS p ON p.id = w.due_posting_id
    WHERE w.municipality = %(municipality)s AND w.case_id IN (SELECT id FROM chosen) AND p.rate IS NOT NULL
    ORDER BY w.case_id, w.monday DESC, w.company_id DESC NULLS FIRST
), day_rate AS (
    SELECT DISTINCT ON (f.person_id) f.person_id, (f.data ->> 'day_rate')::bigint AS rate,
           (f.data ->> 'first_day')::date AS since, f.sent_on
    FROM cases_fact AS f
    WHERE f.municipality = %(municipality)s AND f.kind = 'UNEMPLOYMENT'
      AND f.person_id IN (SELECT person_id FROM chosen WHERE target_group = 'UNEMPLOYED') AND {_STILL_SAID}
    ORDER BY f.person_id, f.sent_on DESC, f.id DESC
), jobcentre AS (
    SELECT DISTINCT ON (f.person_id) f.person_id, f.sent_on, f.data ->> 'message' AS message
    FROM cases_fact AS f
    WHERE f.municipality = %(municipality)s AND f.kind = 'JOBCENTRE_MESSAGE'
      AND (f.case_id IN (SELECT id FROM chosen) OR f.case_id IS NULL) AND {_STILL_SAID}
    ORDER BY f.person_id, f.sent_on DESC, f.id DESC
)"""


def joined(*pieces: str) -> str:
    """Put pieces together as one WITH."""
    return "WITH " + ", ".join(piece.strip() for piece in pieces)


def named_by(username: str) -> str:
    """Return the join that finds a user of the municipality by username, for `named`."""
    return f"LEFT JOIN administration_user AS w ON w.username = {username} AND w.municipality = %(municipality)s"


def named(username: str) -> str:
    """Return SQL for who did something by name (navn på medarbejder), or what was written where no user has it."""
    return f"COALESCE(NULLIF(w.display_name, ''), {username})"
