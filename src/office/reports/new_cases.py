"""R34, R45 and R46: lists of cases (nyoprettede sager, regresudsøgning, sager uden raskmelding).

R34 is what supervision by the leaders reads (AUD-06).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lawbook.rates.rules import TABLE, WEEKLY_MAXIMUM
from office.administration.law_rates import rates_that_count
from office.administration.models import Role
from office.reports import case_columns as of
from office.reports import case_sql as sql
from office.reports import words
from office.reports.columns import Column, Kind
from office.reports.definition import ALL_UNITS, Asked, Report, Shape, Source

_GROUPS = _("Målgruppen står i en kolonne; rapporten deles ikke efter den.")

_LONG = f"""
SELECT {of.CASE}, x.ground AS extension, y.resumed_on, i.since AS incapable_since, i.share AS incapable_share,
       n.cause, m.remark, h.case_id IS NOT NULL AS is_by_hand, u.case_id IS NOT NULL AS is_technical,
       p.phone, k.form
"""
_LONG_FROM = f"""
{of.PARTIES}
LEFT JOIN notified AS n ON n.case_id = c.id LEFT JOIN remarked AS m ON m.public_id = n.message
LEFT JOIN partly AS y ON y.case_id = c.id LEFT JOIN incapable AS i ON i.case_id = c.id
LEFT JOIN extended AS x ON x.case_id = c.id LEFT JOIN technical AS u ON u.case_id = c.id
LEFT JOIN by_hand AS h ON h.case_id = c.id
"""
_LONG_PIECES = (sql.ANNULLED, sql.SAID, sql.COMPANY, sql.NOTIFIED, sql.PARTIAL, sql.EXTENDED, sql.BY_HAND)
_EXTRA = (
    Column("is_by_hand", _("Oprettet manuelt"), Kind.YES_NO),
    Column("is_technical", _("Teknisk forlænget"), Kind.YES_NO),
    Column("incapable_since", _("Delvis uarbejdsdygtig fra"), Kind.DATE),
    Column("incapable_share", _("Delvis uarbejdsdygtig andel (procent)"), Kind.PERCENT),
    of.REMARK,
    Column("phone", _("Telefon"), is_protected=True),
    Column("form", _("Virksomhedsform"), Kind.CODE, words=words.COMPANY_FORMS),
)


def _days(asked: Asked) -> dict[str, object]:
    assert asked.period is not None
    return {"first": asked.period.first, "last": asked.period.last}


def _new_cases(asked: Asked) -> Source:
    chosen = sql.chosen("c.opened_on BETWEEN %(first)s AND %(last)s")
    return Source(sql.joined(chosen, *_LONG_PIECES) + _LONG + _LONG_FROM, _days(asked))


R34 = Report(
    code="R34",
    name=_("Liste over nyoprettede sager"),
    purpose=_("Viser, hvilke sager der er oprettet i en given periode."),
    shape=Shape.LIST,
    target_groups=_("Målgruppen står i kolonnen Sygemeldt-Type; rapporten deles ikke efter den."),
    content=_("Alle sygefraværssager, der er oprettet i perioden, uanset status, med parter, fravær, bevilling, "
              "forlængelse, genoptaget arbejde og markeringer."),
    columns=(
        *of.known(of.NUMBER, of.CITIZEN, of.CPR, of.COMPANY, of.CVR, of.FIRST_DAY, of.LAST_DAY, of.STATUS,
                  of.GRANT_BASIS, of.REASSESSMENT, of.EXTENSION, of.RESUMED, of.CAUSE, of.COMPLAINT,
                  of.called(of.GROUP, _("Sygemeldt-Type")), Column("opened_on", _("Opret-dato"), Kind.DATE)),
        *_EXTRA,
    ),
    source=_new_cases,
    order=("opened_on", "number"),
    units=ALL_UNITS,
    basis=_("oprettelsesdato"),
    is_large=True,
    hints=(
        _("Gennemgå sidst på året klagesager med status Afsluttet eller Lukket, før kassationen, og fjern markeringen, "
          "når klagen er afgjort."),
    ),
)  # fmt: skip


def _recourse_search(asked: Asked) -> Source:
    granted = """c.status <> 'ANNULLED' AND c.id IN (
        SELECT d.case_id FROM decisions_decision AS d
        WHERE d.municipality = %(municipality)s AND d.outcome IN ('GRANTED', 'PARTLY_GRANTED')
          AND d.state IN ('IN_FORCE', 'SUPERSEDED')
        GROUP BY d.case_id HAVING min(d.decided_on) BETWEEN %(first)s AND %(last)s)"""
    grant = """
grant_day AS (
    SELECT d.case_id, min(d.decided_on) AS granted_on FROM decisions_decision AS d
    WHERE d.municipality = %(municipality)s AND d.outcome IN ('GRANTED', 'PARTLY_GRANTED')
      AND d.state IN ('IN_FORCE', 'SUPERSEDED') AND d.case_id IN (SELECT id FROM chosen) GROUP BY d.case_id
)"""
    select = f"""
