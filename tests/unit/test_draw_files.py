"""The file of a draw: published before, completed after, read strictly."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from draw import files
from draw.checks import check, check_own
from draw.lottery import counts_of, numbered_panels
from draw.problem import Person, Problem
from draw.seals import BadFile, hashes
from tests.unit.draws import problem_of_many, some_chances

SALT = "0123456789abcdef" * 3
PROBLEM = problem_of_many(people=24, seats=5, seed=7, homes=4, apart=3)
CHANCES = some_chances(PROBLEM, seed=7, panels=12)
PANELS = numbered_panels(PROBLEM, CHANCES, 100)
TEXT = files.Source("text", "The numbers of Saturday's lottery, as the company lists them")


def published(source: files.Source = TEXT) -> files.File:
    return files.publish(PROBLEM, CHANCES, PANELS, salt=SALT, source=source, title="Asukaspaneeli Pa\u0308ijänne")


def completed() -> files.File:
    return files.complete(published(), randomness="3, 12, 25 + 7", problem=PROBLEM, salt=SALT)


def test_a_file_is_read_as_it_was_written() -> None:
    for file in (published(), completed()):
        assert files.read(files.write(file)) == file


def test_before_the_draw_nothing_of_the_people_is_told() -> None:
    text = files.write(published())
    assert all(secret not in text for secret in (SALT, "home 0", "home 1"))
    told = json.loads(text)
    assert told["after"] is None
    assert {frozenset(one) for one in told["people"]} == {
        frozenset({"key", "commitment", "chance_millionths", "panels"})
    }
    assert len({one["commitment"] for one in told["people"]}) == len(PROBLEM.people)


def test_households_are_not_called_by_their_own_names_afterwards_either() -> None:
    assert "home " not in files.write(completed())


def test_another_salt_seals_every_entry_otherwise() -> None:
    other = files.publish(PROBLEM, CHANCES, PANELS, salt=SALT[::-1], source=TEXT, title="Asukaspaneeli Päijänne")
    pairs = zip(published()["people"], other["people"], strict=True)
    assert all(one["key"] == two["key"] and one["commitment"] != two["commitment"] for one, two in pairs)


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        files.publish(PROBLEM, CHANCES, PANELS, salt="x" * 31, source=TEXT, title="")


def test_everybody_reads_their_number_of_panels() -> None:
    told = {one["key"]: one["panels"] for one in published()["people"]}
    assert told == {person.key: count for person, count in zip(PROBLEM.people, counts_of(PROBLEM, PANELS), strict=True)}


def test_the_winner_follows_and_its_people_are_those_of_the_panel() -> None:
    file = completed()
    number = file["after"]["winner"]
    assert 1 <= number <= 100
    assert files.seats_of(file, number) == sorted(PROBLEM.people[index].key for index in PANELS[number - 1])
    dice = files.complete(published(files.Source("dice", "two ten-sided dice")), randomness="4 2")
    assert (dice["after"]["winner"], dice["after"]["pool"]) == (42, None)


@pytest.mark.parametrize("randomness", ["", "pätkä"])
def test_randomness_that_cannot_be_read_completes_nothing(randomness: str) -> None:
    with pytest.raises(BadFile):
        files.complete(published(), randomness=randomness)


def test_another_salt_or_another_pool_does_not_complete_the_file() -> None:
    with pytest.raises(BadFile, match="does-not-open"):
        files.complete(published(), randomness="1", problem=PROBLEM, salt=SALT[::-1])
    fewer = Problem(PROBLEM.people[1:], PROBLEM.seats, PROBLEM.quotas)
    with pytest.raises(BadFile, match="people-missing"):
        files.complete(published(), randomness="1", problem=fewer, salt=SALT)


def test_every_check_passes_once_the_file_is_complete() -> None:
    file = completed()
    found = check(file, file["hashes"]["draw"])
    assert [one for one in found if not one.passed] == []
    assert len(found) == 14


def test_before_the_draw_and_with_a_sealed_pool_the_rest_stays_open() -> None:
    opened = {one.code for one in check(published()) if one.passed is None}
    assert opened == {"announced", "commitments", "quotas", "households", "apart", "winner"}
    sealed = files.complete(published(), randomness="1 2")
    opened = {one.code for one in check(sealed) if one.passed is None}
    assert opened == {"announced", "commitments", "quotas", "households", "apart"}
    assert not [one for one in check(sealed) if one.passed is False]


def test_a_volunteer_checks_their_own_entry_while_all_others_stay_sealed() -> None:
    key = PROBLEM.people[3].key
    own = files.own_entry(PROBLEM, SALT, key)
    assert own["salt"] != SALT
    assert check_own(published(), own).passed
    assert not check_own(published(), {**own, "values": {**own["values"], "age": "35–64 "}}).passed
    assert not check_own(published(), {**own, "key": "0000000000"}).passed
    with pytest.raises(BadFile, match="shape"):
        check_own(published(), {"key": key})
    with pytest.raises(KeyError):
        files.own_entry(PROBLEM, SALT, "0000000000")


def test_an_opened_file_gives_the_problem_back() -> None:
    again = files.problem_of(completed())
    order = sorted(PROBLEM.people, key=lambda person: person.key)
    assert [(one.key, one.values) for one in again.people] == [(one.key, one.values) for one in order]
    assert [(one.where, one.minimum, one.maximum) for one in again.quotas] == [
        (one.where, one.minimum, one.maximum) for one in PROBLEM.quotas
    ]
    assert (again.seats, again.apart) == (PROBLEM.seats, PROBLEM.apart)
    shared = {frozenset(p.key for p in PROBLEM.people if p.household == home) for home in ("home 0", "home 3")}
    for pair in shared:
        assert len({person.household for person in again.people if person.key in pair} - {""}) == 1
    with pytest.raises(ValueError, match="sealed"):
        files.problem_of(published())


def test_a_pair_apart_stands_in_both_entries_and_who_lives_alone_shares_no_home() -> None:
    people = (Person("a", {}, "Street 1"), Person("b", {}), Person("c", {}, "Street 2"), Person("d", {}, "Street 2"))
    problem = Problem(people, 2, (), (("a", "b"),))
    entries = {key: files.own_entry(problem, SALT, key) for key in "abcd"}
    assert {key: one["apart"] for key, one in entries.items()} == {"a": ["b"], "b": ["a"], "c": [], "d": []}
    assert {key: one["household"] for key, one in entries.items()} == {"a": "", "b": "", "c": "c", "d": "c"}


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda file: file.update(seats=6), {"quotas"}),
        (lambda file: file["quotas"][0].update(maximum=5), {"quotas"}),
        (lambda file: file["people"][0].update(commitment="0" * 64), {"pool"}),
        (lambda file: file["people"][0].update(key="0"), {"pool", "chances"}),
        (lambda file: file["people"][0].update(panels=0), {"chances"}),
        (lambda file: file["panels"].reverse(), {"panels"}),
        (lambda file: file.update(title=""), set()),
        (lambda file: file["method"].update(proven=True), set()),
        (lambda file: file["source"].update(kind="dice"), set()),
    ],
)
def test_each_part_has_its_hash_and_the_last_covers_all(change: "Change", parts: set[str]) -> None:
    file = published()
    change(file)
    before = published()["hashes"]
    assert {name for name, value in hashes(file).items() if value != before[name]} == parts | {"draw"}


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda file: file.update(version=2), "shape: file.version"),
        (lambda file: file.update(version=True), "shape: file.version"),
        (lambda file: file.update(more=1), "shape: file$"),
        (lambda file: file.pop("title"), "shape: file$"),
        (lambda file: file.update(seats=-1), "shape: file.seats"),
        (lambda file: file.update(seats=5.0), "not-json"),
        (lambda file: file["source"].update(kind="mood"), "shape: file.source.kind"),
        (lambda file: file["people"][0].update(commitment="AB"), "people.1..commitment"),
        (lambda file: file["people"].reverse(), "people-order"),
        (lambda file: file["people"].append(file["people"][-1]), "people-order"),
        (lambda file: file["panels"][2].append("3"), "panels.3..6."),
        (lambda file: file["quotas"][0]["where"].update(age=1), "quotas.1..where"),
        (lambda file: file["after"].update(winner="1"), "after.winner"),
        (lambda file: file["after"]["pool"]["people"].pop(), "people-missing"),
        (lambda file: file["after"]["pool"]["people"][0].update(name="Aino"), "pool.people.1"),
        (lambda file: file.update(title="a\u0308"), "not-composed"),
    ],
)
def test_a_file_with_anything_unknown_missing_or_of_another_type_is_refused(change: Change, code: str) -> None:
    file = json.loads(files.write(completed()))
    change(file)
    with pytest.raises(BadFile, match=code):
        files.read(json.dumps(file))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-json"),
        ("[]", "shape"),
        ("[" * 100_000, "not-json"),
        ('{"a": 1, "a": 1}', "name-twice"),
        ('{"a": NaN}', "not-json"),
        ('{"a": ' + "9" * 5000 + "}", "not-json|shape"),
        ('{"a": "\\ud800"}', "not-json"),
    ],
)
def test_what_is_no_draw_file_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadFile, match=code):
        files.read(text)
