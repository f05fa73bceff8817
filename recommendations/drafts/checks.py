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

    def fits(self, most: "Size") -> bool:
        return self.characters <= most.characters and self.elements <= most.elements


class NotADraft(ValueError):
    """The document holds something that no draft holds."""


def measured(doc: "Doc[Any]") -> Size:
    """How large the draft is. Raises NotADraft."""
    if not set(doc.keys()) <= set(schema.FRAGMENTS):
        raise NotADraft
    try:
        tree = tree_of(doc)
    except (Tangled, ValueError) as error:
        raise NotADraft from error
    if not all(_fits("", child) for children in tree.values() for child in children):
        raise NotADraft
    return _size(tree)


def size_of(doc: "Doc[Any]") -> Size:
    """Of a document that is known to be a draft."""
    return _size(tree_of(doc))


def problem_of(doc: "Doc[Any]", *, most: Size) -> str | None:
    """Why the document cannot stand: ``not-a-draft``, or ``draft-full`` above ``most``."""
    try:
        size = measured(doc)
    except NotADraft:
        return "not-a-draft"
    return None if size.fits(most) else "draft-full"


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
