"""A published ballot is counted again: in Raati, and by the one-file script without it."""

import copy
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from recommendations.tally import Rule
from recommendations.tally.recount import BALLOT_FORMAT, counted, fingerprint, main, recounted, same_papers
from recommendations.tally.script import standalone

Json = dict[str, Any]


def ballot(rule: Rule, answers: list[Json], options: bool) -> Json:
    texts = [{"id": key, "title": f"Text {key}", "content": {"title": f"Text {key}"}, "sha256": ""} for key in (7, 8)]
    for one in texts:
        one["sha256"] = fingerprint(one["content"])
    found: Json = {
        "id": 3,
        "rule": asdict(rule),
        "questions": [] if options else texts,
        "options": texts if options else [],
        "papers": [{"receipt": f"r{place}", "answers": one} for place, one in enumerate(answers)],
    }
    return {**found, "result": counted(found)}


CONSENT = ballot(Rule(80, 1, 3), [{"7": 5, "8": None}, {"7": 2, "8": 1}], options=False)
YES_NO = ballot(Rule(80, 0, 3, method="two-thirds"), [{"7": 1, "8": 0}, {"7": 1, "8": None}], options=False)
RANKING = ballot(Rule(80, 0, 3, method="ranking"), [{"7": 2, "8": 1, "0": None}], options=True)
POINTS = ballot(Rule(80, 0, 3, method="points", points=3), [{"7": 2, "8": 1, "0": 0}], options=True)
ALL = [CONSENT, YES_NO, RANKING, POINTS]


def run(tmp_path: Path, found: Json, *words: str) -> "subprocess.CompletedProcess[str]":
    script, file = tmp_path / "recount.py", tmp_path / "ballot.json"
    script.write_text(standalone(), encoding="utf-8")
    file.write_text(json.dumps({"format": BALLOT_FORMAT, "ballot": found}), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(script), str(file), *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60)


@pytest.mark.parametrize("found", ALL, ids=["consent", "yes-no", "ranking", "points"])
def test_what_was_published_truly_agrees(found: Json) -> None:
    assert [(check.code, check.passed) for check in recounted(found)] == [
        ("receipts", True),
        ("texts", True),
        ("papers", True),
        ("result", True),
    ]


def broken(found: Json, code: str) -> Json:
    changed = copy.deepcopy(found)
    if code == "receipts":
        changed["papers"].append(changed["papers"][0])
        changed["result"] = counted(changed)
    elif code == "texts":
        changed["options" if changed["options"] else "questions"][0]["content"]["title"] = "Another text"
    elif code == "papers":
        changed["papers"][0]["answers"]["7"] = 9
    else:
        changed["papers"][0]["answers"]["7"] = None if changed["rule"]["method"] != "points" else 0
    return changed


@pytest.mark.parametrize("code", ["receipts", "texts", "papers", "result"])
@pytest.mark.parametrize("found", ALL, ids=["consent", "yes-no", "ranking", "points"])
def test_each_change_is_found(found: Json, code: str) -> None:
    assert code in [check.code for check in recounted(broken(found, code)) if check.passed is False]


def test_the_script_of_one_file_runs_without_raati(tmp_path: Path) -> None:
    good = run(tmp_path, RANKING, "--language", "sv")
    assert (good.returncode, good.stderr) == (0, "")
    assert "Text 8" in good.stdout
    assert "Sedlarna ger samma resultat som publicerades." in good.stdout
    bad = run(tmp_path, broken(CONSENT, "result"))
    assert (bad.returncode, "WRONG" in bad.stdout) == (1, True)


def test_a_table_with_another_paper_is_found() -> None:
    rows = [["Receipt", "1", "2", "3"], ["r0", "2", "1", ""]]
    assert same_papers(RANKING, rows).passed
    assert not same_papers(RANKING, [rows[0], ["r0", "1", "2", ""]]).passed
    assert not same_papers(RANKING, [*rows, ["r1", "2", "1", ""]]).passed


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "raati-ballot/1"}', '{"format": "raati-ballot/1", "ballot": {}}']
)
def test_what_is_no_ballot_is_said_to_be_none(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    assert main([str(file)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_script_speaks_python_3_9() -> None:
    """No syntax and no alias of types that Python 3.9 does not have: it is compiled as such."""
    import ast

    ast.parse(standalone(), feature_version=(3, 9))
    assert "zip(" not in standalone() or "strict=" not in standalone()
