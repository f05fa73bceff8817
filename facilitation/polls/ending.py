"""When a meeting ends, first polls whose second one never came are looked at."""

from facilitation.polls import services
from roomlog.log import Tx
from sessions.models import Meeting


def part_old(tx: Tx, meeting: Meeting) -> None:
    """After ``poll_pair_days`` their answers lead to nobody."""
    services.part_old(tx.now)
