"""The search behind a round of tables: annealed swaps, mostly of people at tables where something is amiss. Pure.

People and tables are indices; every person has one value of each attribute. ``pull[i][t]`` says how often i has met
those at table t, ``adding[t][v]`` and ``removing[t][v]`` what one more and one fewer with value v would change there.
So weighing a swap is a handful of look-ups. Blocks (people who stay together) change places as a whole, and no swap
puts foes at one table: wishes that the start meets are met to the end.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp
from random import Random

WARM, COLD = 0.8, 0.1  # temperatures, in costs; 1 is a pair meeting once more


class Search:
    """``misfit[t][v][c]``: what it costs that c people at table t have value v. Costs are whole numbers from 0."""

    def __init__(
        self,
        start: Sequence[Sequence[int]],
        values: Sequence[Sequence[int]],
        misfit: Sequence[Sequence[Sequence[int]]],
        met: Sequence[Mapping[int, int]],
        blocks: Mapping[int, Sequence[int]],
        foes: Mapping[int, frozenset[int]],
    ) -> None:
        self.values, self.misfit, self.met, self.blocks, self.foes = values, misfit, met, blocks, foes
        self.tables = [list(table) for table in start]
        self.table_of = [0] * len(values)
        for at, table in enumerate(start):
            for i in table:
                self.table_of[i] = at
        self.pull = [[sum(near.get(j, 0) for j in table) for table in start] for near in met]
        self.counts = [self._counted(at) for at in range(len(start))]
        self.adding = [[0] * len(rows) for rows in misfit]
        self.removing = [[0] * len(rows) for rows in misfit]
        for at, rows in enumerate(misfit):
            for value in range(len(rows)):
                self._margin(at, value)
        self.costs = [self._cost(at) for at in range(len(start))]

    @property
    def cost(self) -> int:
        return sum(self.costs)

    def anneal(self, random: Random, steps: int) -> list[list[int]]:
        """Better tables; the people at each in the order of their indices."""
        draw, size, table_of, costs = random.random, len(self.values), self.table_of, self.costs
        tied = self.blocks.keys() | self.foes.keys()
        heat, cooling = WARM, (COLD / WARM) ** (1 / max(steps, 1))
        for _ in range(steps if any(costs) else 0):
            heat *= cooling
            i, j = int(draw() * size), int(draw() * size)
            a, b = table_of[i], table_of[j]
            if a == b or not (costs[a] or costs[b]):
                continue
            if tied and (i in tied or j in tied):
                self._try_blocks(i, j, heat, random)
                continue
            here, there = self._change(i, j)
            change = here + there
            if change <= 0 or draw() < exp(-change / heat):
                self._swap(i, j, here, there)
                if change < 0 and not any(costs):
                    break
        return [sorted(table) for table in self.tables]

    def _change(self, i: int, j: int) -> tuple[int, int]:
        """What the swap adds to the cost of i's table and of j's."""
        a, b = self.table_of[i], self.table_of[j]
        pull_i, pull_j = self.pull[i], self.pull[j]
        pair = self.met[i].get(j, 0)
        here, there = pull_j[a] - pull_i[a] - pair, pull_i[b] - pull_j[b] - pair
        adding_a, adding_b, removing_a, removing_b = self.adding[a], self.adding[b], self.removing[a], self.removing[b]
        for mine, theirs in zip(self.values[i], self.values[j]):  # noqa: B905 - equally long; checked, it takes a tenth
            if mine != theirs:
                here += removing_a[mine] + adding_a[theirs]
                there += removing_b[theirs] + adding_b[mine]
        return here, there

    def _swap(self, i: int, j: int, here: int, there: int) -> None:
        a, b = self.table_of[i], self.table_of[j]
        self.table_of[i], self.table_of[j] = b, a
        table = self.tables[a]
        table[table.index(i)] = j
        table = self.tables[b]
        table[table.index(j)] = i
        self.costs[a] += here
        self.costs[b] += there
        for person, old, new in ((i, a, b), (j, b, a)):
            for other, times in self.met[person].items():
                pull = self.pull[other]
                pull[old] -= times
                pull[new] += times
        for mine, theirs in zip(self.values[i], self.values[j], strict=True):
            if mine != theirs:
                self._count(a, mine, theirs)
                self._count(b, theirs, mine)

    def _try_blocks(self, i: int, j: int, heat: float, random: Random) -> None:
        """Let i's and j's blocks change places, with others who fill up the smaller one."""
        ours, theirs = list(self.blocks.get(i, (i,))), list(self.blocks.get(j, (j,)))
        for block, other in ((ours, theirs), (theirs, ours)):
            spare = [one for one in self.tables[self.table_of[block[0]]] if one not in self.blocks and one not in block]
            missing = len(other) - len(block)
            if missing > len(spare):
                return
            block += random.sample(spare, max(missing, 0))
        if self._meet_foes(ours, theirs) or self._meet_foes(theirs, ours):
            return
        before, pairs = self.cost, list(zip(ours, theirs, strict=True))
        for pair in pairs:
            self._swap(*pair, *self._change(*pair))
        change = self.cost - before
        if change > 0 and random.random() >= exp(-change / heat):
            for one, two in reversed(pairs):
                self._swap(two, one, *self._change(two, one))

    def _meet_foes(self, coming: list[int], leaving: list[int]) -> bool:
        staying = set(self.tables[self.table_of[leaving[0]]]).difference(leaving)
        return any(not staying.isdisjoint(self.foes.get(one, ())) for one in coming)

    def _count(self, at: int, fewer: int, more: int) -> None:
        self.counts[at][fewer] -= 1
        self.counts[at][more] += 1
        self._margin(at, fewer)
        self._margin(at, more)

    def _margin(self, at: int, value: int) -> None:
        fit, count = self.misfit[at][value], self.counts[at][value]
        self.adding[at][value] = fit[count + 1] - fit[count] if count + 1 < len(fit) else 0  # nobody can come then
        self.removing[at][value] = fit[count - 1] - fit[count] if count else 0  # nobody can leave then

    def _counted(self, at: int) -> list[int]:
        here = Counter(value for i in self.tables[at] for value in self.values[i])
        return [here[value] for value in range(len(self.misfit[at]))]

    def _cost(self, at: int) -> int:
        meetings = sum(self.pull[i][at] for i in self.tables[at]) // 2
        return meetings + sum(fit[count] for fit, count in zip(self.misfit[at], self.counts[at], strict=True))
