"""Ranking: the Schulze method, by which every option is compared with every other.

Part of the stand-alone script (script.py): the standard library of Python 3.9 and nothing else.

Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011); with strengths of paths by winning votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Pairs = dict[tuple[int, int], int]  # (a, b) → papers with a before b, or the strength of a path


def pairs_of(papers: Iterable[Mapping[int, int | None]], options: Sequence[int]) -> Pairs:
    """A ranked option stands before an unranked one; equal ranks and two unranked ones prefer neither."""
    found = {(one, other): 0 for one in options for other in options if one != other}
    for paper in papers:
        rank = {option: paper[option] or len(options) + 1 for option in options}
        for one, other in found:
            found[one, other] += rank[one] < rank[other]
    return found


def strongest(pairs: Pairs, options: Sequence[int]) -> Pairs:
    """The strongest paths: a path is as strong as its weakest win, by the papers on the winning side."""
    path = {pair: votes if votes > pairs[pair[::-1]] else 0 for pair, votes in pairs.items()}
    for middle in options:
        for start in options:
            for end in options:
                if len({start, middle, end}) == 3:
                    through = min(path[start, middle], path[middle, end])
                    path[start, end] = max(path[start, end], through)
    return path


def places_by_paths(pairs: Pairs, options: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Best first. A place is shared by all whom nobody still left beats: a tie stays one."""
    path = strongest(pairs, options)
    left, places = list(options), []
    while left:
        best = tuple(one for one in left if all(path[one, other] >= path[other, one] for other in left if other != one))
        places.append(best)
        left = [one for one in left if one not in best]
    return tuple(places)
