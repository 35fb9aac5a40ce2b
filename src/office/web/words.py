"""Danish words for stored codes (kodeord): one table, so that a code never reaches the reader.

A code without a word here is written in small letters, which is ugly enough to be found and harmless meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.web import formats
from office.web.words_facts import FIELDS, KINDS
from office.web.words_law import ANSWERS, INPUTS

_NUMBER = re.compile(r"^\d+(?:\.\d+|/\d+)?$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

RIGHTS: Mapping[str, str | Promise] = {
    "SEE_CASES": _("at se sager"), "SEE_CPR": _("at se personnumre"), "SEE_PROTECTED": _("at se beskyttede navne"),
    "SOLVE_TASK": _("at løse opgaver"), "ASSIGN": _("at fordele opgaver"), "CORRECT_FACT": _("at rette oplysninger"),
    "DECIDE": _("at træffe afgørelser"), "EXEMPT": _("at undtage for automatik"),
    "SEE_PAYMENTS": _("at se udbetalinger"), "PREPARE_PAYMENT": _("at klargøre udbetalinger"),
    "RELEASE_PAYMENT": _("at frigive udbetalinger"), "PREPARE_DELETION": _("at forberede sletning af opgaver"),
    "ORDER_DELETION": _("at bestille opgaver slettet"), "SEE_REPORTS": _("at se rapporter"),
    "SEE_LEADER_REPORTS": _("at se lederens rapporter"), "SEE_LOG": _("at se læseloggen"),
    "ADMINISTER": _("at administrere brugere og konti"), "OPERATE": _("at drive systemet"),
    "SEE_CATALOGUE": _("at se opgavekataloget"), "SEE_LAW": _("at se lovdækningen"),
}

CODES: Mapping[str, str | Promise] = {
    "FULFILLED": _("Opfyldt"), "NOT_FULFILLED": _("Ikke opfyldt"), "UNDECIDABLE": _("Kan ikke afgøres"),
    "GRANTED": _("Bevilget"), "PARTLY_GRANTED": _("Delvist bevilget"), "STOPPED": _("Stoppet"),
    "REFUSED": _("Afslag"), "ANNULLED": _("Annulleret"), "PENDING": _("Afventer"),
    "PREPARED": _("Forberedt"), "IN_FORCE": _("Gældende"), "SUPERSEDED": _("Afløst"),
    "CITIZEN": _("Borger"), "EMPLOYER": _("Arbejdsgiver"), "UNEMPLOYMENT_FUND": _("A-kasse"),
    "CASEWORKER": _("Sagsbehandler"), "REGISTER": _("Register"), "JOBCENTRE": _("Jobcenter"),
    "OFFICE": _("Kommunen"),
    "REFUND": _("Refusion"), "BENEFIT": _("Sygedagpenge"), "SUPPLEMENT": _("Tillæg til refusion"),
    "OWN_ATP": _("ATP, borgerens del"), "MUNICIPAL_ATP": _("ATP, kommunens del"),
    "PENSION": _("Obligatorisk pensionsordning"),
    "ABSENCE": _("Fravær"), "PARTIAL": _("Delvis genoptaget arbejde"), "EMPLOYER_PERIOD": _("Arbejdsgiverperiode"),
    "RIGHT": _("Ret til sygedagpenge"), "HOLIDAY": _("Ferie"), "HELD": _("Holdes tilbage"),
    "UNKNOWN_RATE": _("Sats mangler"), "APPLICATION": _("Anmodning"), "REFUND_REQUEST": _("Refusionsanmodning"),
    "SICKNESS": _("Sygdom"), "OTHER": _("Anden årsag"), "WORK_INJURY": _("Arbejdsskade"),
    "OCCUPATIONAL_DISEASE": _("Erhvervssygdom"), "ACCIDENT_WITH_LIABLE_PARTY": _("Ulykke med ansvarlig skadevolder"),
    "TRAFFIC": _("Færdselsuheld"), "VIOLENCE": _("Vold"),
    "AFTER_EMPLOYER_PERIOD": _("Efter arbejdsgiverperiode"), "NO_EMPLOYER_PERIOD": _("Ingen arbejdsgiverperiode"),
    "INSURED_EMPLOYER": _("Forsikret arbejdsgiver"), "SECTION_56": _("§ 56-aftale"),
    "SECTION_58A": _("§ 58 a-aftale"), "UNEMPLOYED": _("Ledig"), "NEWLY_EDUCATED": _("Nyuddannet"),
    "SELF_EMPLOYED": _("Selvstændig"), "INSURED_SELF_EMPLOYED": _("Frivilligt sikret"), "FLEXJOB": _("Fleksjob"),
    "FLEXJOB_BEFORE_2013": _("Fleksjob før 1/1/2013"), "ADVANCE": _("Udlæg"),
    "EMPLOYEE_WITH_PAY": _("Lønmodtager med løn"), "EMPLOYEE_WITHOUT_PAY": _("Lønmodtager uden løn"),
    "WAGE_SUBSIDY": _("Løntilskud"), "PENSIONER": _("Pensionist"), "SEAFARER": _("Søfarende"),
    "STAY_ABROAD": _("Ophold i udlandet"), "TAXED_ABROAD": _("Skat i et andet land"),
    "OTHER_STATE": _("Ydelse fra et andet land"), "LABOUR_DISPUTE": _("Arbejdskonflikt"),
    "EDUCATION": _("Uddannelse"), "SELF_INFLICTED": _("Selvforskyldt sygdom"),
    "LATE_TO_THE_FUND": _("Meldt for sent til a-kassen"),
    "RECOVERED": _("Rask"), "NOT_INCAPABLE": _("Ikke uarbejdsdygtig"), "NON_COOPERATION": _("Manglende medvirken"),
    "INFORMATION_FORM_MISSING": _("Oplysningsskema mangler"), "NOT_EXTENDED": _("Revurdering uden forlængelse"),
    "JOB_CLARIFICATION": _("Jobafklaringsforløb"), "PENSIONER_DURATION": _("Varighed for pensionist"),
    "DEATH": _("Død"), "DISAPPEARED": _("Forsvundet"), "EMIGRATED": _("Udvandret"), "MOVED": _("Flyttet"),
    "RENUMBERED": _("Personnummer ændret"), "DEATH_ANNULLED": _("Dødsfald annulleret"),
    "GUARDIANSHIP": _("Værgemål"), "NUMBER_WITHDRAWN": _("Personnummer udgået"),
    "EMPLOYMENT_ENDED": _("Ansættelse ophørt"), "UNDER_FOUR_HOURS": _("Fravær under 4 timer"),
    "OTHER_BENEFIT": _("Afløst af anden ydelse"), "MANUAL": _("Manuel"),
    "GRANT": _("Bevilling"), "REFUSE": _("Afslag"), "STOP": _("Stop"), "EXTEND": _("Forlængelse"),
    "SET_HOURLY_RATE": _("Timesats sat"), "EXCUSE_LATENESS": _("Forsinkelse undskyldt"), "ANNUL": _("Annulleret"),
    "DUTY_MET": _("Pligten er opfyldt"),
    "INTEND_REFUSE": _("Påtænkt afslag"), "INTEND_STOP": _("Påtænkt stop"),
    "SETTLE": _("Spørgsmål afgjort"), "YES": _("Ja"), "NO": _("Nej"),
    "NONE": _("Ingen"), "HOSPITAL": _("Indlagt"), "ABROAD": _("Udlandet"),
    "INFORM": _("Oplysende"), "BRAKE": _("Bremsende"), "SAMPLE": _("Stikprøve"), "MISSING": _("Intet svar"),
    "VALID": _("Gyldig"), "INVALID": _("Ugyldig"), "UNKNOWN": _("Ukendt"),
    "APPLIED": _("Ansøgt"), "APPROVED": _("Godkendt"),
    "FIXED": _("Aftalt på forhånd"), "VARYING": _("Varierende"),
    "FULL_TIME": _("Fuldtid"), "PART_TIME": _("Deltid"), "TWO_THIRDS": _("2/3 af højeste beløb"),
    "FULL": _("Højeste beløb"), "EXTENSION": _("Forlængelse"), "RESUME": _("Genoptagelse"),
    "PENSION_APPLICATION": _("Ansøgning om førtidspension"),
    "NOTIFICATION_LETTER": _("Underretningsbrev"), "INFORMATION_FORM": _("Oplysningsskema"),
    "REFUSAL": _("Afslag"), "PARTIAL_REFUSAL": _("Delvist afslag"), "HEARING": _("Partshøring"),
    "REFUND_GRANT": _("Bevilling af refusion"), "REFUND_PARTIAL": _("Delvis bevilling af refusion"),
    "SPECIFICATION": _("Udbetalingsspecifikation"), "AGREEMENT_ENDS": _("Varsel om udløb af aftale"),
    "MOVE_CONSENT": _("Spørgsmål om samtykke ved flytning"),
    "QUEUED": _("I kø"), "SENT": _("Sendt"), "FAILED": _("Fejlet"),
    "DRAFT": _("Kladde"), "RELEASED": _("Frigivet"), "DISCARDED": _("Kasseret"), "ACCEPTED": _("Godkendt"),
    "REJECTED": _("Afvist"), "ORDERED": _("Bestilt"), "DUPLICATE": _("Dublet"),
    "KRONE": _("Hele kroner"), "OERE": _("Øre"),
    "STATE": _("Folkepension"), "EARLY_RETIREMENT": _("Førtidspension"), "SENIOR": _("Seniorpension"),
    "DECISION": _("Afgørelse"), "PAYMENT": _("Udbetaling"), "CLOSING": _("Lukning"),
    "WHOLE": _("Hele sagen"), "PART": _("En del af sagen"), "NOTHING": _("Intet"),
    "employer_notification": _("Arbejdsgiverens anmeldelse"), "citizen_application": _("Borgerens anmodning"),
    "self_employed_notification": _("Selvstændigs anmeldelse"), "refund_request": _("Refusionsanmodning"),
}  # fmt: skip


def _plain(code: str) -> str:
    return code.replace("_", " ").lower() if code.isupper() or "_" in code else code


def word(code: object) -> str:
    """Return the word of a code in the language of the page; an unknown code in small letters, nothing as a dash."""
    if code is None or code == "":
        return "–"
    text = str(code)
    found = ANSWERS.get(text) or CODES.get(text)
    return str(found) if found is not None else _plain(text)


def code_text(text: str) -> str:
    """Write a text that may be a code, or several codes with spaces between, in words."""
    if _DAY.match(text):
        return formats.day(text)
    parts = text.split(" ")
    if len(parts) > 1 and all(_NUMBER.match(part) for part in parts):
        return " · ".join(formats.hours(part) for part in parts)
    if parts and all(part in CODES or part in ANSWERS or (part.isupper() and "_" in part) for part in parts):
        return ", ".join(word(part) for part in parts)
    return text


def kind_word(kind: str) -> str:
    """Return the name of a kind of statement (oplysningens art)."""
    return str(KINDS[kind]) if kind in KINDS else _plain(kind)


def field_word(name: str) -> str:
    """Return the name of one field of a statement (feltnavn)."""
    return str(FIELDS[name][0]) if name in FIELDS else _plain(name)


def input_word(name: str) -> str:
    """Return the name of a value that a rule read (regelværdi); a month or company after it stays as it is."""
    first, space, rest = name.partition(" ")
    if first not in INPUTS:  # a month may also be joined with an underscore: wage_2026-05
        head, line, tail = first.rpartition("_")
        first, rest, space = (head, tail, line) if head in INPUTS and tail[:4].isdigit() else (first, rest, space)
    known = str(INPUTS[first]) if first in INPUTS else field_word(first) if first in FIELDS else word(first)
    return f"{known} {formats.month_text(rest)}" if space else known


def purpose_word(code: str) -> str:
    """Return what a case was read for (formål): a task, the work on it, or its person number."""
    name, _space, number = code.partition(" ")
    known = {
        "TASK": gettext("Opgave"), "CASE_WORK": gettext("Sagsbehandling"), "CPR_NUMBER": gettext("Vist CPR-nummer"),
    }  # fmt: skip
    return f"{known[name]} {number}".strip() if name in known else code


def place_word(name: str) -> str:
    """Return the page on which a case was read (side)."""
    known = {
        "tasks": gettext("Opgaveoversigt"), "case": gettext("Sagsoverblik"), "why": gettext("Hvorfor?"),
        "case_entitlement": gettext("Berettigelse"), "case_payment": gettext("Beregning og udbetaling"),
        "case_letters": gettext("Dokumenter og breve"), "letter_pdf": gettext("Brev"),
        "case_history": gettext("Historik"),
    }  # fmt: skip
    return known.get(name, name)
