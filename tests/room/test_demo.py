"""The demo can be loaded again at any time."""

import pytest
from django.db.models import Model

from demo.load import load
from panels.models import Panel
from recommendations.models import Ballot, CastVote, MinorityStatement, Recommendation

pytestmark = pytest.mark.django_db(transaction=True)
TABLES: tuple[type[Model], ...] = (Panel, Ballot, CastVote, Recommendation, MinorityStatement)


def test_a_load_that_was_cut_off_in_the_ballot_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:
        cut.setattr("demo.outcome._say_why", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            load()
    load()
    counts = [table._default_manager.count() for table in TABLES]
    assert all(counts)
    assert MinorityStatement.objects.exists()
    load()
    assert [table._default_manager.count() for table in TABLES] == counts


def _cut_off(*_args: object) -> None:
    raise KeyboardInterrupt
