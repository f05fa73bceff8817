"""What a draft's hub works with: updates on their way, the log as it was read, news of people."""

from dataclasses import dataclass
from typing import Any

from live.drafts.editor import Editor
from recommendations.drafts import updates
from recommendations.drafts.replica import Offer, Verdict


@dataclass(frozen=True)
class Sent:
    """An update that waits for the next tick."""

    editor: Editor
    number: int
    update: bytes

    @property
    def offer(self) -> Offer:
        return Offer(self.editor.member.pk, self.update)


@dataclass(frozen=True)
class Log:
    """What was read of the draft's log when the hub opened."""

    rows: dict[int, bytes]
    owners: dict[int, int | None]


def read_log(draft_id: int) -> Log:
    return Log(updates.whole(draft_id), updates.owners(draft_id))


Checked = list[tuple[Sent, Verdict]]
News = tuple[list[dict[str, Any]], list[str]]  # people, and the keys of those gone
