"""The English catalogue: found in code and templates, read, compiled, and understood by gettext itself."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from office.jobs import message_catalogue
from office.jobs.message_catalogue import messages_in, read_catalogue

PO = '''msgid ""
msgstr ""
"Language: en\\n"

#: x.py
msgid "Åben"
msgstr "Open"

#, fuzzy
msgid "Måske"
msgstr "Maybe"

msgid "Ingen"
msgstr ""

msgctxt "uge"
msgid "man"
msgstr "Mon"

msgid "%(count)s sag"
msgid_plural "%(count)s sager"
msgstr[0] "%(count)s case"
msgstr[1] "%(count)s cases"

msgid ""
"To linjer\\n"
"med \\"gåseøjne\\""
msgstr "Two lines\\nwith \\"quotes\\""

#~ msgid "Gammel"
#~ msgstr "Old"
'''


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "office"
    (folder / "web" / "templates").mkdir(parents=True)
    monkeypatch.setattr(message_catalogue, "OFFICE", folder)
    return folder


def _catalogue(office: Path, text: str) -> Path:
    path = office / "web/locale/en/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_texts_are_found_in_code_and_templates(office: Path) -> None:
    (office / "web/words.py").write_text(
        "A = _('Åben')\nB = ngettext('%(count)s sag', '%(count)s sager', 2)\nC = pgettext('uge', 'man')\nD = _(name)\n"
    )
    (office / "web/templates/page.html").write_text(
        "{% load i18n %}\n{% translate 'Luk' %}\n{% blocktranslate count c=n %}{{ c }} dag"
        "{% plural %}{{ c }} dage{% endblocktranslate %}\n{% translate 'man' context 'uge' %}"
    )
    found = messages_in(office)
    assert set(found) == {"Åben", "%(count)s sag", "uge\x04man", "Luk", "%(c)s dag"}
    assert found["%(c)s dag"].plural == "%(c)s dage"
    assert found["Luk"].place.endswith("page.html:2")


def test_empty_fuzzy_and_old_translations_count_as_none(office: Path) -> None:
    read = read_catalogue(_catalogue(office, PO))
    assert "Måske" not in read
    assert "Ingen" not in read
    assert "Gammel" not in read
    assert read["Åben"] == ["Open"]
    assert read['To linjer\nmed "gåseøjne"'] == ['Two lines\nwith "quotes"']


def test_gettext_understands_what_is_compiled(office: Path) -> None:
    path = _catalogue(office, PO)
    assert message_catalogue.compile_all() == 1
    assert message_catalogue.compile_all() == 0
    with path.with_suffix(".mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)
    assert spoken.gettext("Åben") == "Open"
    assert spoken.gettext("Måske") == "Måske"
    assert spoken.pgettext("uge", "man") == "Mon"
    assert [spoken.ngettext("%(count)s sag", "%(count)s sager", n) for n in (1, 2)] == [
        "%(count)s case", "%(count)s cases",
    ]  # fmt: skip


def test_what_lacks_english_is_told_and_added_once(office: Path) -> None:
    (office / "web/words.py").write_text("A = _('Åben')\nB = _('Helt \"ny\"')\n")
    path = _catalogue(office, PO)
    assert [message.text for message in message_catalogue.missing()] == ['Helt "ny"']
    assert message_catalogue.add_missing() == 1
    message_catalogue.add_missing()
    assert path.read_text(encoding="utf-8").count('msgid "Helt \\"ny\\""') == 1
    assert len(message_catalogue.missing()) == 1


def test_entries_that_two_branches_add_stay_apart_when_joined(office: Path) -> None:
    path = _catalogue(office, PO)
    added = []
    for text in ("Den ene", "Den anden"):
        path.write_text(PO, encoding="utf-8")
        (office / "web/words.py").write_text(f"A = _('{text}')\n")
        message_catalogue.add_missing()
        added.append(path.read_text(encoding="utf-8").removeprefix(PO.rstrip("\n")).replace('msgstr ""', 'msgstr "x"'))
    one, other = added
    path.write_text(f"{PO.rstrip()}{one}{other.lstrip()}", encoding="utf-8")  # as a merge that keeps both writes them
    read = read_catalogue(path)
    assert (read["Den ene"], read["Den anden"]) == (["x"], ["x"])
