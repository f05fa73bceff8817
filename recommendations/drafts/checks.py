"""Whether a document is a draft: an allow-list walk, since well-formed updates may still nest wrongly."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc

from recommendations.drafts import schema
from recommendations.drafts.tree import Element, Tangled, Text, Tree, tree_of


@dataclass(frozen=True)
class Size:
    """Characters and elements of both texts together."""

    characters: int
    elements: int


def problem_of(doc: "Doc[Any]", *, most: Size) -> str | None:
    """Why the document cannot stand: ``not-a-draft``, or ``draft-full`` above ``most``."""
    if not set(doc.keys()) <= set(schema.FRAGMENTS):
        return "not-a-draft"
    try:
        tree = tree_of(doc)
    except (Tangled, ValueError):
        return "not-a-draft"
    if not all(_fits("", child) for children in tree.values() for child in children):
        return "not-a-draft"
    size = _size(tree)
    return "draft-full" if size.characters > most.characters or size.elements > most.elements else None


def size_of(doc: "Doc[Any]") -> Size:
    return _size(tree_of(doc))


def _fits(parent: str, node: Element | Text) -> bool:
    if isinstance(node, Text):
        return "#" in schema.CHILDREN[parent] and not node.attributes and _chunks_fit(node)
    if node.tag not in schema.CHILDREN[parent] or not _attributes_fit(node):
        return False
    return all(_fits(node.tag, child) for child in node.children)


def _attributes_fit(node: Element) -> bool:
    if node.tag != "heading":
        return not node.attributes
    return set(node.attributes) <= schema.ATTRIBUTES and all(map(schema.is_level, node.attributes.values()))


def _chunks_fit(node: Text) -> bool:
    return all(
        schema.is_text(text) and all(schema.is_mark(name, value) for name, value in (marks or {}).items())
        for text, marks in node.chunks
    )


def _size(tree: Tree) -> Size:
    nodes = [node for children in tree.values() for child in children for node in _nodes(child)]
    texts = [node for node in nodes if isinstance(node, Text)]
    return Size(sum(len(text) for node in texts for text, _marks in node.chunks), len(nodes) - len(texts))


def _nodes(node: Element | Text) -> Iterator[Element | Text]:
    yield node
    if isinstance(node, Element):
        for child in node.children:
            yield from _nodes(child)
