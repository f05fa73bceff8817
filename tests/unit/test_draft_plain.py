"""A draft as lines of text."""

from hypothesis import given
from hypothesis import strategies as st

from recommendations.drafts.plain import markup, parse

TEXT = """# Mitä ehdotamme
Puhelimeen vastaa ihminen.

- Takaisinsoitto
* Selkokielinen valikko

## Milloin
1. heti
2) ensi vuonna
Loppu"""


def test_lines_become_blocks() -> None:
    assert parse(TEXT) == [
        {"type": "heading", "level": 3, "runs": [{"text": "Mitä ehdotamme"}]},
        {"type": "paragraph", "runs": [{"text": "Puhelimeen vastaa ihminen."}]},
        {"type": "bullets", "items": [[{"text": "Takaisinsoitto"}], [{"text": "Selkokielinen valikko"}]]},
        {"type": "heading", "level": 4, "runs": [{"text": "Milloin"}]},
        {"type": "numbers", "items": [[{"text": "heti"}], [{"text": "ensi vuonna"}]]},
        {"type": "paragraph", "runs": [{"text": "Loppu"}]},
    ]


def test_a_number_or_dash_inside_a_line_is_text() -> None:
    assert parse("Vuonna 2027 - 1. päivä") == [{"type": "paragraph", "runs": [{"text": "Vuonna 2027 - 1. päivä"}]}]
    assert parse("-ei lista\n1.ei lista") == [
        {"type": "paragraph", "runs": [{"text": "-ei lista"}]},
        {"type": "paragraph", "runs": [{"text": "1.ei lista"}]},
    ]


@given(st.lists(st.sampled_from(["a", "- b", "1. c", "# d", "## e", "", "  f  ", "- ", "#"]), max_size=12))
def test_what_is_read_is_written_the_same(lines: list[str]) -> None:
    blocks = parse("\n".join(lines))
    again = parse("\n".join(map(markup, blocks)))
    assert again == blocks
