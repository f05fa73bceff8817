"""The lead's middle column: what the phase needs stands first, everything else is one press away under "More"."""

from collections.abc import Mapping

# By a phase's tool the regions with which one runs it. assets/control/middle.js moves them when the phase changes.
TOOLS: dict[str, tuple[str, ...]] = {
    "talk": ("queue",),
    "notes": ("boards_now",),
    "themes": ("boards_now", "board", "collected"),
    "questions": ("questions_desk", "questions"),
    "draft": ("drafts",),
    "amend": ("amend",),
    "ballot": ("turnout", "ballot", "results"),
    "poll": ("polls",),
}
ORDER = (
    *("boards_now", "board", "questions_desk", "questions", "turnout", "ballot", "polls", "queue", "amend", "drafts"),
    *("collected", "results", "asked", "suggestions", "call"),
)


def parted(html: Mapping[str, str], tool: str | None) -> dict[str, list[str]]:
    """The regions' elements, ``first`` and ``more``. One that says ``data-now`` of itself is first in any phase."""
    wanted = TOOLS.get(tool or "", ())
    found: dict[str, list[str]] = {"first": [], "more": []}
    for name in ORDER:
        if name in html:
            is_first = name in wanted or "data-now" in html[name].partition(">")[0]
            found["first" if is_first else "more"].append(html[name])
    return found
