"""The stand-alone script, run as anybody would: one file, a Python without any package, tampered files."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from draw import files
from draw.lottery import numbered_panels
from draw.script import PARTS, standalone
from draw.seals import commitment, hashes, own_salt
from draw.verify_words import CHECKS, LANGUAGES, LINES, MARKS
from tests.unit.draws import problem_of_many, some_chances

pytestmark = pytest.mark.heavy
SALT = "0123456789abcdef" * 3
PROBLEM = problem_of_many(people=24, seats=5, seed=7, homes=4, apart=3, slack=0)
CHANCES = some_chances(PROBLEM, seed=7, panels=12)
PANELS = numbered_panels(PROBLEM, CHANCES)
BEFORE = files.publish(
    PROBLEM, CHANCES, PANELS, salt=SALT, source=files.Source("dice", "three ten-sided dice"), title="Paneeli"
)
AFTER = files.complete(BEFORE, randomness="0 4 7", problem=PROBLEM, salt=SALT)
ANNOUNCED = BEFORE["hashes"]["draw"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh virtual environment without packages, and the script in a folder of its own."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    (folder / "verify_draw.py").write_text(standalone(), encoding="utf-8")
    return folder


def run(bare: Path, file: Any, *words: str, seed: str = "0") -> tuple[int, str]:
    """Exit code and what it said. Nothing of this checkout is on its path."""
    path = bare / "draw.json"
    path.write_text(file if isinstance(file, str) else json.dumps(file), encoding="utf-8")
    done = subprocess.run(
        [bare / "venv/bin/python", "-I", bare / "verify_draw.py", path, *words],
        cwd=bare,
        env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    return done.returncode, done.stdout + done.stderr


def test_a_true_draw_passes_every_check_in_a_bare_python(bare: Path) -> None:
    code, said = run(bare, AFTER, "--hash", ANNOUNCED)
    assert code == 0, said
    assert said.count("OK ") == 14
    assert "WRONG" not in said
    assert "open" not in said.split("The panel picked")[0]
    assert "The panel picked: 47" in said
    assert " ".join(files.seats_of(AFTER, 47)) in said
    assert "This does not show that all who volunteered are in the file" in said


def test_it_says_the_same_under_every_hash_seed(bare: Path) -> None:
    assert len({run(bare, AFTER, "--hash", ANNOUNCED, seed=seed) for seed in ("0", "1", "77", "random")}) == 1


def test_the_same_program_is_a_command_of_raati(bare: Path) -> None:
    changed = {**AFTER, "seats": 6}
    for name, file in (("true.json", AFTER), ("changed.json", changed)):
        (bare / name).write_text(json.dumps(file), encoding="utf-8")
    ended = [
        subprocess.run(
            [sys.executable, Path(__file__).parents[2] / "manage.py", "verify-draw", name, "--hash", ANNOUNCED],
            cwd=bare,
            capture_output=True,
            text=True,
        )
        for name in ("true.json", "changed.json")
    ]
    assert [one.returncode for one in ended] == [0, 1], [one.stderr for one in ended]
    assert ended[0].stdout == run(bare, AFTER, "--hash", ANNOUNCED)[1]


def test_before_the_draw_it_names_the_hash_to_compare_and_what_is_open(bare: Path) -> None:
    code, said = run(bare, BEFORE)
    assert code == 0
    assert ANNOUNCED in said
    assert said.count("open ") == 6


@pytest.mark.parametrize(("language", "word"), [("fi", "VÄÄRÄ"), ("sv", "FEL"), ("en", "WRONG")])
def test_it_speaks_three_languages(bare: Path, language: str, word: str) -> None:
    code, said = run(bare, AFTER, "--hash", "0" * 64, "--language", language)
    assert code == 1
    assert said.count(f"{word} ") == 1
    assert LINES["bad"][LANGUAGES.index(language)] in said


def sealed_again(file: dict[str, Any]) -> None:
    """What a forger would do: make every hash in the file right again."""
    file["hashes"] = hashes(file)


def swap_person(file: dict[str, Any]) -> None:
    """Somebody of other values takes a place in one panel."""
    panel = file["panels"][46]
    values = [one["values"] for one in file["after"]["pool"]["people"]]
    outside = next(
        number
        for number in range(1, 25)
        if number not in panel and values[number - 1]["gender"] != values[panel[0] - 1]["gender"]
    )
    file["panels"][46] = sorted([*panel[1:], outside])


def count_again(file: dict[str, Any]) -> None:
    for number, one in enumerate(file["people"], 1):
        one["panels"] = sum(number in panel for panel in file["panels"])


def together(file: dict[str, Any], name: str) -> None:
    """Two who may not sit together are put into panel 1: the pool says so from now on, under seals made anew."""
    one, other = file["panels"][0][:2]
    people, keys = file["after"]["pool"]["people"], [person["key"] for person in file["people"]]
    for here, there in ((one, other), (other, one)):
        people[here - 1].update({name: [keys[there - 1]] if name == "apart" else keys[one - 1]})
    for person, entry in zip(file["people"], people, strict=True):
        person["commitment"] = commitment(own_salt(file["after"]["pool"]["salt"], person["key"]), person["key"], entry)


def entry(file: dict[str, Any]) -> Any:
    return file["after"]["pool"]["people"][2]


Tamper = Callable[[dict[str, Any]], object]


def then(*steps: Tamper) -> Tamper:
    def all_of_them(file: dict[str, Any]) -> None:
        for step in steps:
            step(file)

    return all_of_them


TAMPERED: dict[str, tuple[Tamper, str]] = {
    "a person swapped": (swap_person, "hash-panels"),
    "a person swapped, sealed again": (then(swap_person, sealed_again), "counts"),
    "a person swapped, counted and sealed again": (
        then(swap_person, count_again, sealed_again),
        "quotas",
    ),
    "a person twice": (lambda f: f["panels"][3].__setitem__(1, f["panels"][3][0]), "panels"),
    "a stranger": (lambda f: f["panels"][3].__setitem__(-1, 25), "panels"),
    "nobody": (lambda f: f["panels"][3].__setitem__(0, 0), "panels"),
    "a panel too small": (lambda f: f["panels"][3].pop(), "panels"),
    "no panels": (lambda f: f["panels"].clear(), "panels"),
    "a panel more": (lambda f: f["panels"].append(f["panels"][0]), "winner"),
    "the panels' order": (lambda f: f["panels"].reverse(), "hash-panels"),
    "a chance": (lambda f: f["people"][0].update(chance_millionths=999_999), "hash-chances"),
    "a chance, sealed again": (
        then(lambda f: f["people"][0].update(chance_millionths=999_999), sealed_again),
        "chances",
    ),
    "a count": (lambda f: f["people"][5].update(panels=1), "counts"),
    "a seal": (lambda f: f["people"][5].update(commitment="0" * 64), "hash-pool"),
    "a seal, sealed again": (
        then(lambda f: f["people"][5].update(commitment="0" * 64), sealed_again),
        "commitments",
    ),
    "a person's value": (lambda f: entry(f)["values"].update(age="none"), "commitments"),
    "a household": (lambda f: entry(f).update(household="x"), "commitments"),
    "the salt": (lambda f: f["after"]["pool"].update(salt=SALT[::-1]), "commitments"),
    "a quota": (lambda f: f["quotas"][0].update(minimum=5), "hash-quotas"),
    "a quota, sealed again": (then(lambda f: f["quotas"][0].update(minimum=5), sealed_again), "quotas"),
    "a maximum, sealed again": (then(lambda f: f["quotas"][0].update(minimum=0, maximum=0), sealed_again), "quotas"),
    "a panel's order, sealed again": (then(lambda f: f["panels"][3].reverse(), sealed_again), "panels"),
    "the seats": (lambda f: f.update(seats=6), "panels"),
    "the method": (lambda f: f["method"].update(name="mood"), "hash-draw"),
    "the source": (lambda f: f["source"].update(words="a coin"), "hash-draw"),
    "the title": (lambda f: f.update(title="another"), "hash-draw"),
    "the randomness": (lambda f: f["after"].update(randomness="0 4 8"), "winner"),
    "unreadable randomness": (lambda f: f["after"].update(randomness="0 4"), "winner"),
    "the winner": (lambda f: f["after"].update(winner=48), "winner"),
    "two of a household": (then(lambda f: together(f, "household"), sealed_again), "households"),
    "two apart": (then(lambda f: together(f, "apart"), sealed_again), "apart"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_every_kind_of_tampering_is_found(bare: Path, name: str) -> None:
    tamper, check = TAMPERED[name]
    file = json.loads(json.dumps(AFTER))
    tamper(file)
    assert file != AFTER
    code, said = run(bare, file)
    assert code == 1
    wrong = [line for line in said.splitlines() if line.startswith("WRONG")]
    assert any(CHECKS[check][2] in line for line in wrong), said


@pytest.mark.parametrize("name", [name for name in TAMPERED if "sealed" in name])
def test_what_was_sealed_again_is_no_longer_what_was_announced(bare: Path, name: str) -> None:
    file = json.loads(json.dumps(AFTER))
    TAMPERED[name][0](file)
    _code, said = run(bare, file, "--hash", ANNOUNCED)
    assert f"WRONG  {CHECKS['announced'][2]}" in said


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"format": "raati-draw"}'])
def test_what_cannot_be_read_ends_with_2(bare: Path, text: str) -> None:
    code, said = run(bare, text)
    assert code == 2
    assert "cannot be read" in said
    assert "Traceback" not in said


def test_a_missing_file_ends_with_2(bare: Path) -> None:
    code, said = run(bare, AFTER, "--own", "not there.json")
    assert (code, "Traceback" in said) == (2, False)


def test_a_volunteer_checks_their_own_entry(bare: Path) -> None:
    own = files.own_entry(PROBLEM, SALT, PROBLEM.people[0].key)
    (bare / "own.json").write_text(json.dumps(own), encoding="utf-8")
    code, said = run(bare, BEFORE, "--own", "own.json")
    assert code == 0
    assert CHECKS["own"][2] in said
    own["values"]["age"] = "65+" if own["values"]["age"] != "65+" else "–34"
    (bare / "own.json").write_text(json.dumps(own), encoding="utf-8")
    assert run(bare, BEFORE, "--own", "own.json")[0] == 1


def test_recomputing_without_raatis_code_says_what_it_needs(bare: Path) -> None:
    code, said = run(bare, AFTER, "--recompute")
    assert code == 2
    assert LINES["no-raati"][2] in said


def test_the_script_needs_nothing_newer_than_python_3_9() -> None:
    import ast

    tree = ast.parse(standalone(), feature_version=(3, 9))
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert imported - {"draw"} <= sys.stdlib_module_names
    assert "zip(" not in standalone() or "strict=" not in standalone()


def test_the_parts_do_not_use_each_others_names() -> None:
    import ast

    defined: list[str] = []
    for part in PARTS:
        for node in ast.parse(Path(files.__file__).with_name(f"{part}.py").read_text()).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                defined.append(node.name)
            elif isinstance(node, ast.Assign):
                defined += [
                    name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)
                ]
    assert len(defined) == len(set(defined))


def test_every_sentence_stands_in_three_languages() -> None:
    for words in (*CHECKS.values(), *LINES.values(), *MARKS.values()):
        assert len(words) == len(LANGUAGES)
        assert all(words)
