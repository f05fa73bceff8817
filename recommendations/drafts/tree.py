"""A draft's Yjs document as plain Python values: what the checks and the blocks read."""

from typing import Any, NamedTuple, cast

from pycrdt import Doc, XmlFragment

from recommendations.drafts.schema import FRAGMENTS

_DEEPEST = 4  # bullet_list > list_item > paragraph > its text

Chunks = tuple[tuple[Any, dict[str, Any] | None], ...]  # (text, its marks)


class Tangled(ValueError):
    """The document holds something that a walk over its elements cannot see or that is nested too deep."""


class Text(NamedTuple):
    """A run of text inside a paragraph or heading."""

    chunks: Chunks
    attributes: dict[str, Any]


class Element(NamedTuple):
    tag: str
    attributes: dict[str, Any]
    children: "tuple[Element | Text, ...]"


Tree = dict[str, tuple[Element | Text, ...]]


def tree_of(doc: "Doc[Any]") -> Tree:
    """The children of each fragment. Raises Tangled."""
    with doc.transaction() as transaction:
        inner = transaction._txn
        fragments = {name: doc.get(name, type=XmlFragment) for name in FRAGMENTS}
        return {name: _children(fragment.integrated, inner, 0) for name, fragment in fragments.items()}


# The integrated types, not pycrdt's wrappers: those open a transaction for every access, and this runs on
# every tick of every draft (0.24 ms instead of 2.1 ms for 20,000 characters in 120 paragraphs).
def _children(parent: Any, inner: Any, depth: int) -> tuple[Element | Text, ...]:
    if depth > _DEEPEST:
        raise Tangled("too deep")
    children = parent.children(inner)
    if parent.len(inner) != len(children):  # text or values straight inside an element stay unseen
        raise Tangled("hidden content")
    return tuple(_node(child, inner, depth) for child in children)


def _node(node: Any, inner: Any, depth: int) -> Element | Text:
    attributes = dict(node.attributes(inner))
    if hasattr(node, "diff"):
        return Text(cast(Chunks, tuple(node.diff(inner))), attributes)
    if not hasattr(node, "tag"):
        raise Tangled("nested fragment")
    return Element(node.tag() or "", attributes, _children(node, inner, depth + 1))
