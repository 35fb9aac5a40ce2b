"""R22, R23, R33 and the task overview as a list (opgaver); the first three are the leader's alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from office.administration.models import Role
from office.reports import case_columns as of
from office.reports import case_sql as sql
from office.reports import words
from office.reports.columns import Column, Kind
from office.reports.definition import ALL_UNITS, Asked, Report, Shape, Source
from office.tasks.models import CLOSED_WITHOUT_ACTION

_NO_GROUPS = _("Rapporten deles ikke efter målgruppe.")
_NUMBER = Column("number", _("Opgavenummer"), Kind.NUMBER)
_TYPE = Column("task_type", _("Opgavetype"), Kind.CODE, is_ours=False, words=words.task_names())
_SHUT = "t.municipality = %(municipality)s AND t.closed_on BETWEEN %(first)s AND %(last)s AND t.status = 'SOLVED'"


def _days(asked: Asked) -> dict[str, object]:
    assert asked.period is not None
    return {"first": asked.period.first, "last": asked.period.last}


def _solved(asked: Asked) -> Source:
    return Source(
        f"""
SELECT t.closed_by AS solved_by, {sql.named('t.closed_by')} AS solver, t.number,
       t.number::text AS task_type, count(*) AS solved
FROM tasks_task AS t {sql.named_by('t.closed_by')}
WHERE {_SHUT} GROUP BY t.closed_by, w.display_name, t.number
""",
        _days(asked),
    )


R22 = Report(
    code="R22",
    name=_("Opgaver"),
    purpose=_("Viser, hvilke opgavetyper hver sagsbehandler har løst i perioden."),
    shape=Shape.SUM,
    target_groups=_NO_GROUPS,
    content=_("Ét antal for hver sagsbehandler og opgavetype. Opgaveoversigten viser de enkelte opgaver med dato for "
              "løsning og hvem der løste dem."),
    columns=(
        Column("solver", _("Sagsbehandler"), is_ours=False), _TYPE,
        Column("solved", _("Antal løste opgaver"), Kind.COUNT, is_ours=False),
        _NUMBER, Column("solved_by", _("Brugernavn")),
    ),
    source=_solved,
    order=("solved_by", "number"),
    roles=(Role.LEADER,),
    units=ALL_UNITS,
    basis=_("dato for løsning"),
    person=None,
    is_retired=True,
)  # fmt: skip


def _unsolved(asked: Asked) -> Source:
    return Source(
        """
SELECT t.number, t.number::text AS task_type, count(*) AS open,
       count(*) FILTER (WHERE t.blocks IN ('DECISION', 'PAYMENT')) AS blocking,
       count(*) FILTER (WHERE t.due_on < %(on)s) AS overdue, min(t.opened_on) AS oldest
FROM tasks_task AS t WHERE t.municipality = %(municipality)s AND t.status = 'OPEN' GROUP BY t.number
""",
        {"on": asked.on},
    )


R23 = Report(
    code="R23",
    name=_("Uafsluttede opgaver"),
    purpose=_("Viser antal uløste opgaver pr. opgavetype."),
    shape=Shape.SUM,
    target_groups=_NO_GROUPS,
    content=_("Ét antal for hver opgavetype med åbne opgaver i dag."),
    columns=(
        _TYPE, Column("open", _("Antal uløste opgaver"), Kind.COUNT, is_ours=False), _NUMBER,
        Column("blocking", _("Heraf blokerende"), Kind.COUNT),
        Column("overdue", _("Heraf over frist"), Kind.COUNT),
        Column("oldest", _("Ældste opgave"), Kind.DATE),
    ),
    source=_unsolved,
    order=("number",),
    roles=(Role.LEADER,),
    person=None,
    is_retired=True,
)  # fmt: skip


def _in_time(asked: Asked) -> Source:
    return Source(
        f"""
