"""Walking the chain both ways, for any chain."""

from hypothesis import given
from hypothesis import strategies as st

from recommendations.sources.graph import Graph
from recommendations.sources.kinds import NAMES, named
from recommendations.sources.words import place_of, tidy

_NODES = st.integers(0, 12)
_PAIRS = st.lists(st.tuples(_NODES, _NODES), max_size=40)


@given(nodes=st.sets(_NODES), pairs=_PAIRS)
def test_what_is_reached_forwards_reaches_back(nodes: set[int], pairs: list[tuple[int, int]]) -> None:
    graph = Graph(nodes, pairs)
    ahead = {(one, other) for one in nodes for other in graph.ahead(one)}
    behind = {(other, one) for one in nodes for other in graph.behind(one)}
    assert ahead == behind
    assert all(graph.before(other).count(one) == 1 for one in nodes for other in graph.after(one))


@given(nodes=st.sets(_NODES), pairs=_PAIRS)
def test_what_is_withheld_never_appears_and_bridges_nothing(nodes: set[int], pairs: list[tuple[int, int]]) -> None:
    graph = Graph(nodes, pairs)
    shown = [pair for pair in pairs if set(pair) <= nodes]
    for node in range(13):
        reached = set(graph.ahead(node)) | set(graph.behind(node))
        assert reached <= nodes
        assert node not in reached or node in nodes
    assert all(graph.ahead(node) == Graph(nodes, shown).ahead(node) for node in nodes)


@given(pairs=_PAIRS)
def test_every_way_is_walked_to_its_end(pairs: list[tuple[int, int]]) -> None:
    """Against the transitive closure, worked out the long way."""
    reach = {pair for pair in pairs if pair[0] != pair[1]}
    while True:
        further = reach | {(one, last) for one, middle in reach for also, last in reach if middle == also}
        if further == reach:
            break
        reach = further
    graph = Graph(range(13), pairs)
    for node in range(13):
        assert set(graph.ahead(node)) == {last for first, last in reach if first == node} - {node}


def test_a_source_is_of_exactly_one_kind() -> None:
    assert [named({name: 7}) for name in NAMES] == [(name, 7) for name in NAMES]
    assert named({}) is None
    assert named({"theme": 1, "note": 2}) is None
    assert named({"theme": None, "poll": 2, "on": True}) == ("poll", 2)


def test_quoted_words_are_found_whatever_blanks_are_between_them() -> None:
    assert tidy("  a\n b\t c ") == "a b c"
    texts = {"text": "A person\nanswers the phone.", "rationale": "Because a robot does not."}
    assert place_of("person  answers", texts) == "text"
    assert place_of("a robot", texts) == "rationale"
    assert place_of("a bus", texts) is None
    assert place_of("  ", texts) is None
