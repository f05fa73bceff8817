"""Agendas as files: what goes out comes back, and what is wrong is said by row."""

import json
from typing import Any

import pytest

from sessions.evenings import EVENINGS
from sessions.models import AgendaItem, Form, Tool
from sessions.planning import exchange
from sessions.planning.wording import sentence
from words.fields import Words

OPTIONS = {"kind": "table", "labels": [{"fi": 'A; digi, "ensin"'}, {"fi": "B"}], "notes": 3}


def items() -> list[AgendaItem]:
    return [
        AgendaItem(
            title={"fi": "Tervetuloa", "en": "=Welcome"},
            minutes=10,
            form=Form.PLENARY,
            tool=Tool.TALK,
            instructions={"fi": "- yksi\n- kaksi", "sv": 'En; två, "tre"'},
            cues={"fi": "+ Muista kahvi"},
            auto_advance=True,
        ),
        AgendaItem(title={"fi": "Laput"}, minutes=7, form=Form.TABLES, tool=Tool.NOTES, board=OPTIONS),
    ]


def problems(text: str | bytes) -> list[tuple[int | None, str]]:
    return [(one.row, one.code) for one in exchange.read(text, language="fi").problems]


def as_read(read: exchange.Reading) -> list[dict[str, Any]]:
    return [one.model_dump(exclude_none=True) for one in read.items]


def as_written() -> list[dict[str, Any]]:
    return [exchange.as_json(one) for one in items()]


def test_a_json_file_comes_back_whole() -> None:
    read = exchange.read(exchange.json_file(Words({"fi": "Ilta"}), items()), language="fi")
    assert read.problems == []
    assert as_read(read) == as_written()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_file_comes_back_whole_in_any_dress(encoding: str, separator: str) -> None:
    import csv
    import io

    data = exchange.csv_file(items(), ["17:00", "17:10"]).decode("utf-8-sig")
    dressed = io.StringIO(newline="")
    csv.writer(dressed, delimiter=separator).writerows(csv.reader(io.StringIO(data, newline=""), delimiter=";"))
    read = exchange.read(dressed.getvalue().encode(encoding), language="fi")
    assert read.problems == []
    assert as_read(read) == as_written()


def test_a_file_that_is_saved_computes_nothing() -> None:
    assert "'=Welcome" in exchange.csv_file(items(), ["17:00", "17:10"]).decode("utf-8-sig")


def test_people_write_headings_and_choices_in_their_own_words() -> None:
    text = "Otsikko;Kesto;Missä;Väline;Ohje;Ohje_sv\nLaput;7 min;Pöydät;Laput;Kirjoita;Skriv\nTauko;10;;;;\n"
    read = exchange.read(text, language="fi")
    first, second = read.items
    labels = exchange._labels(Form)
    assert labels["tables"] == "tables"
    assert (first.minutes, first.instructions) == (7, {"fi": "Kirjoita", "sv": "Skriv"})
    assert (second.form, second.tool) == (Form.PLENARY, Tool.TALK)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title;minutes;board\nLaput;5;{kind}\n", [(2, "bad-board")]),
        ("title;minutes;board\nLaput;5;[1]\n", [(2, "bad-board")]),
        ("", [(None, "empty")]),
        ("title;minutes\n", [(None, "no-rows")]),
        ("name;minutes\nA;5\n", [(None, "no-title-column"), (None, "unknown-column")]),
        ("title;length of it\nA;5\n", [(None, "no-minutes-column"), (None, "unknown-column")]),
        ("title;minutes;otsikko\nA;5;B\n", [(None, "column-twice")]),
        (
            "title;minutes\nA;5\n;5\nB;soon\nC;0\nD;5;6\n",
            [(3, "no-title"), (4, "bad-minutes"), (5, "bad-minutes"), (6, "extra-cells")],
        ),
        ("title;minutes;tool\nA;5;=SUM(A1:A3)\n", [(2, "formula")]),
        ("title;minutes\n=HYPERLINK(\"http://x\");5\n", [(2, "formula")]),
        (
            "title;minutes;tool;form;auto\nA;5;dance;moon;maybe\n",
            [(2, "unknown-form"), (2, "unknown-tool"), (2, "bad-flag")],
        ),
        (f"title;minutes\n{'x' * 121};5\n", [(2, "too-long")]),
        ("title;minutes\n" + "A;5\n" * 101, [(None, "too-many-rows")]),
        ('{"kind": "raati-agenda", "version": 1, "items": [', [(None, "bad-json")]),
        ('{"kind": "something"}', [(None, "not-an-agenda")]),
        ('{"kind": "raati-agenda", "version": 9, "items": []}', [(None, "other-version")]),
        ('[{"title": {"fi": "A"}, "minutes": 5, "form": "plenary", "tool": "oracle"}]', [(1, "unknown-tool")]),
        ('[{"title": {"xx": "A"}, "minutes": 5, "form": "plenary", "tool": "talk"}]', [(1, "unknown-language")]),
        ('[{"title": "A", "minutes": 5, "form": "plenary", "tool": "talk"}]', [(1, "bad-texts")]),
        ('[{"title": {"fi": "A"}, "minutes": 5, "form": "plenary", "tool": "talk", "x": 3}]', [(1, "unknown-field")]),
        ("[5]", [(1, "no-title")]),
        ("\x00\x01PK\x03\x04", [(None, "no-title-column"), (None, "no-minutes-column"), (None, "unknown-column")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_row(text: str, found: list[tuple[int | None, str]]) -> None:
    assert problems(text) == found
    for one in exchange.read(text, language="fi").problems:
        assert sentence(one)


def test_nothing_may_be_taken_while_one_row_is_wrong() -> None:
    read = exchange.read("title;minutes\nA;5\nB;soon\n", language="fi")
    assert [one.title for one in read.items] == [{"fi": "A"}]
    assert not read.is_good


def test_ready_agendas_are_whole_in_every_language_and_name_tools_that_may_come_later() -> None:
    assert {name: evening.minutes for name, evening in EVENINGS.items()} == {
        "learning": 180,
        "weighing": 180,
        "recommendations": 180,
        "short": 90,
    }
    for evening in EVENINGS.values():
        for step in evening.steps:
            for text in (step.title, step.instructions, step.cues):
                assert set(text) in ({"fi", "sv", "en"}, set()), step.title
            assert step.tool in Tool.values
            assert json.dumps(step.fields()["title"])
