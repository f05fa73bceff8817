"""Bringing a draft's texts to given blocks: what stays the same is not touched, nor is what is only suggested."""

import json
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from pycrdt import Doc, XmlFragment

from panels.command import Refused
from panels.models import Membership
from recommendations.drafts import updates
from recommendations.drafts.blocks import Block, block_of, write_block
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.models import Draft
from recommendations.drafts.replica import Offer, Replica
from recommendations.drafts.tree import Element, Text, tree_of
from recommendations.drafts.updates import Entry, Unfit
from roomlog.log import Tx

Change = Callable[["Doc[Any]"], bool]  # edits the document it is given; whether it changed anything


def revise(tx: Tx, draft: Draft, change: Change, *, actor: Membership) -> bool:
    """Change the draft's text for somebody, inside a command of its room: through the draft's own log, for everybody.

    ``change`` gets the document as it is committed. Refused with the codes of the drafting socket. Screens follow as
    soon as their process reads the log, within two seconds.
    """
    updates.lock(draft.pk)
    replica = Replica(updates.whole(draft.pk).values(), updates.owners(draft.pk))
    copy: Doc[Any] = Doc()
    copy.apply_update(replica.doc.get_update())
    state = copy.get_state()
    if not change(copy):
        return False
    _append(tx, draft, replica, copy.get_update(state), actor)
    tx.append(DraftEvent.REVISED, draft.pk, room=tx.also(draft.room_id))
    return True


def _append(tx: Tx, draft: Draft, replica: Replica, update: bytes, actor: Membership) -> None:
    if len(update) > settings.RAATI.draft_update_bytes:
        raise Refused("draft-full")
    verdict = replica.examine([Offer(actor.pk, update)])[0]
    if verdict.code is not None:
        raise Refused(verdict.code)
    try:
        updates.append_within(draft.pk, Entry(actor.pk, verdict.clients, update), tx.now)
    except Unfit as unfit:
        raise Refused(unfit.codes[0]) from unfit


def exact(block: Block) -> str:
    """With its emphasis and links."""
    return json.dumps(block, sort_keys=True)


def rewrite(doc: "Doc[Any]", wanted: Mapping[str, Sequence[Block]], *, key: Callable[[Block], str] = exact) -> bool:
    """Bring each named text to these blocks; whether anything changed. Blocks of the same ``key`` stay as they are."""
    tree = tree_of(doc)
    changed = [_rewrite(doc.get(name, type=XmlFragment), tree[name], blocks, key) for name, blocks in wanted.items()]
    return any(changed)


def _rewrite(
    fragment: XmlFragment, nodes: Sequence[Element | Text], wanted: Sequence[Block], key: Callable[[Block], str]
) -> bool:
    have = [
        (at, key(block) if block else "")
        for at, node in enumerate(nodes)
        if (block := block_of(node)) or not _says(node)
    ]
    want = [key(block) for block in wanted]
    if [said for _at, said in have if said] == want:
        return False
    steps = SequenceMatcher(None, [said for _at, said in have], want, autojunk=False).get_opcodes()
    for tag, start, stop, first, last in reversed(steps):  # from the end: the places before stay
        if tag == "equal":
            continue
        place = have[start][0] if start < len(have) else len(fragment.children)
        for at, _said in reversed(have[start:stop]):
            del fragment.children[at : at + 1]
        for offset, block in enumerate(wanted[first:last]):
            write_block(fragment, place + offset, block)
    if len(fragment.children) == 0:
        write_block(fragment, 0, {"type": "paragraph", "runs": []})
    return True


def _says(node: Element | Text) -> bool:
    """Whether there are letters in it: with no block of its own they are only suggested, and stay."""
    if isinstance(node, Text):
        return any(text for text, _marks in node.chunks)
    return any(_says(child) for child in node.children)
