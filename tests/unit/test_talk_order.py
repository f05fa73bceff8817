"""Who speaks next, and how even the talk is: laws that hold for any queue."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from facilitation.talk.balance import Balance, Thresholds, balance, dominates, share
from facilitation.talk.order import Hand, ordered

HANDS = st.lists(
    st.builds(Hand, st.integers(1, 30), st.booleans(), st.sampled_from(["", "18–34", "35–64", "65+"])),
    unique_by=lambda hand: hand.who,
    max_size=12,
)
TURNS = st.dictionaries(st.integers(1, 30), st.integers(0, 5))
HEARD = st.dictionaries(st.sampled_from(["", "18–34", "35–64", "65+"]), st.integers(0, 9))
RULES = st.sampled_from(["plain", "unheard", "groups"])
SECONDS = st.dictionaries(st.integers(1, 8), st.integers(0, 4000), max_size=8)
LIMITS = Thresholds(least_s=180, share_percent=40, times_even=2.0)


@given(HANDS, RULES, TURNS, HEARD)
def test_everybody_who_waits_stands_in_the_queue_once_points_of_order_first(
    hands: list[Hand], rule: str, turns: dict[int, int], heard: dict[str, int]
) -> None:
    queue = ordered(hands, rule, turns, heard)  # type: ignore[arg-type]
    assert sorted(queue, key=hash) == sorted(hands, key=hash)
    points = [hand for hand in hands if hand.is_order]
    assert queue[: len(points)] == points


@given(HANDS, TURNS, HEARD)
def test_the_plain_order_is_that_of_the_raised_hands(
    hands: list[Hand], turns: dict[int, int], heard: dict[str, int]
) -> None:
    queue = ordered(hands, "plain", turns, heard)
    assert [hand for hand in queue if not hand.is_order] == [hand for hand in hands if not hand.is_order]


@given(HANDS, TURNS)
def test_nobody_who_has_spoken_stands_before_who_has_not(hands: list[Hand], turns: dict[int, int]) -> None:
    others = [hand for hand in ordered(hands, "unheard", turns, {}) if not hand.is_order]
    have_spoken = [turns.get(hand.who, 0) > 0 for hand in others]
    assert have_spoken == sorted(have_spoken)
    for spoken in (True, False):  # among equals as raised
        alike = [hand for hand in hands if not hand.is_order and (turns.get(hand.who, 0) > 0) is spoken]
        assert [hand for hand in others if (turns.get(hand.who, 0) > 0) is spoken] == alike


@given(HANDS, HEARD)
def test_the_next_one_is_of_a_group_heard_least_of_those_who_wait(hands: list[Hand], heard: dict[str, int]) -> None:
    others = [hand for hand in ordered(hands, "groups", {}, heard) if not hand.is_order]
    so_far = Counter(heard)
    for at, hand in enumerate(others):
        assert so_far[hand.group] == min(so_far[waiting.group] for waiting in others[at:])
        so_far[hand.group] += 1
    for group in {hand.group for hand in others}:
        assert [h for h in others if h.group == group] == [h for h in hands if h.group == group and not h.is_order]


@given(HANDS.filter(bool), RULES, TURNS, HEARD)
def test_who_lowers_the_hand_puts_nobody_behind_somebody_they_were_before(
    hands: list[Hand], rule: str, turns: dict[int, int], heard: dict[str, int]
) -> None:
    if rule == "groups":
        return  # there a group's next one takes the place that becomes free
    before = ordered(hands, rule, turns, heard)  # type: ignore[arg-type]
    after = ordered(hands[1:], rule, turns, heard)  # type: ignore[arg-type]
    assert after == [hand for hand in before if hand != hands[0]]


@given(SECONDS, st.lists(st.integers(1, 8), unique=True, max_size=8))
def test_the_measures_of_talk_keep_their_bounds(seconds: dict[int, int], people: list[int]) -> None:
    found = balance(seconds, people)
    assert 0 <= found.evenness <= 100
    assert 0 <= found.speakers <= found.people == len(people)
    assert found.seconds == sum(seconds.get(who, 0) for who in people)
    assert found.largest == (share(max(seconds.get(who, 0) for who in people), found.seconds) if people else 0)


def test_even_talk_is_100_and_one_voice_alone_0() -> None:
    assert balance({1: 60, 2: 60, 3: 60}, [1, 2, 3]).evenness == 100
    assert balance({1: 600}, [1, 2, 3, 4, 5, 6]).evenness == 0
    assert balance({1: 600, 9: 600}, [1, 2, 3]).evenness == 0  # who left the table counts no more


def test_one_voice_is_told_only_where_all_three_thresholds_are_passed() -> None:
    def table(people: int, seconds: int, largest: int) -> Balance:
        return Balance(people, people, seconds, 50, largest, round(100 / people))

    assert dominates(table(6, 180, 40), LIMITS)
    assert not dominates(table(6, 179, 40), LIMITS)  # too little was said
    assert not dominates(table(6, 180, 39), LIMITS)
    assert not dominates(table(4, 180, 49), LIMITS)  # half would be twice the even share
    assert dominates(table(4, 180, 50), LIMITS)
    assert not dominates(table(2, 600, 100), LIMITS)
