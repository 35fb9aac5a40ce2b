"""Orders of task deletion by mail (bestilling pr. mail): read, checked as on the screen, ordered or answered.

The subject is "Sletning af opgaver", the body names the numbers and a contact person, the sender is a leader. Numbers
count only where nothing else can be meant: alone on a line, with or without "Opgaver:" or "Nr." before them, or before
the task's own name. A line that speaks of a task in another way, or lists numbers, is answered, never guessed at: no
number is left out in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from html import unescape

from office.administration.models import Role, User
from office.kernel import tenancy
from office.tasks.catalogue import all_types
from office.tasks.deletion import Already, met_by
from office.tasks.deletion_calendar import coming_rounds, round_for
from office.tasks.deletion_request import Draft, is_email, request_by_mail, sort_numbers
from office.tasks.models import DeletionRequest

SUBJECT = "Sletning af opgaver"
OUR_ADDRESS = "opgaver@openksd.example"
_NUMBERS = r"(?:opgave(?:r|numre|nr|nummer|typer)?(?:\s+(?:nr|nummer|numre))?|numre|nr)"
_LABEL = re.compile(rf"^\s*{_NUMBERS}\b\.?\s*:\s*(.+)$", re.I)
_ALONE = re.compile(
    rf"^[\s\-*•·]*(?:{_NUMBERS}\b[\s.:]*)?\d{{1,4}}(?:(?:[\s,;&+]|og|and|samt)+\d{{1,4}})*\s*[.,;]?\s*$", re.I
)
_NAMED = re.compile(r"^[\s\-*•·]*(?:opgave\s+|nr\.?\s*)?(\d{1,4})[\s.:–\-]+(\D.*)$", re.I)
_CONTACT = re.compile(r"^\s*kontakt(?:person)?(?:ens)?[\s,]*(?:navn)?\s*:\s*(.+)$", re.I)
_ADDRESS = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]+")
_SPOKEN = re.compile(r"\b(?:opgave(?:n|r|rne)?\s+(?:nr\.?\s*|nummer\s+)?|(?:nr|numrene|numre)\b\.?\s*)\d{1,4}\b", re.I)
# "6, 9 og 24 slettes", but not "Nørregade 2, 8000 Aarhus C" or "Nørregade 2, 3. sal".
_LISTED = re.compile(r"(?<![\w.])\d{1,3}\s*(?:[,;&+]|og\b|and\b|samt\b)\s*\d{1,3}(?![\d]|\.\s*\w)", re.I)
_ENDS = re.compile(r"^\s*(?:slutdato|gælder til)\s*:\s*(\S.*?)\s*$", re.I)
_DAY = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_NOTHING = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a mail (fejl): a code for programs, the text in both languages."""

    code: str  # SUBJECT · SENDER · NUMBER_UNKNOWN · NOT_DELETABLE · NO_NUMBERS · NAME_DIFFERS · CONTACT · LATE · END
    da: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a mail (svar): the request it was turned into, or everything that is wrong with it."""

    request: DeletionRequest | None = None
    is_known: bool = False
    faults: tuple[Fault, ...] = ()
    reply: EmailMessage = field(default_factory=EmailMessage)

    @property
    def is_taken(self) -> bool:
        """Tell whether the order stands."""
        return self.request is not None


@dataclass(slots=True)
class _Read:
    numbers: list[int] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    contact_name: str = ""
    contact_email: str = ""
    ends_on: date | None = None
    unread_end: str = ""


def order_by_mail(raw: bytes, *, on: date) -> Answer:
    """Take in one mail file (modtag bestilling pr. mail); a mail taken in twice counts once."""
    mail = message_from_bytes(raw, policy=policy.default)
    _, address = parseaddr(str(mail.get("From", "")))
    read = _body(_text(mail))
    leader = _leader(address)
    faults = _faults(mail, read, leader, address, on)
    mail_id = str(mail.get("Message-ID", "")).strip()
    if leader is not None and leader.municipality is not None:
        with tenancy.acting_for(leader.municipality):
            known = DeletionRequest.objects.filter(mail_id=mail_id[:400]).exclude(mail_id="").first()
            if known is not None:
                return Answer(request=known, is_known=True, reply=_reply(mail, address, _taken(known)))
            if not faults:
                said = Draft(
                    numbers=tuple(read.numbers), contact_name=read.contact_name, contact_email=read.contact_email,
                    ends_on=read.ends_on,
                )  # fmt: skip
                made, _ = request_by_mail(
                    said=said, sender=leader.username, on=on, mail_id=mail_id, mail=raw.decode("utf-8", "replace")
                )
                return Answer(request=made, reply=_reply(mail, address, _taken(made)))
    return Answer(faults=tuple(faults), reply=_reply(mail, address, _refused(faults)))


def _leader(address: str) -> User | None:
    """Return the leader who has the address; two with the same one are nobody."""
    found = User.objects.filter(email__iexact=address, role=Role.LEADER, is_active=True) if address else ()
    return next(iter(found), None) if len(found) == 1 else None


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = str(part.get_content())
    if part.get_content_type() == "text/html":
        text = unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?i)<(?:br|/p|/div|/li|/tr)[^>]*>", "\n", text)))
    return text


def _body(text: str) -> _Read:
    read = _Read()
    for line in text.splitlines():
        if line.rstrip() == "--":  # what follows is the signature
            break
        if not line.lstrip().startswith(">"):
            _line(line, read)
    return read


def _line(line: str, read: _Read) -> None:
    contact, ends, label = _CONTACT.match(line), _ENDS.match(line), _LABEL.match(line)
    address = _ADDRESS.search(line)
    if address and not read.contact_email:
        read.contact_email = address.group()
    if contact:
        name = _ADDRESS.sub("", contact.group(1))
        read.contact_name = re.sub(r"(?i)\b(?:e-?mail|mail)\b:?", "", name).strip(" ,;<>()-–")
    elif ends:
        read.ends_on = _day(ends.group(1))
        read.unread_end = "" if read.ends_on is not None else ends.group(1)
    elif not address:
        _numbers(label.group(1) if label else line, line, read, is_labelled=label is not None)


def _numbers(text: str, line: str, read: _Read, *, is_labelled: bool) -> None:
    if _ALONE.match(text):
        read.numbers += [int(number) for number in re.findall(r"\d+", text)]
    elif named := _NAMED.match(text):
        _named(int(named.group(1)), named.group(2), line, read)
    elif is_labelled or _SPOKEN.search(text) or _LISTED.search(text):
        read.differing.append(line.strip())


def _named(number: int, name: str, line: str, read: _Read) -> None:
    """Count a number before a name only when the name is the task's own, or the beginning of it."""
    kind = all_types().get(number)
    said = _NOTHING.sub("", name).casefold()
    if kind is not None and said and _NOTHING.sub("", kind.name_da).casefold().startswith(said):
        read.numbers.append(number)
    elif kind is not None or number > 31:  # lines such as "27 oktober" speak of a day
        read.differing.append(line.strip())


