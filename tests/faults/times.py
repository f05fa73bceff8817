"""A pytest plugin: ``--times 10`` runs each test ten times in a row, by turns with one kind of server and the other."""

from typing import Any

import pytest

from tests.servers import take_turn

_TURN = "turn_of_the_same_test"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--times", type=int, default=1, help="run each test so many times in a row")


@pytest.fixture(name=_TURN)
def turn(request: Any) -> int:
    """Which of them this is, from 1."""
    number: int = request.param
    return number


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before its fixtures start any server."""
    assert isinstance(item, pytest.Function)
    number: Any = item.callspec.params[_TURN]
    take_turn(number - 1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    times: int = metafunc.config.getoption("--times")
    turns = range(1, times + 1)
    metafunc.fixturenames.append(_TURN)
    metafunc.parametrize(_TURN, turns, ids=[f"turn{number}" for number in turns], indirect=True)