SELECT t.number, t.number::text AS task_type, count(*) AS solved,
       count(*) FILTER (WHERE t.closed_on <= t.due_on) AS in_time,
       100.0 * count(*) FILTER (WHERE t.closed_on <= t.due_on) / count(*) AS share
FROM tasks_task AS t WHERE {_SHUT} GROUP BY t.number
""",
        _days(asked),
    )


R33 = Report(
    code="R33",
    name=_("Andel opgaver løst til tiden"),
    purpose=_("Viser, hvor mange procent af de enkelte opgavetyper der er løst til tiden."),
    shape=Shape.SUM,
    target_groups=_NO_GROUPS,
    content=_("Én procent for hver opgavetype: opgaver, der i perioden er løst senest på fristen, af alle løste."),
    columns=(
        _TYPE, Column("share", _("Procent løst til tiden"), Kind.PERCENT, is_ours=False), _NUMBER,
        Column("solved", _("Antal løste opgaver"), Kind.COUNT),
        Column("in_time", _("Antal løst til tiden"), Kind.COUNT),
    ),
    source=_in_time,
    order=("number",),
    roles=(Role.LEADER,),
    units=ALL_UNITS,
    basis=_("dato for løsning"),
    person=None,
    is_retired=True,
)  # fmt: skip


def _overview(asked: Asked) -> Source:
    return Source(
        f"""
SELECT t.number, t.number::text AS task_type, t.blocks, c.status, c.target_group, c.number AS case_number,
       t.person_id, p.name AS citizen, p.cpr, COALESCE(p.is_protected, false) AS is_protected, k.name AS company,
       k.cvr, t.opened_on, t.due_on, t.due_on < %(on)s AND t.status = 'OPEN' AS is_overdue,
       COALESCE(NULLIF(u.display_name, ''), u.username, '') AS owner, t.on_hold_until, t.status AS task_status,
       t.closed_on, t.id,
       CASE WHEN t.status IN ('CLOSED_BY_ITSELF', 'DELETED') THEN t.status
            ELSE {sql.named('t.closed_by')} END AS closed_by
FROM tasks_task AS t LEFT JOIN cases_sicknesscase AS c ON c.id = t.case_id
LEFT JOIN parties_person AS p ON p.id = t.person_id LEFT JOIN parties_company AS k ON k.id = c.employer_id
LEFT JOIN administration_user AS u ON u.id = t.owner_id
{sql.named_by('t.closed_by')}
WHERE t.municipality = %(municipality)s
""",
        {"on": asked.on},
    )


TASK_OVERVIEW = Report(
    code="OPGAVER",
    name=_("Opgaveoversigt"),
    purpose=_("Viser alle opgaver, åbne og løste, til opgavestyring i kommunen."),
    shape=Shape.LIST,
    target_groups=_("Målgruppen står i en kolonne; listen deles ikke efter den."),
    content=_("Én række for hver opgave med type, hvad den blokerer, sag, part, frist, ansvarlig, og hvornår og af "
              "hvem den er løst."),
    columns=(
        _TYPE, Column("blocks", _("Blokerende"), Kind.CODE, words=words.BLOCKS), of.GROUP, of.STATUS,
        Column("case_number", _("Sagsnummer")), of.CITIZEN, of.CPR, of.COMPANY, of.CVR,
        Column("opened_on", _("Opgave oprettet"), Kind.DATE),
        Column("due_on", _("Frist"), Kind.DATE),
        Column("is_overdue", _("Over frist"), Kind.YES_NO),
        Column("owner", _("Ansvarlig")),
        Column("on_hold_until", _("I bero til"), Kind.DATE),
        Column("task_status", _("Opgavestatus"), Kind.CODE, words=words.TASK_STATUSES),
        Column("closed_on", _("Dato for løsning"), Kind.DATE),
        Column("closed_by", _("Løst af"), words=CLOSED_WITHOUT_ACTION),
        _NUMBER,
    ),
    source=_overview,
    order=("due_on", "number", "case_number", "id"),
    is_large=True,
)  # fmt: skip
