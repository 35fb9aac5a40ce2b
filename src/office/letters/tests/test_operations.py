"""Letters in the database: written once, sent once, kept as they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.cases.models import Event
from office.cases.operations import record_fact
from office.kernel import clock, tenancy
from office.letters import operations, queries, sending
from office.letters.content import LetterContent
from office.letters.deadlines import legal_reply_days
from office.letters.models import Letter
from office.letters.tests.world import DAY, PostBox, a_case, a_company, a_person, content

Kind = Letter.Kind
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_work(clock_at):
    clock_at(DAY)
    with tenancy.acting_for(751):
        yield


def _queue(case=None, kind=Kind.HEARING, key="hearing-1", **changes) -> Letter:
    case = case or a_case()
    return operations.queue_letter(
        kind=kind, case=case, to=case.person, key=key, content=replace(content(kind), **changes)
    )


class TestWriting:
    def test_keeps_content_and_text(self):
        # ADM-08
        letter = _queue()
        letter.refresh_from_db()
        assert (letter.state, letter.language, letter.title) == ("QUEUED", "da", "Vi vil høre dig, før vi afgør sagen")
        written = content(Kind.HEARING)
        assert LetterContent.from_json(letter.content) == replace(written, reasons=written.reasons[:1])
        assert "Skovvej 7" in letter.html
        assert letter.queued_at == clock.now()
        assert (letter.reply_days, letter.reply_by) == (14, None)

    def test_same_key_is_the_same_letter_even_with_other_words(self):
        first = _queue()
        again = _queue(case=first.case, proposal="Noget andet.")
        assert again == first
        assert "Noget andet." not in again.html

    def test_letter_to_a_company_has_one_recipient_and_no_citizen_s_reasons(self):
        case = a_case()
        mixed = replace(content(Kind.REFUND_PARTIAL, is_company=True), reasons=content(Kind.REFUSAL).reasons)
        letter = operations.queue_letter(
            kind=Kind.REFUND_PARTIAL, case=case, to=case.employer, key="refund-1", content=mixed
        )
        assert (letter.person, letter.company, letter.is_to_company) == (None, case.employer, True)
        assert "§ 32" not in letter.html
        assert letter.content.get("reasons", []) == []

    def test_adverse_letter_tells_what_failed_and_a_partial_one_that_first(self):
        case = a_case()

        def cites(kind):
            given = content(Kind.REFUSAL)
            letter = operations.queue_letter(kind=kind, case=case, to=case.person, key=kind, content=given)
            return [reason["cites"] for reason in letter.content["reasons"]]

        assert cites(Kind.REFUSAL) == ["§ 32, stk. 1, nr. 1"]
        assert cites(Kind.PARTIAL_REFUSAL) == ["§ 32, stk. 1, nr. 1", "§ 7, stk. 1"]
        assert cites(Kind.GRANT) == ["§ 32, stk. 1, nr. 1", "§ 7, stk. 1"]

    @pytest.mark.parametrize("kind", [Kind.NOTIFICATION_LETTER, Kind.INFORMATION_FORM])
    def test_law_s_own_deadline_and_the_absence_are_filled_in(self, kind):
        case = a_case()
        bare = LetterContent(sender=content(kind).sender)
        letter = operations.queue_letter(kind=kind, case=case, to=case.person, key="k", content=bare)
        assert letter.reply_days == 8
        assert "senest 8 dage efter, at vi sendte brevet" in letter.html
        assert "fra 17. august 2026" in letter.html

    def test_law_sets_no_deadline_for_a_hearing(self):
        assert legal_reply_days(Kind.HEARING, DAY) is None
        assert legal_reply_days(Kind.INFORMATION_FORM, date(2000, 1, 1)) is None  # before the law that is known

    def test_neither_title_nor_file_name_carries_a_person_number(self):
        letter = _queue()
        assert letter.person.cpr not in letter.title + letter.file_name + str(letter)
        assert letter.file_name == f"hearing-{letter.public_id}.pdf"


class TestSending:
    def test_proven_dispatch_starts_the_deadline(self):
        box, case = PostBox(), a_case()
        _queue(case)
        assert sending.send_queued(post_box=box, on=DAY) == sending.Dispatch(sent=1)
        letter = Letter.objects.get()
        assert (letter.state, letter.is_proven, letter.sent_at) == ("SENT", True, clock.now())
        assert letter.reply_by == DAY + timedelta(days=14)
        assert letter.receipt_id
        (handed,) = box.taken
        assert handed["to_ref"] == str(case.person.public_id)
        assert (handed["to_kind"], handed["title"], handed["html"]) == ("PERSON", letter.title, letter.html)
        assert case.person.cpr not in str(handed)
        assert "Brevet “Vi vil høre dig" in Event.objects.get(kind="LETTER_SENT").text

    def test_unproven_dispatch_is_marked_and_starts_nothing(self):
        # LET-01, G-04
        _queue()
        sending.send_queued(post_box=PostBox(is_proven=False), on=DAY)
        letter = Letter.objects.get()
        assert (letter.state, letter.is_proven, letter.reply_by) == ("SENT", False, None)
        assert "ingen frist løber" in Event.objects.get(kind="LETTER_SENT").text
        assert queries.sending_counts() == {"waiting": 0, "failed": 0, "unproven": 1}

    def test_failed_letter_stays_is_seen_and_is_tried_again(self):
        first, second = a_case(), a_case(a_person())
        _queue(first, key="a")
        _queue(second, key="b")
        box = PostBox(refuses={str(first.person.public_id)})
        assert sending.send_queued(post_box=box, on=DAY) == sending.Dispatch(sent=1, failed=1)
        (failed,) = queries.not_sent()
        assert (failed.key, failed.state, failed.attempts) == ("a", "FAILED", 1)
        assert "the post is closed" in failed.error
        assert queries.sending_counts()["failed"] == 1
        box.refuses.clear()
        assert sending.send_queued(post_box=box, on=DAY) == sending.Dispatch(sent=1)
        failed.refresh_from_db()
        assert (failed.state, failed.attempts, failed.error) == ("SENT", 2, "")
        assert sending.send_queued(post_box=box, on=DAY) == sending.Dispatch()

    def test_what_follows_is_written_with_the_dispatch(self):
        case = a_case()
        _queue(case)

        def record(sent):
            (letter,) = sent
            record_fact(
                person=case.person, case=case, fact="LETTER_SENT", sent_on=DAY, said_by="OFFICE",
                data={"letter": letter.kind, "deadline": letter.reply_by.isoformat()},
            )  # fmt: skip

        sending.send_queued(post_box=PostBox(), on=DAY, after=record)
        assert case.facts.get(kind="LETTER_SENT").data["deadline"] == "2026-12-08"

    def test_when_what_follows_fails_the_letter_goes_again_under_the_same_key(self):
        box = PostBox()
        _queue()

        def fail(sent):
            (letter,) = sent
            Event.objects.create(case=letter.case, person=letter.person, at=clock.now(), kind="HALF", text="halvt")
            raise RuntimeError("no room")

        assert sending.send_queued(post_box=box, on=DAY, after=fail).failed == 1
        assert not Event.objects.filter(kind__in=["HALF", "LETTER_SENT"]).exists()
        assert sending.send_queued(post_box=box, on=DAY).sent == 1
        assert len({handed["key"] for handed in box.taken}) == 1

    def test_one_letter_whose_consequence_fails_stops_none_of_those_sent_with_it(self):
        bad, good = _queue(key="bad"), _queue(key="good")
        box = PostBox()

        def refuse_bad(sent):
            if any(letter.key == "bad" for letter in sent):
                raise RuntimeError("no room")

        assert sending.send_queued(post_box=box, on=DAY, after=refuse_bad) == sending.Dispatch(sent=1, failed=1)
        bad.refresh_from_db()
        good.refresh_from_db()
        assert (bad.state, bad.attempts, bad.error) == ("FAILED", 1, "RuntimeError: no room")
        assert (good.state, good.attempts, good.sent_at) == ("SENT", 1, clock.now())
        assert [event.case_id for event in Event.objects.filter(kind="LETTER_SENT")] == [good.case_id]

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_killed_at_any_point_the_letter_goes_once_more_under_its_key(self, when):
        class Killed(BaseException):
            """The process ends here."""

        class Dying(PostBox):
            def send(self, *, parcels):
                receipts = super().send(parcels=parcels) if when == "after" else None
                raise Killed(receipts)

        letter, dying, alive = _queue(), Dying(), PostBox()
        with pytest.raises(Killed), transaction.atomic():
            sending.send_queued(post_box=dying, on=DAY)
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == ("QUEUED", 0)
        assert sending.send_queued(post_box=alive, on=DAY).sent == 1
        assert {handed["key"] for handed in dying.taken + alive.taken} == {f"letter:{letter.public_id}"}

    def test_limit_and_company(self):
        case = a_case()
        for key in "abc":
            operations.queue_letter(
                kind=Kind.REFUND_GRANT, case=case, to=a_company(), key=key,
                content=content(Kind.REFUND_GRANT, is_company=True),
            )  # fmt: skip
        box = PostBox()
        assert sending.send_queued(post_box=box, on=DAY, limit=2).sent == 2
        assert {(handed["to_kind"], handed["to_ref"]) for handed in box.taken} == {("COMPANY", "99047127")}
        assert sending.send_queued(post_box=box, on=DAY).sent == 1

    def test_other_municipality_s_letters_wait(self):
        _queue()
        with tenancy.acting_for(657):
            assert sending.send_queued(post_box=PostBox(), on=DAY) == sending.Dispatch()
            assert Letter.objects.count() == 0

    def test_day_that_is_given_is_the_day_of_dispatch(self):
        _queue()
        sending.send_queued(post_box=PostBox(), on=DAY + timedelta(days=2))
        letter = Letter.objects.get()
        assert letter.reply_by == date(2026, 12, 10)
        assert letter.sent_at.date() == date(2026, 11, 26)

    def test_evening_in_denmark_is_the_day_in_denmark(self):
        _queue()
        late = datetime(2026, 11, 24, 23, 30, tzinfo=clock.COPENHAGEN)
        sending.send_queued(post_box=PostBox(sent_at=late), on=DAY)
        assert Letter.objects.get().reply_by == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("sent", "days", "lenient", "strict"),
    [
        (date(2026, 11, 24), 14, date(2026, 12, 8), date(2026, 12, 8)),
        (date(2026, 11, 28), 14, date(2026, 12, 14), date(2026, 12, 12)),  # a Saturday
        (date(2026, 12, 17), 8, date(2026, 12, 28), date(2026, 12, 25)),  # Christmas and a week-end
        (date(2026, 3, 26), 8, date(2026, 4, 7), date(2026, 4, 3)),  # Good Friday to Tuesday
    ],
)
def test_last_day_to_answer(sent, days, lenient, strict):
    assert sending.last_day_to_answer(sent, days) == lenient
    assert sending.last_day_to_answer(sent, days, is_lenient=False) == strict


class TestKept:
    @pytest.mark.parametrize("column", ["html", "title", "content", "kind", "key", "language", "reply_days"])
    def test_what_a_letter_says_cannot_be_changed(self, column):
        letter = _queue()
        changed = {"content": {}, "reply_days": 99, "language": "en"}.get(column, "x")
        with pytest.raises(IntegrityError, match="kept as it was written"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**{column: changed})

    def test_proof_of_sending_cannot_be_changed(self):
        letter = _queue()
        sending.send_queued(post_box=PostBox(), on=DAY)
        for change in ({"receipt_id": "x"}, {"state": "QUEUED"}, {"reply_by": date(2027, 1, 1)}):
            with pytest.raises(IntegrityError, match="kept as it was written"), transaction.atomic():
                Letter.objects.filter(pk=letter.pk).update(**change)

    def test_letter_cannot_be_deleted(self):
        letter = _queue()
        with pytest.raises(IntegrityError, match="DELETE"), transaction.atomic():
            letter.delete()

    def test_table_refuses_two_recipients_and_deadline_without_proof(self):
        letter = _queue()
        for change, name in (
            ({"company": a_company()}, "letter"),
            ({"reply_by": DAY}, "unproven_letter_starts_no_deadline"),
            ({"state": "SENT"}, "sent_letter_has_time"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Letter.objects.filter(pk=letter.pk).update(**change)

    def test_wall_between_municipalities(self):
        _queue()
        with tenancy.acting_for(657), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM letters_letter")
            assert cursor.fetchone() == (0,)


class TestQuestions:
    def test_letters_of_case_and_party(self, clock_at):
        case, other = a_case(), a_case(a_person())
        first = _queue(case, key="a")
        clock_at(DAY + timedelta(days=1))
        second = operations.queue_letter(
            kind=Kind.REFUND_GRANT, case=case, to=case.employer, key="b",
            content=content(Kind.REFUND_GRANT, is_company=True),
        )  # fmt: skip
        _queue(other, key="c")
        assert queries.letters_of(case) == [second, first]
        assert queries.letters_to(case.person) == [first]
        assert queries.letters_to(case.employer) == [second]
        assert queries.letter_by_public_id(first.public_id) == first
        assert queries.letter_by_key("b") == second
        assert queries.letter_by_key("z") is None

    def test_sent_since_and_latest(self, clock_at):
        case = a_case()
        first = _queue(case, key="a")
        sending.send_queued(post_box=PostBox())
        clock_at(DAY + timedelta(days=3))
        start = clock.now()
        assert list(queries.sent_since(start)) == []
        second = _queue(case, key="b")
        assert queries.latest_sent(case, Kind.HEARING) == first
        sending.send_queued(post_box=PostBox())
        assert list(queries.sent_since(start)) == [second]
        assert queries.latest_sent(case, Kind.HEARING) == second
        assert queries.latest_sent(case, Kind.GRANT) is None


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def _at_once(self, act, times=3):
        start = Barrier(times)

        def run(_):
            try:
                with tenancy.acting_for(751), clock.at(DAY):
                    connection.ensure_connection()
                    start.wait(10)
                    return act()
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(run, range(times)))

    def test_three_writers_write_one_letter(self):
        case = a_case()
        letters = self._at_once(lambda: _queue(case))
        assert len({letter.pk for letter in letters}) == 1
        assert Letter.objects.count() == 1

    def test_three_senders_send_each_letter_once(self):
        case = a_case()
        for number in range(12):
            _queue(case, key=f"letter-{number}")
        box = PostBox()
        done = self._at_once(lambda: sending.send_queued(post_box=box, on=DAY))
        assert sum(dispatch.sent for dispatch in done) == 12
        keys = [handed["key"] for handed in box.taken]
        assert len(keys) == len(set(keys)) == 12


def test_many_letters_at_once_keep_every_quote_and_are_sent_row_by_row():
    case = a_case()
    html = '<p class="x">\\ {"a": "Æ"} \'q\'</p>'
    letters = [
        Letter(kind="GRANT", person=case.person, key=f"k{n}", title="t", content={}, html=html, queued_at=clock.now())
        for n in range(3)
    ]
    with CaptureQueriesContext(connection) as ran:
        Letter.objects.bulk_create(letters)
    assert not any("UNNEST" in query["sql"] for query in ran)
    assert set(Letter.objects.filter(case=None).values_list("html", flat=True)) == {html}


def test_many_letters_are_written_with_three_queries_and_known_keys_stand():
    case = a_case()
    new = [
        operations.NewLetter(
            kind=Kind.HEARING, case=case, to=case.person, key=f"many-{n}", content=content(Kind.HEARING)
        )
        for n in range(4)
    ]
    first = operations.queue_letters(letters=new[:2])
    both = operations.queue_letters(letters=new)
    assert [letter.pk for letter in both[:2]] == [letter.pk for letter in first]
    assert Letter.objects.filter(key__startswith="many-").count() == 4