SELECT {of.CASE}, n.cause AS cause_code, n.cause, {of.INJURIES}, m.remark, g.granted_on
{of.PARTIES} LEFT JOIN notified AS n ON n.case_id = c.id LEFT JOIN remarked AS m ON m.public_id = n.message
LEFT JOIN recourse AS e ON e.case_id = c.id LEFT JOIN grant_day AS g ON g.case_id = c.id
LEFT JOIN hurt_at_work AS v ON v.case_id = c.id
"""
    pieces = (sql.chosen(granted, is_dear=True), sql.ANNULLED, sql.COMPANY, sql.NOTIFIED, sql.RECOURSE, sql.FORM, grant)
    return Source(sql.joined(*pieces) + select, _days(asked))


R45 = Report(
    code="R45",
    name=_("Regresudsøgning"),
    purpose=_("Hjælper med at finde sager, hvor der kan være grundlag for regres."),
    shape=Shape.LIST,
    target_groups=_GROUPS,
    content=_("Sager, der har fået deres første bevilling i perioden, med fraværsårsag, personskade, ansvarlig "
              "skadevolder og arbejdsskade."),
    columns=(
        *of.known(of.NUMBER, of.CPR, of.FIRST_DAY, of.LAST_DAY, Column("cause_code", _("Fraværsårsagskode")),
                  of.called(of.CAUSE, _("Fraværsårsag forklaring")), of.INJURY, of.LIABLE, of.WORK_INJURY),
        Column("granted_on", _("Bevillingsdato"), Kind.DATE), of.CITIZEN, of.COMPANY, of.CVR, of.GROUP, of.STATUS,
        of.REMARK, of.RECOURSE,
    ),
    source=_recourse_search,
    order=("granted_on", "number"),
    roles=(Role.CASEWORKER,),
    units=ALL_UNITS,
    basis=_("bevillingsdato"),
)  # fmt: skip


def _not_recovered(asked: Asked) -> Source:
    chosen = sql.chosen("c.status IN ('UNDER_CLARIFICATION', 'DECIDED', 'RUNNING')")
    # Rates of the unemployed are told by their fund, for the time from the absence's beginning or from a later day that
    # the fund names. One for a time before the latest change of rates, or told before it, may be out of date.
    select = f"""{_LONG},
    q.rate AS hourly_rate, z.rate AS day_rate,
    z.rate IS NOT NULL AND LEAST(z.sent_on, GREATEST(z.since, c.first_absence_day)) < %(rates_since)s
        AS is_rate_outdated,
    j.sent_on AS jobcentre_on, j.message AS jobcentre_message
{_LONG_FROM}
LEFT JOIN hourly AS q ON q.case_id = c.id
LEFT JOIN day_rate AS z ON z.person_id = c.person_id AND c.target_group = 'UNEMPLOYED'
LEFT JOIN jobcentre AS j ON j.person_id = c.person_id
"""
    entered = (rate.since for rate in rates_that_count() if rate.name == WEEKLY_MAXIMUM)
    starts = [*TABLE[WEEKLY_MAXIMUM].starts, *entered]
    changed = max(since for since in starts if since <= asked.on)
    return Source(sql.joined(chosen, *_LONG_PIECES, sql.RATE) + select, {"rates_since": changed})


R46 = Report(
    code="R46",
    name=_("Sager uden raskmelding"),
    purpose=_("Giver et komplet overblik over sygefraværssager, der er under afklaring, afgjort eller igangværende, "
              "til sammenligning med jobcentrets opfølgningssager."),
    shape=Shape.LIST,
    target_groups=_GROUPS,
    content=_("Alle sager med sagsstatus Under afklaring, Afgjort eller Igangværende, med sats, seneste meddelelse fra "
              "jobcentret og mærke, når en ledigs sats er anmeldt før seneste satsregulering."),
    columns=(
        of.NUMBER, of.CITIZEN, of.CPR, of.COMPANY, of.CVR, of.FIRST_DAY, of.LAST_DAY, of.STATUS, of.GRANT_BASIS,
        of.REASSESSMENT, of.EXTENSION, of.RESUMED, of.CAUSE, of.COMPLAINT, of.GROUP,
        Column("opened_on", _("Opret-dato"), Kind.DATE),
        Column("hourly_rate", _("Timesats"), Kind.MONEY),
        Column("day_rate", _("Anmeldt dagsats"), Kind.MONEY),
        Column("is_rate_outdated", _("Forældet sats"), Kind.YES_NO),
        Column("jobcentre_on", _("Seneste meddelelse fra jobcenter"), Kind.DATE),
        Column("jobcentre_message", _("Jobcentrets meddelelse"), Kind.CODE, words=words.JOBCENTRE_MESSAGES),
        *_EXTRA,
    ),
    source=_not_recovered,
    order=("first_day", "number"),
    is_large=True,
    hints=(
        _("Sammenlign med jobcentrets sager for at finde sager, der ikke er oprettet dér, og raskmeldinger, der ikke "
          "er registreret her."),
        _("Brug mærket Forældet sats ved den årlige manuelle satsregulering af ledige."),
    ),
)  # fmt: skip
