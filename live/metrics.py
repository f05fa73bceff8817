"""What this process counts, for Prometheus. The hooks cost one addition per command or bell, nothing per recipient.

``live/scrape.py`` shows the figures. Labels are names that the code knows: never a room, a person or a text.
"""

import functools
import time
from collections.abc import Awaitable, Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)

COMMANDS = Counter("raati_commands", "Commands by type and answer", ["type", "code"], registry=REGISTRY)
ACKS = Histogram("raati_ack_seconds", "From a frame to its answer", buckets=_SECONDS, registry=REGISTRY)
RESYNCS = Counter("raati_resyncs", "Whole rooms sent to one socket", registry=REGISTRY)
DROPPED = Counter("raati_readers_dropped", "Outboxes emptied since the reader was too slow", registry=REGISTRY)
BELLS = Counter("raati_bells", "Bells heard from the channel layer", registry=REGISTRY)
BELLS_LOST = Counter("raati_bells_unsent", "Bells that the channel layer did not take", registry=REGISTRY)
HEALED = Counter("raati_polls_healed", "Rooms where the two-second question found what no bell told", registry=REGISTRY)

Answer = dict[str, Any]


def counted(dispatch: Callable[..., Answer]) -> Callable[..., Answer]:
    """Counts what ``live.dispatch.dispatch`` answers, by socket and by form alike."""

    @functools.wraps(dispatch)
    def counting(membership: Any, frame: Answer) -> Answer:
        answer = dispatch(membership, frame)
        code = "ack" if answer["type"] == "ack" else answer["code"]
        known = code not in {"unknown-command", "bad-fields"}  # only then the type is surely one of ours
        COMMANDS.labels(str(frame.get("type")) if known else "unknown", code).inc()
        return answer

    return counting


async def timed(answer: Awaitable[Answer]) -> Answer:
    begun = time.perf_counter()
    try:
        return await answer
    finally:
        ACKS.observe(time.perf_counter() - begun)


def polled(cursors: dict[int, int], last: dict[int, int]) -> None:
    """The question found these rooms further than their hubs: a bell was lost, or is on its way just now."""
    behind = sum(1 for room, seq in last.items() if seq > cursors.get(room, seq))
    if behind:
        HEALED.inc(behind)
