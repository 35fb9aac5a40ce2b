"""Danish words of the codes that reports show (kodeord); the house's own lists where a model has them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.cases.models import SicknessCase
from office.parties.models import Company
from office.tasks.catalogue import all_types
from office.tasks.models import Task

Words = Mapping[str, str | Promise]

TARGET_GROUPS: Words = {choice.value: choice.label for choice in SicknessCase.TargetGroup}
STATUSES: Words = {choice.value: choice.label for choice in SicknessCase.Status}
TASK_STATUSES: Words = {choice.value: choice.label for choice in Task.Status}
BLOCKS: Words = {choice.value: choice.label for choice in Task.Blocks}

FLEXJOB, FLEXJOB_OLD = _("Fleksjob"), _("Fleksjob før 1/1/2013")
GRANT_BASES: Words = {
    "AFTER_EMPLOYER_PERIOD": _("Efter arbejdsgiverperiode"), "NO_EMPLOYER_PERIOD": _("Ingen arbejdsgiverperiode"),
    "INSURED_EMPLOYER": _("Forsikret arbejdsgiver"), "SECTION_56": _("§ 56-aftale"),
    "SECTION_58A": _("§ 58 a-aftale"), "UNEMPLOYED": _("Ledig"), "NEWLY_EDUCATED": _("Nyuddannet"),
    "SELF_EMPLOYED": _("Selvstændig"), "INSURED_SELF_EMPLOYED": _("Frivilligt sikret"), "FLEXJOB": FLEXJOB,
    "FLEXJOB_BEFORE_2013": FLEXJOB_OLD, "ADVANCE": _("Udlæg"), "WAGE_SUBSIDY": _("Løntilskud"),
}  # fmt: skip
CAUSES: Words = {
    "SICKNESS": _("Sygdom"), "WORK_INJURY": _("Arbejdsskade"), "OCCUPATIONAL_DISEASE": _("Erhvervssygdom"),
    "ACCIDENT_WITH_LIABLE_PARTY": _("Ulykke med ansvarlig skadevolder"), "TRAFFIC": _("Færdselsuheld"),
    "VIOLENCE": _("Vold"), "OTHER": _("Anden årsag"),
}  # fmt: skip
EXTENSIONS: Words = {
    "TECHNICAL": _("Teknisk forlængelse"), "1": _("§ 27, stk. 1, nr. 1"), "2": _("§ 27, stk. 1, nr. 2"),
    "3": _("§ 27, stk. 1, nr. 3"), "4": _("§ 27, stk. 1, nr. 4"), "5": _("§ 27, stk. 1, nr. 5"),
    "6": _("§ 27, stk. 1, nr. 6"), "7": _("§ 27, stk. 1, nr. 7"),
}  # fmt: skip
JOBCENTRE_MESSAGES: Words = {
    "EXTENSION": _("Forlængelse"), "RESUME": _("Genoptagelse"), "PENSION_APPLICATION": _("Ansøgning om førtidspension"),
}  # fmt: skip
CASE_KINDS: Words = {"SICKNESS": _("Sygefraværssag"), "REFUND": _("Refusionssag")}
PARTIES: Words = {"PERSON": _("Borger"), "COMPANY": _("Virksomhed")}
OBSTACLES: Words = {
    "TASKS": _("Åbne opgaver"), "BALANCE": _("Økonomisk udestående"), "BOTH": _("Åbne opgaver og økonomisk udestående"),
}  # fmt: skip
COMPANY_FORMS: Words = {choice.value: choice.label for choice in Company.Form}


def task_names() -> Words:
    """Return the names of the task types by number (opgavetyper), verbatim in Danish, in English our own."""
    return {str(number): _task_name(number) for number in all_types()}


def _name_of(number: int) -> str:
    return all_types()[number].name(get_language() or "da")


_task_name = lazy(_name_of, str)