def _day(text: str) -> date | None:
    danish = _DAY.fullmatch(text)
    try:
        if danish:
            day, month, year = map(int, danish.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _faults(mail: EmailMessage, read: _Read, leader: User | None, address: str, on: date) -> list[Fault]:
    faults = []
    subject = str(mail.get("Subject", ""))
    if SUBJECT.casefold() not in subject.casefold():
        faults.append(Fault("SUBJECT", f'Emnet er ikke "{SUBJECT}".', f'The subject is not "{SUBJECT}".'))
    if leader is None:
        faults.append(
            Fault(
                "SENDER",
                f"Afsenderen {address or '(ingen)'} er ikke registreret som leder. Kun en leder kan bestille.",
                f"The sender {address or '(none)'} is not registered as a leader. Only a leader can order.",
            )
        )  # fmt: skip
    faults += _number_faults(read)
    if not read.contact_name:
        faults.append(Fault("CONTACT", "Kontaktpersonens navn mangler.", "The name of a contact person is missing."))
    if not is_email(read.contact_email):
        faults.append(
            Fault("CONTACT", "Kontaktpersonens e-mail mangler.", "The e-mail of a contact person is missing.")
        )
    if read.unread_end:
        da, en = "Slutdatoen “{}” kan ikke læses.", "The end date “{}” cannot be read."
        faults.append(Fault("END", da.format(read.unread_end), en.format(read.unread_end)))
    if read.ends_on is not None and read.ends_on < on:
        faults.append(Fault("END", "Slutdatoen er passeret.", "The end date is past."))
    return faults + _late(on)


def _number_faults(read: _Read) -> list[Fault]:
    _, kept, unknown = sort_numbers(read.numbers)
    faults = [
        Fault("NUMBER_UNKNOWN", f"Opgavenummer {n} findes ikke.", f"There is no task number {n}.") for n in unknown
    ]
    faults += [
        Fault(
            "NOT_DELETABLE",
            f"Opgave {n} {all_types()[n].name_da.rstrip('.')} kan ikke slettes: {_why_not(n)[0]}.",
            f"Task {n} {all_types()[n].name_en.rstrip('.')} cannot be deleted: {_why_not(n)[1]}.",
        )
        for n in kept
    ]  # fmt: skip
    faults += [
        Fault("NAME_DIFFERS", f'Linjen "{line}" passer ikke med kataloget.', f'"{line}" does not match the catalogue.')
        for line in read.differing
    ]
    if not read.numbers and not read.differing:
        faults.append(
            Fault("NO_NUMBERS", "Mailen nævner ingen opgavenumre.", "The mail names no task numbers.")
        )
    return faults


def _why_not(number: int) -> tuple[str, str]:
    """Say why a type cannot be ordered, in Danish and English: it comes back, or no list of deletion has it (LP-33)."""
    if all_types()[number].category == "OURS":
        return "den står ikke på listerne over opgaver, der kan slettes", "it is on none of the lists of deletion"
    return "den dannes igen næste nat", "it comes back the next night"


def _late(on: date) -> list[Fault]:
    coming = coming_rounds(on)[0]
    if on <= coming.deadline:
        return []
    later = round_for(on)
    return [
        Fault(
            "LATE",
            f"Fristen for kørslen {coming.run_on:%d-%m-%Y} var {coming.deadline:%d-%m-%Y}. Send mailen igen fra"
            f" {coming.run_on:%d-%m-%Y}, så gælder den fra kørslen {later.run_on:%d-%m-%Y}; eller send på skærmen nu.",
            f"The deadline of the run on {coming.run_on:%d-%m-%Y} was {coming.deadline:%d-%m-%Y}. Send the mail again"
            f" from {coming.run_on:%d-%m-%Y} on, for the run on {later.run_on:%d-%m-%Y}; or send on the screen now.",
        )
    ]


def _taken(request: DeletionRequest) -> list[str]:
    lines = [f"Bestillingen er modtaget og gælder fra kørslen {request.first_run:%d-%m-%Y}.", ""]
    lines += [f"{n} {all_types()[n].name_da}: {request.texts.get(str(n), '')}" for n in request.numbers]
    met = [_met(found) for found in met_by(request)]
    lines += ["", "Var bestilt i forvejen:", *met] if met else []
    return [*lines, "", f"Kontaktperson: {request.contact_name}, {request.contact_email}", f"Nr. {request.public_id}"]


def _met(found: Already) -> str:
    """Say which order covered a type already and until when, and what becomes of it."""
    order = found.order
    until = f"til {order.ends_on:%d-%m-%Y}" if order.ends_on is not None else "uden slutdato"
    then = "Denne bestilling afløser den." if found.is_replaced else "Den ordre står uændret."
    return f"- Opgave {order.number}: bestilt {order.ordered_on:%d-%m-%Y}, {until}. {then}"


def _refused(faults: list[Fault]) -> list[str]:
    lines = ["Der er ikke bestilt noget. Dette skal rettes:", "", *(f"- {fault.da}" for fault in faults)]
    return [*lines, "", "Nothing was ordered. This must be mended:", "", *(f"- {fault.en}" for fault in faults)]


def _reply(mail: EmailMessage, address: str, lines: list[str]) -> EmailMessage:
    reply = EmailMessage()
    reply["From"], reply["Subject"] = OUR_ADDRESS, f"Sv: {str(mail.get('Subject', '')).strip() or SUBJECT}"
    if address:
        reply["To"] = address
    if mail.get("Message-ID"):
        reply["In-Reply-To"] = str(mail["Message-ID"]).strip()
    reply.set_content("\n".join(lines) + "\n")
    return reply


def mail_of(request: DeletionRequest, sender: User) -> bytes:
    """Write a request as the mail that orders the same (hent som mail)."""
    mail = EmailMessage()
    mail["To"], mail["Subject"] = OUR_ADDRESS, SUBJECT
    if sender.email:
        mail["From"] = sender.email
    lines = [f"{n} {all_types()[n].name_da}" for n in request.numbers]
    lines += ["", f"Kontaktperson: {request.contact_name}", f"E-mail: {request.contact_email}"]
    if request.ends_on is not None:
        lines.append(f"Slutdato: {request.ends_on:%d-%m-%Y}")
    mail.set_content("\n".join(lines) + "\n")
    return mail.as_bytes()
