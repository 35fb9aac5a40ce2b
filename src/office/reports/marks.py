"""R14, R20, R35 and the complaint report: what stands marked, and the history of marks (markeringer).

Marks for recourse (REC-05) and complaint stay until a person takes them away (RET-04).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from office.reports import case_columns as of
from office.reports import case_sql as sql
from office.reports import words
from office.reports.columns import Column, Kind
from office.reports.definition import ALL_UNITS, Asked, Report, Shape, Source

_GROUPS = _("Målgruppen står i en kolonne; rapporten deles ikke efter den.")
_NO_GROUPS = _("Rapporten deles ikke efter målgruppe.")

# A mark stands from the moment it was set until it was lifted; set twice without being lifted it is one mark.
_RECOURSE_COUNT = """
WITH unit AS (
    SELECT * FROM unnest(%(labels)s::text[], %(firsts)s::date[], %(lasts)s::date[]) AS unit (label, first, last)
), mark AS (
    SELECT e.case_id, (e.at AT TIME ZONE 'Europe/Copenhagen')::date AS since,
           (SELECT min((u.at AT TIME ZONE 'Europe/Copenhagen')::date) FROM cases_event AS u
            WHERE u.municipality = %(municipality)s AND u.case_id = e.case_id AND u.kind = 'UNMARK_RECOURSE'
              AND u.id > e.id) AS until
    FROM cases_event AS e
    WHERE e.municipality = %(municipality)s AND e.kind = 'MARK_RECOURSE' AND e.case_id IS NOT NULL
)
SELECT unit.label AS period, unit.first AS first_day, unit.last AS last_day, count(DISTINCT mark.case_id) AS cases,
       count(DISTINCT mark.case_id) FILTER (WHERE mark.since BETWEEN unit.first AND unit.last) AS set_here,
       count(DISTINCT mark.case_id) FILTER (WHERE mark.until BETWEEN unit.first AND unit.last) AS lifted_here
FROM unit LEFT JOIN mark ON mark.since <= unit.last AND (mark.until IS NULL OR mark.until >= unit.first)
GROUP BY unit.label, unit.first, unit.last
"""


def _recourse_count(asked: Asked) -> Source:
    assert asked.period is not None
    spans = list(asked.period.spans())
    lists = {"labels": [span.label for span in spans], "firsts": [span.first for span in spans],
             "lasts": [span.last for span in spans]}  # fmt: skip
    return Source(_RECOURSE_COUNT, lists)


R14 = Report(
    code="R14",
    name=_("Regressager"),
    purpose=_("Viser antallet af sager, der er eller har været markeret som regressager i perioden, også når "
              "markeringen er fjernet igen."),
    shape=Shape.SUM,
    target_groups=_NO_GROUPS,
    content=_("Ét antal for hver uge, hver måned eller hvert år i perioden, talt af markeringernes historik. "
              "Sagerne selv står i R35."),
    columns=(
        Column("period", _("Periode"), is_ours=False),
        # A case that stands marked in two months is one case: the numbers of several units do not add up.
        Column("cases", _("Antal regressager"), Kind.NUMBER, is_ours=False),
        Column("set_here", _("Heraf markeret i perioden"), Kind.COUNT),
        Column("lifted_here", _("Heraf ophævet i perioden"), Kind.COUNT),
        Column("first_day", _("Fra"), Kind.DATE),
        Column("last_day", _("Til"), Kind.DATE),
    ),
    source=_recourse_count,
    order=("first_day",),
    units=ALL_UNITS,
    basis=_("de dage, markeringen stod"),
    person=None,
    is_retired=True,
)  # fmt: skip


def _recourse_list(asked: Asked) -> Source:
    select = f"""
