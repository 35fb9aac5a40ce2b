"""R9: cases that cannot end (sager, der ikke kan afsluttes), with what stands in the way."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from office.payments.queries import covered_until
from office.reports import case_columns as of
from office.reports import case_sql as sql
from office.reports import words
from office.reports.columns import Column, Kind
from office.reports.definition import Asked, Report, Shape, Source

# A case is over when its right has run out, or when it is refused, annulled, ended or closed. What was paid too much
# less what is owed for weeks that a run has covered is the balance of each party, as the rest of the house counts it.
_OVER = """(c.status IN ('PAYMENT_EFFECTED', 'ENDED', 'CLOSED', 'REFUSED', 'ANNULLED')
    OR c.last_day_of_right < %(on)s)"""
_BALANCES = """
balance AS (
    SELECT w.case_id, w.company_id,
           COALESCE(sum(w.paid_to_payee + w.paid_own_atp + w.paid_supplement - w.due_benefit - w.due_supplement)
                    FILTER (WHERE w.outstanding < 0), 0)
           - COALESCE(sum(w.outstanding) FILTER (WHERE w.outstanding > 0 AND (
                 w.company_id IS NULL AND w.monday <= %(covered_monday)s::date
                 OR w.company_id IS NOT NULL AND d.posted_on <= %(covered_posting)s::date)), 0) AS amount
    FROM payments_weekaccount AS w LEFT JOIN payments_posting AS d ON d.id = w.due_posting_id
    WHERE w.municipality = %(municipality)s AND w.outstanding <> 0 AND w.case_id IN (SELECT id FROM chosen)
    GROUP BY w.case_id, w.company_id
)"""
_SELECT = f"""
SELECT {of.CASE}, 'SICKNESS' AS case_kind, o.how_many AS open_tasks, o.numbers AS open_numbers, b.amount AS balance,
       CASE WHEN o.how_many > 0 AND b.amount <> 0 THEN 'BOTH' WHEN o.how_many > 0 THEN 'TASKS' ELSE 'BALANCE' END
           AS obstacle,
       c.status = 'PAYMENT_EFFECTED' AND c.last_day_of_right < %(on)s AS is_ripe
{of.PARTIES} LEFT JOIN open_task AS o ON o.case_id = c.id
LEFT JOIN balance AS b ON b.case_id = c.id AND b.company_id IS NULL
WHERE o.how_many > 0 OR b.amount <> 0
UNION ALL
SELECT c.number, c.person_id, p.name, p.is_protected, p.cpr, k.name, k.cvr, c.first_absence_day, c.last_absence_day,
       c.status, c.grant_basis, c.target_group, c.reassessment_day, c.last_day_of_right, c.is_complaint, c.is_recourse,
       c.opened_on, 'REFUND', NULL, NULL, b.amount, 'BALANCE',
       c.status = 'PAYMENT_EFFECTED' AND c.last_day_of_right < %(on)s
FROM chosen AS c JOIN parties_person AS p ON p.id = c.person_id
JOIN balance AS b ON b.case_id = c.id AND b.company_id IS NOT NULL AND b.amount <> 0
JOIN company AS k ON k.id = b.company_id
"""


def _source(asked: Asked) -> Source:
    monday, posted_on = covered_until()
    days = {"on": asked.on, "covered_monday": monday, "covered_posting": posted_on}
    return Source(sql.joined(sql.chosen(_OVER), sql.COMPANY, sql.OPEN_TASKS, _BALANCES) + _SELECT, days)


R9 = Report(
    code="R9",
    name=_("Sager som ikke kan afsluttes grundet udeståender"),
    purpose=_("Giver et komplet overblik over sygefraværs- og refusionssager, der ikke kan afsluttes, fordi der ligger "
              "åbne opgaver eller et økonomisk udestående, som ikke er håndteret."),
    shape=Shape.LIST,
    target_groups=_("Målgruppen står i en kolonne; rapporten deles ikke efter den."),
    content=_("Én række for sygefraværssagen og én for hver refusionssag med udestående. Restgæld er det, parten har "
              "fået for meget; et negativt tal har parten til gode."),
    columns=(
        *of.known(of.STATUS, of.RIGHT_UNTIL),
        of.NUMBER,
        Column("case_kind", _("Sagstype"), Kind.CODE, words=words.CASE_KINDS),
        of.CITIZEN, of.CPR, of.COMPANY, of.CVR,
        Column("obstacle", _("Hindring"), Kind.CODE, words=words.OBSTACLES),
        of.OPEN_COUNT, of.OPEN_NUMBERS,
        Column("balance", _("Restgæld"), Kind.MONEY),
        Column("is_ripe", _("Bør gennemgås før kassation"), Kind.YES_NO),
        of.GROUP,
    ),
    source=_source,
    order=("last_day_of_right", "number", "case_kind", "cvr"),
    hints=(
        _("Gennemgå listen hver måned for restgæld, og send den til opkrævning."),
        _("Gennemgå før den årlige kassation sager, hvor sidste dag med ret er passeret og status er Udbetaling "
          "effektueret."),
    ),
)  # fmt: skip
