"""What a poll's answers come to: laws that hold for any answers, and examples by hand."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.polls import results
from facilitation.polls.options import lines_of, options_from
from panels.command import Refused

KINDS = ["single", "multiple", "scale", "ranking", "points", "thermometer"]
OPTIONS = 4


def _shared_out(cuts: list[int]) -> list[int]:
    """5 points among four options, from where they are cut."""
    places = [0, *sorted(cuts), results.POINTS]
    return [high - low for low, high in pairwise(places)]


ANSWERS = {
    "single": st.integers(0, OPTIONS - 1).map(lambda one: [one]),
    "multiple": st.lists(st.integers(0, OPTIONS - 1), min_size=1, max_size=OPTIONS, unique=True),
    "scale": st.integers(1, 5).map(lambda one: [one]),
    "ranking": st.permutations(list(range(1, OPTIONS + 1))).map(list),
    "points": st.lists(st.integers(0, results.POINTS), min_size=OPTIONS - 1, max_size=OPTIONS - 1).map(_shared_out),
    "thermometer": st.integers(0, 10).map(lambda one: [one]),
}
POLLS = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), st.lists(ANSWERS[kind], max_size=12)))


@given(POLLS)
def test_good_answers_are_taken_and_all_counted(poll: tuple[str, list[list[int]]]) -> None:
    kind, answers = poll
    for answer in answers:
        results.check(kind, OPTIONS, answer)
    found = results.result(kind, OPTIONS, answers)
    assert found.people == len(answers)
    assert all(0 <= row.width <= 100 for row in found.rows)
    total = {"multiple": sum(map(len, answers)), "points": results.POINTS * len(answers)}.get(kind, len(answers))
    assert sum(row.count for row in found.rows) == total
    if kind in results.ON_A_LINE and answers:
        assert found.mean == Fraction(sum(answer[0] for answer in answers), len(answers))
    if kind == "ranking" and answers:
        means = [row.mean for row in found.rows]
        assert means == sorted(means)  # type: ignore[type-var]
        assert sum(means) == sum(range(1, OPTIONS + 1))  # type: ignore[arg-type]


@given(POLLS, st.randoms(use_true_random=False))
def test_the_order_of_answering_does_not_matter(poll: tuple[str, list[list[int]]], random: object) -> None:
    kind, answers = poll
    mixed = list(answers)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert results.result(kind, OPTIONS, mixed) == results.result(kind, OPTIONS, answers)


@given(
    st.dictionaries(st.text("abc", max_size=2), ANSWERS["thermometer"]),
    st.dictionaries(st.text("abc", max_size=2), ANSWERS["thermometer"]),
)
def test_only_who_answered_both_times_is_compared(before: dict[str, list[int]], after: dict[str, list[int]]) -> None:
    found = results.change("thermometer", 0, before, after)
    both = before.keys() & after.keys()
    assert found.people == found.before.people == found.after.people == len(both)
    assert found.up + found.same + found.down == len(both)
    assert found.moved == found.up + found.down
    assert found.up == sum(before[key][0] < after[key][0] for key in both)


@pytest.mark.parametrize(
    ("kind", "answer", "code"),
    [
        ("single", [], "poll-choose-one"),
        ("single", [0, 1], "poll-choose-one"),
        ("single", [4], "poll-unknown-option"),
        ("multiple", [], "poll-choose"),
        ("multiple", [1, 1], "poll-choose"),
        ("scale", [0], "poll-unknown-option"),
        ("scale", [6], "poll-unknown-option"),
        ("thermometer", [11], "poll-unknown-option"),
        ("ranking", [1, 2, 3, 3], "poll-ranks"),
        ("ranking", [1, 2, 3], "poll-ranks"),
        ("points", [5, 1, 0, 0], "poll-points"),
        ("points", [4, 0, 0, 0], "poll-points"),
        ("points", [6, -1, 0, 0], "poll-points"),
    ],
)
def test_bad_answers_are_told_apart(kind: str, answer: list[int], code: str) -> None:
    with pytest.raises(ValueError, match=code):
        results.check(kind, OPTIONS, answer)


def test_options_are_read_line_by_line_and_the_languages_must_agree() -> None:
    found = options_from({"en": " Phone \n\nWeb", "fi": "Puhelin\nVerkko", "sv": ""}, "single")
    assert found == [{"en": "Phone", "fi": "Puhelin"}, {"en": "Web", "fi": "Verkko"}]
    assert lines_of(found) == {"en": "Phone\nWeb", "fi": "Puhelin\nVerkko"}
    assert options_from({}, "thermometer") == []
    for texts, kind, code in [
        ({"en": "One\nTwo", "fi": "Yksi"}, "single", "poll-options-differ"),
        ({"en": "One"}, "ranking", "poll-few-options"),
        ({"en": "Low"}, "scale", "poll-two-ends"),
        ({"en": "Yes\nyes"}, "single", "poll-same-option"),
        ({"en": "\n".join(map(str, range(13)))}, "multiple", "poll-many-options"),
        ({"en": f"{'x' * 121}\nTwo"}, "multiple", "too-long"),
    ]:
        with pytest.raises(Refused, match=code):
            options_from(texts, kind)