SELECT {of.CASE}, y.at AS marked_at, {sql.named('y.actor')} AS marked_by, y.reason AS mark_reason, n.cause,
       {of.INJURIES},
       m.remark, CASE WHEN p.is_protected THEN NULL ELSE p.address END AS address,
       z.citizen AS paid_citizen, z.refund AS paid_refund, z.together AS paid_together, z.since AS paid_since,
       z.until AS paid_until, e.injured_on, e.liable_party, e.insurer, e.claim_number,
       o.how_many AS open_tasks, o.numbers AS open_numbers
{of.PARTIES}
LEFT JOIN notified AS n ON n.case_id = c.id LEFT JOIN remarked AS m ON m.public_id = n.message
LEFT JOIN marked AS y ON y.case_id = c.id LEFT JOIN paid AS z ON z.case_id = c.id
LEFT JOIN open_task AS o ON o.case_id = c.id LEFT JOIN recourse AS e ON e.case_id = c.id
LEFT JOIN hurt_at_work AS v ON v.case_id = c.id {sql.named_by('y.actor')}
"""
    pieces = (
        sql.chosen("c.is_recourse"), sql.ANNULLED, sql.COMPANY, sql.NOTIFIED, sql.RECOURSE, sql.FORM,
        sql.marked("RECOURSE"), sql.PAID, sql.OPEN_TASKS,
    )  # fmt: skip
    return Source(sql.joined(*pieces) + select, {})


R35 = Report(
    code="R35",
    name=_("Regressagsliste"),
    purpose=_("Giver et komplet overblik over de sager, der er udtaget til regres, med de oplysninger, der skal til "
              "for at begynde en regressag."),
    shape=Shape.LIST,
    target_groups=_GROUPS,
    content=_("Alle sager, der nu er markeret som regressager, med dato for markeringen, parter, fravær, årsag og det "
              "udbetalte indtil i dag."),
    columns=(
        *of.known(Column("marked_at", _("Markeret som regressag"), Kind.MOMENT)),
        of.NUMBER, of.CITIZEN, of.CPR, Column("address", _("Adresse"), is_protected=True), of.COMPANY, of.CVR,
        of.FIRST_DAY, of.LAST_DAY, of.STATUS, of.GROUP, of.CAUSE, of.REMARK, of.INJURY, of.LIABLE, of.WORK_INJURY,
        Column("injured_on", _("Skadesdato"), Kind.DATE),
        Column("liable_party", _("Navn på ansvarlig skadevolder")),
        Column("insurer", _("Forsikringsselskab")),
        Column("claim_number", _("Skadenummer")),
        Column("paid_citizen", _("Udbetalt til borger"), Kind.MONEY),
        Column("paid_refund", _("Refunderet til arbejdsgiver"), Kind.MONEY),
        Column("paid_together", _("Udbetalt i alt"), Kind.MONEY),
        Column("paid_since", _("Udbetalt fra"), Kind.DATE),
        Column("paid_until", _("Udbetalt til"), Kind.DATE),
        of.RIGHT_UNTIL,
        Column("marked_by", _("Markeret af")),
        Column("mark_reason", _("Begrundelse for markering")),
        of.OPEN_COUNT, of.OPEN_NUMBERS,
    ),
    source=_recourse_list,
    order=("-marked_at", "number"),
    hints=(
        _("Sortér efter Markeret som regressag for at se de nyeste."),
        _("Gennemgå listen hvert år før kassationen, og fjern markeringen på sager, hvor regressen er afgjort."),
    ),
)  # fmt: skip


def _complaints(asked: Asked) -> Source:
    select = f"""
