"""What the lead reads when the servers have trouble that nobody at a table can see."""

from typing import Any

from live import bells
from roomlog.models import RoomKind
from sessions.regions import LEAD, Region
from sessions.snapshot import Snapshot


def _servers(_snapshot: Snapshot) -> dict[str, Any]:
    return {"slow": bells.are_away()}


REGIONS = [
    Region("servers", "live/servers.html", RoomKind.PLENARY, frozenset({LEAD}), frozenset(), _servers, ticks=True)
]
