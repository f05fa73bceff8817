"""What is kept of the lead's desk."""

from django.utils import translation

from live.desk import Card
from live.kept import _last
from sessions.snapshot import Sitter


def test_a_card_of_the_desk_is_kept_once_however_often_it_changes() -> None:
    """Else memory would grow with everybody who comes or goes."""
    _last.cache_clear()
    here = Sitter(1, "Aino Aalto", "panelist", 1)
    for number in range(50):
        card = Card(7, number, ((here, bool(number % 2)),), None)
        with translation.override("en"):
            assert f"Table {number}" in card.html()
            assert card.html() is card.html()
    assert _last.cache_info().currsize == 2  # the card, and the list of people in it
