"""Columns that stand in several reports (fælles kolonner), so that the same thing has one header everywhere."""

from __future__ import annotations

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.reports import words
from office.reports.columns import Column, Kind

NUMBER = Column("number", _("Sagsnummer"))
CITIZEN = Column("citizen", _("Borger"), is_protected=True)
CPR = Column("cpr", _("CPR-nummer"), Kind.CPR)
COMPANY = Column("company", _("Virksomhed"))
CVR = Column("cvr", _("CVR-nummer"))
FIRST_DAY = Column("first_day", _("Første fraværsdag"), Kind.DATE)
LAST_DAY = Column("last_day", _("Sidste fraværsdag"), Kind.DATE)
STATUS = Column("status", _("Sagsstatus"), Kind.CODE, words=words.STATUSES)
GRANT_BASIS = Column("grant_basis", _("Bevillingsgrundlag"), Kind.CODE, words=words.GRANT_BASES)
REASSESSMENT = Column("reassessment", _("Revurderingstidspunkt"), Kind.DATE)
EXTENSION = Column("extension", _("Forlængelsesårsag"), Kind.CODE, words=words.EXTENSIONS)
RESUMED = Column("resumed_on", _("Delvis genoptaget arbejde"), Kind.DATE)
CAUSE = Column("cause", _("Fraværsårsag"), Kind.CODE, words=words.CAUSES)
COMPLAINT = Column("is_complaint", _("Klagesag"), Kind.YES_NO)
RECOURSE = Column("is_recourse", _("Regressag"), Kind.YES_NO)
GROUP = Column("target_group", _("Målgruppe"), Kind.CODE, words=words.TARGET_GROUPS)
REMARK = Column("remark", _("Bemærkning til fraværsårsag"))
RIGHT_UNTIL = Column("last_day_of_right", _("Dato for sidste dag med ret til sygedagpenge"), Kind.DATE)
INJURY = Column("is_injury", _("Personskade"), Kind.YES_NO)
LIABLE = Column("has_liable_party", _("Ansvarlig skadevolder"), Kind.YES_NO)
WORK_INJURY = Column("is_work_injury", _("Arbejdsskade"), Kind.YES_NO)
OPEN_COUNT = Column("open_tasks", _("Antal åbne opgaver"), Kind.COUNT)
OPEN_NUMBERS = Column("open_numbers", _("Åbne opgaver (numre)"))

# What the first day of a case row looks like in SQL, for the columns above; `c` is the case and `p` the person.
CASE = """c.number, c.person_id, p.name AS citizen, p.is_protected, p.cpr, k.name AS company, k.cvr,
    c.first_absence_day AS first_day, c.last_absence_day AS last_day, c.status, c.grant_basis, c.target_group,
    c.reassessment_day AS reassessment, c.last_day_of_right, c.is_complaint, c.is_recourse, c.opened_on"""
PARTIES = """FROM chosen AS c JOIN parties_person AS p ON p.id = c.person_id
    LEFT JOIN company AS k ON k.id = c.employer_id"""
INJURIES = """n.cause IN ('WORK_INJURY', 'ACCIDENT_WITH_LIABLE_PARTY', 'TRAFFIC', 'VIOLENCE')
        OR e.case_id IS NOT NULL OR v.case_id IS NOT NULL AS is_injury,
    n.cause IN ('ACCIDENT_WITH_LIABLE_PARTY', 'TRAFFIC', 'VIOLENCE') OR COALESCE(e.liable_party, '') <> ''
        AS has_liable_party,
    n.cause IN ('WORK_INJURY', 'OCCUPATIONAL_DISEASE') OR v.case_id IS NOT NULL AS is_work_injury"""


def known(*columns: Column) -> tuple[Column, ...]:
    """Return columns as ones that the former system had too (KSD's egne kolonner)."""
    return tuple(replace(column, is_ours=False) for column in columns)


def called(column: Column, title: str | Promise) -> Column:
    """Return a column under another header."""
    return replace(column, title=title)
