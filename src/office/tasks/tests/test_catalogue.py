"""The catalogue is what it says it is: 123 + 2 types, 24/92/7, names verbatim."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from importlib.resources import files

import jsonschema
import pytest
import yaml

from office.tasks.catalogue import UnknownTaskType, all_types, task_type
from office.tasks.models import SEVERAL_AT_ONCE, Task

# Words that only one of the languages has; Danish terms may stand in brackets in English.
_DANISH = re.compile(r"\b(?:og|ikke|eller|skal|borgeren|sagen)\b", re.I)
_ENGLISH = re.compile(r"\b(?:the|and|with|when|which|citizen|case|write|hear)\b", re.I)
_POINTER = re.compile(r"\b(?:R|G|LP|REF|PAY|OVP|REC|MOVE|ADM|LET|AUD|FAULT)-\d")
_HERE = files("office.tasks")


@pytest.fixture(scope="module")
def entries() -> list[dict]:
    return yaml.safe_load(_HERE.joinpath("catalogue.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(_HERE.joinpath("catalogue.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_catalogue_follows_its_schema(entries, validator):
    assert [error.message for error in validator.iter_errors(entries)] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda entries: entries.pop(),
        lambda entries: entries.append(dict(entries[0])),
        lambda entries: entries[0].update(blocks="EVERYTHING"),
        lambda entries: entries[0].update(unknown_key=1),
        lambda entries: entries[0].pop("name_da"),
        lambda entries: entries[0].update(category="NOT_DELETABLE"),
    ],
)
def test_schema_sees_faults(entries, validator, spoil):
    spoiled = copy.deepcopy(entries)
    spoil(spoiled)
    assert list(validator.iter_errors(spoiled))


def test_there_are_123_numbers_and_two_of_our_own():
    # LP-33
    assert len(all_types()) == 125
    assert [number for number, found in all_types().items() if found.category == "OURS"] == [149, 150]
    assert list(all_types()) == sorted(all_types())
    assert max(number for number in all_types() if number < 149) == 148


def test_lists_of_deletion_count_24_92_and_7():
    counts = Counter(found.category for found in all_types().values())
    assert counts == {
        "NOT_DELETABLE": 24,
        "DELETABLE_WITH_CONSEQUENCES": 92,
        "DELETABLE_WITHOUT_MATERIAL_CONSEQUENCES": 7,
        "OURS": 2,
    }


def test_what_comes_back_is_exactly_what_cannot_be_ordered_deleted():
    for found in all_types().values():
        assert (found.kind == "CONDITION") == (found.category == "NOT_DELETABLE")
        assert found.is_deletable == found.category.startswith("DELETABLE_")


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "Sygefraværssag findes allerede"),
        (10, "Bemærkninger til underretningsbrev"),
        (16, "Partshøringssvar modtaget"),
        (30, "Indtægtsoplysninger kunne ikke hentes."),
        (32, "Kontroller sag - bremsende"),
        (44, "Beskæftigelseskrav er ikke umiddelbart opfyldt"),
        (48, "Manuelt oprettet opgave - fritekst"),
        (56, "Timeløn kan ikke beregnes ud fra oplysninger eIndkomst"),
        (61, "A-kasse har foretaget fradrag i A-dagpenge"),
        (75, "Korrektion modtaget"),
        (88, "Refusionsanmodning er modtaget for sent."),
        (90, "Anmeldelse modtaget for sent"),
        (119, "Beskæftigelseskrav for ledig skal vurderes"),
        (138, "Opl.skema ej modtaget. Fristen udløb før der er ret til SDP"),
        (149, "Højt sygefravær – forsikret arbejdsgiver"),
        (150, "Højt sygefravær – forsikret selvstændig"),
    ],
)
def test_names_are_verbatim(number, name):
    assert task_type(number).name_da == name
    assert task_type(number).name("da") == name
    assert task_type(number).name("en") == task_type(number).name_en != ""


def test_every_type_has_something_to_do_and_a_known_block():
    for found in all_types().values():
        assert found.blocks in Task.Blocks.values


def test_every_type_speaks_both_languages_and_neither_holds_the_other():
    for found in all_types().values():
        danish, english = found.words("da"), found.words("en")
        assert (danish.name, english.name) == (found.name_da, found.name_en)
        for said in (danish, english):
            assert said.name and said.consequence and said.cause and said.solved_by
        assert len(danish.solved_by) == len(english.solved_by), found.number
        assert danish.law == english.law
        for text in (english.consequence, english.cause, *english.solved_by):
            assert not _DANISH.search(re.sub(r"\([^)]*\)", "", text)), (found.number, text)
        for text in (danish.cause, *danish.solved_by):
            assert not _ENGLISH.search(text), (found.number, text)
        for text in (danish.cause, english.cause, *danish.solved_by, *english.solved_by):
            assert not _POINTER.search(text), (found.number, text)


def test_types_with_several_at_once_are_those_of_the_catalogue():
    scopes = {"one_per_letter", "one_per_message", "one_per_agreement"}
    several = [number for number, found in all_types().items() if found.scope in scopes]
    assert several == sorted(SEVERAL_AT_ONCE)


def test_unknown_number_is_a_fault_of_the_program():
    with pytest.raises(UnknownTaskType):
        task_type(61_000)