SELECT {of.CASE}, y.at AS marked_at, {sql.named('y.actor')} AS marked_by, y.reason AS mark_reason,
       o.how_many AS open_tasks, c.status IN ('ENDED', 'CLOSED') AS is_ripe
{of.PARTIES} LEFT JOIN marked AS y ON y.case_id = c.id LEFT JOIN open_task AS o ON o.case_id = c.id
{sql.named_by('y.actor')}
"""
    pieces = (sql.chosen("c.is_complaint"), sql.COMPANY, sql.marked("COMPLAINT"), sql.OPEN_TASKS)
    return Source(sql.joined(*pieces) + select, {})


COMPLAINTS = Report(
    code="KLAGE",
    name=_("Klagesager"),
    purpose=_("Giver et komplet overblik over sager, der er markeret som klagesag."),
    shape=Shape.LIST,
    target_groups=_GROUPS,
    content=_("Alle sager med markeringen Klagesag, med hvem der satte den, hvornår og hvorfor. Selve klagesagen "
              "ligger et andet sted."),
    columns=(
        of.NUMBER, of.CITIZEN, of.CPR, of.STATUS,
        Column("marked_at", _("Markeret som klagesag"), Kind.MOMENT),
        Column("marked_by", _("Markeret af")),
        Column("mark_reason", _("Begrundelse for markering")),
        of.RIGHT_UNTIL, of.FIRST_DAY, of.LAST_DAY, of.COMPANY, of.CVR, of.GROUP, of.OPEN_COUNT,
        Column("is_ripe", _("Bør gennemgås før kassation"), Kind.YES_NO),
    ),
    source=_complaints,
    order=("-marked_at", "number"),
    hints=(_("Fjern markeringen, når klagen er afgjort, så sagen kan kasseres."),),
)  # fmt: skip


_NOT_OVER = "c.municipality = %(municipality)s AND c.status NOT IN ('ENDED', 'CLOSED', 'REFUSED', 'ANNULLED')"


def _exempt(asked: Asked) -> Source:
    return Source(
        f"""
SELECT e.person_id, p.name AS citizen, COALESCE(p.is_protected, false) AS is_protected, p.cpr, k.name AS company, k.cvr,
       e.from_day, e.until, {sql.named('e.by')} AS set_by, e.reason, e.made_at, o.open_cases, o.numbers,
       (e.until - %(on)s::date) AS days_left, CASE WHEN e.person_id IS NULL THEN 'COMPANY' ELSE 'PERSON' END AS party
FROM decisions_exemption AS e LEFT JOIN parties_person AS p ON p.id = e.person_id
LEFT JOIN parties_company AS k ON k.id = e.company_id {sql.named_by('e.by')}
CROSS JOIN LATERAL (
    SELECT count(*) AS open_cases, string_agg(c.number, ' ' ORDER BY c.number) AS numbers FROM cases_sicknesscase AS c
    WHERE {_NOT_OVER} AND (c.person_id = e.person_id OR c.employer_id = e.company_id)
) AS o
WHERE e.municipality = %(municipality)s AND e.from_day <= %(on)s AND e.until >= %(on)s
  AND (e.lifted_on IS NULL OR e.lifted_on > %(on)s)
""",
        {"on": asked.on},
    )


R20 = Report(
    code="R20",
    name=_("Parter undtaget for automatisk sagsbehandling"),
    purpose=_("Giver et komplet overblik over de parter, der er undtaget for automatisk sagsbehandling."),
    shape=Shape.LIST,
    target_groups=_NO_GROUPS,
    content=_("Alle undtagelser, der gælder i dag, med hvem der satte dem, hvorfor og hvor mange sager de rammer. "
              "En undtagelse gælder alle partens sager, også nye."),
    columns=(
        Column("party", _("Part"), Kind.CODE, words=words.PARTIES), of.CITIZEN, of.CPR, of.COMPANY, of.CVR,
        Column("from_day", _("Undtaget fra"), Kind.DATE),
        Column("until", _("Undtaget til"), Kind.DATE),
        Column("days_left", _("Dage tilbage"), Kind.NUMBER),
        Column("set_by", _("Undtaget af")),
        Column("reason", _("Begrundelse")),
        Column("open_cases", _("Antal åbne sager"), Kind.COUNT),
        Column("numbers", _("Åbne sager")),
    ),
    source=_exempt,
    order=("until", "citizen", "cvr"),
    hints=(
        _("Gennemgå listen hvert kvartal, og ophæv undtagelser, der ikke længere er nødvendige, under Handlinger på "
          "sagen."),
    ),
)  # fmt: skip
