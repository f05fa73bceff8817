"""A draft as lines of text, for people and devices that the editor does not suit.

A line is a paragraph; ``# `` and ``## `` begin headings, ``- `` an item, ``1. `` a numbered one. Blocks whose
lines did not change keep their emphasis and links; the others are written anew.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone
from pycrdt import Doc

from facilitation.desk.conduct import is_muted
from panels.command import Refused
from panels.models import Membership
from recommendations.drafts import schema, updates
from recommendations.drafts.blocks import Block, texts_of
from recommendations.drafts.checks import Size
from recommendations.drafts.models import Draft
from recommendations.drafts.replica import Offer, Replica
from recommendations.drafts.rewriting import rewrite
from recommendations.drafts.roles import WRITERS
from recommendations.drafts.selectors import doc_of
from recommendations.drafts.updates import Entry, Unfit

_NUMBER = re.compile(r"^\d{1,3}[.)]\s+")
_MARKS = {3: "# ", 4: "## "}
_LONGEST = 4  # times the characters of a draft: marks, blanks and empty lines are none of them


@dataclass(frozen=True)
class Lines:
    """The texts, and a mark of what they looked like when they were read."""

    text: str
    rationale: str
    addressee: str = ""
    conditions: str = ""
    seen: str = ""

    @property
    def texts(self) -> list[str]:
        return [getattr(self, name) for name in schema.FRAGMENTS]


def read(draft: Draft) -> Lines:
    return _lines(doc_of(draft))


def write(draft: Draft, author: Membership, lines: Lines) -> None:
    """Bring the draft's texts to these lines.

    Refused: "changed-meanwhile" if they were written on another text; and the drafting socket's codes. Whoever may
    not write, or wrote too much, is refused before their lines are looked at.
    """
    _check_may_write(draft, author)
    check_length(lines.texts)
    replica = _replica(draft)
    before = _lines(replica.doc)
    check_size(lines.texts, before.texts)
    if before.seen != lines.seen:
        raise Refused("changed-meanwhile")
    update = _update(replica, lines)
    if update is None:
        return
    verdict = replica.examine([Offer(author.pk, update)])[0]
    if verdict.code is not None:
        raise Refused(verdict.code)
    try:
        updates.append(draft.pk, [Entry(author.pk, verdict.clients, update)], timezone.now())
    except Unfit as unfit:
        raise Refused(unfit.codes[0]) from unfit


def _check_may_write(draft: Draft, author: Membership) -> None:
    if author.role not in WRITERS:
        raise Refused("not-allowed")
    if draft.withdrawn_at is not None:
        raise Refused("draft-withdrawn")
    if is_muted(author.pk):
        raise Refused("muted")


def check_length(texts: Collection[str]) -> None:
    """Refused: "draft-full". Costs nothing, however long they are."""
    if sum(map(len, texts)) > _LONGEST * settings.RAATI.draft_chars:
        raise Refused("draft-full")


def check_size(texts: Collection[str], before: Collection[str] = ()) -> None:
    """Refused: "draft-full" if the lines are more than a draft holds: comparing and building them would take long.

    What is too long ``before`` may be shortened bit by bit.
    """
    now = _least(before)
    limits = settings.RAATI
    most = Size(max(limits.draft_chars, now.characters), max(limits.draft_elements, now.elements))
    if not _least(texts).fits(most):
        raise Refused("draft-full")


def _least(texts: Collection[str]) -> Size:
    """How large a document of these lines is at least: lists are elements, too."""
    said = [line for text in texts for each in text.splitlines() if (line := _kind(each.strip())[1])]
    return Size(sum(map(len, said)), len(said))


def parse(text: str) -> list[Block]:
    """Lines as blocks; neighbouring items are one list, empty lines mean nothing."""
    lines = [found for line in text.splitlines() if (found := _kind(line.strip()))[1]]
    blocks: list[Block] = []
    for kind, same in groupby(lines, key=lambda pair: pair[0]):
        texts = [line for _kind_, line in same]
        if kind in {"bullets", "numbers"}:
            blocks.append({"type": kind, "items": [[{"text": line}] for line in texts]})
        elif kind in schema.LEVELS:
            blocks += [{"type": "heading", "level": kind, "runs": [{"text": line}]} for line in texts]
        else:
            blocks += [{"type": "paragraph", "runs": [{"text": line}]} for line in texts]
    return blocks


def _kind(line: str) -> tuple[str | int, str]:
    for level, mark in reversed(_MARKS.items()):
        if line.startswith(mark):
            return level, line.removeprefix(mark).strip()
    if line.startswith(("- ", "* ", "• ")):
        return "bullets", line[2:].strip()
    if _NUMBER.match(line):
        return "numbers", _NUMBER.sub("", line)
    return "paragraph", line


def markup(block: Block) -> str:
    """The block as lines that ``parse`` reads again."""
    if block["type"] == "bullets":
        return "\n".join(f"- {_text(runs)}" for runs in block["items"])
    if block["type"] == "numbers":
        return "\n".join(f"{number}. {_text(runs)}" for number, runs in enumerate(block["items"], 1))
    return _MARKS.get(block.get("level", 0), "") + _text(block["runs"])


def _text(runs: list[dict[str, str]]) -> str:
    return " ".join("".join(run["text"] for run in runs).split())


def _replica(draft: Draft) -> Replica:
    return Replica(updates.whole(draft.pk).values(), updates.owners(draft.pk))


def _lines(doc: "Doc[Any]") -> Lines:
    texts = texts_of(doc)
    each = [_joined(getattr(texts, name)) for name in schema.FRAGMENTS]
    return Lines(**dict(zip(schema.FRAGMENTS, each, strict=True)), seen=sha256("\0".join(each).encode()).hexdigest())


def _update(replica: Replica, lines: Lines) -> bytes | None:
    """What brings the document to these lines; None if they say the same."""
    copy: Doc[Any] = Doc()
    copy.apply_update(replica.doc.get_update())
    state = copy.get_state()
    have, wanted = texts_of(copy), {name: parse(getattr(lines, name)) for name in schema.FRAGMENTS}
    new = {name: blocks for name, blocks in wanted.items() if parse(_joined(getattr(have, name))) != blocks}
    return copy.get_update(state) if rewrite(copy, new, key=markup) else None


def _joined(blocks: list[Block]) -> str:
    return "\n".join(map(markup, blocks))
