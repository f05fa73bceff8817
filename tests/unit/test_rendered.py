"""What a room's hub keeps of what it rendered."""

from live.places import RoomRef
from live.rendered import Rendered
from roomlog.models import RoomKind

AUDIENCE = ("panelist", "en")


def test_nothing_is_shown_on_pages_until_all_that_changed_was_rendered() -> None:
    """A second name may be corrected while the room is being rendered for the first."""
    rendered = Rendered(RoomRef(1, RoomKind.PLENARY, 1, 1, 0))
    rendered.forget()
    first = rendered.doubts
    rendered.forget()
    second = rendered.doubts
    rendered.replace({("people", AUDIENCE): "one new name"}, first)
    assert rendered.shown_to(AUDIENCE) == {}
    rendered.replace({("people", AUDIENCE): "both"}, second)
    assert rendered.shown_to(AUDIENCE) == {("people", AUDIENCE): "both"}
