"""A reading of the hub that takes as long as a test wants."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from live import hub, telling
from live.threads import in_database


class Held:
    """The next call of ``reading`` waits for ``go``, ``before`` it reads or with what it has read; others do not."""

    def __init__(self, patch: pytest.MonkeyPatch, reading: Callable[..., Any], *, before: bool) -> None:
        self.reached, self.go = asyncio.Event(), asyncio.Event()
        self._reading, self._before = reading, before
        for module in (hub, telling):
            patch.setattr(module, "in_database", self._in_database)

    def _in_database(self, function: Callable[..., Any]) -> Callable[..., Any]:
        work = in_database(function)
        if function is not self._reading or self.reached.is_set():
            return work

        async def held(*arguments: Any) -> Any:
            self.reached.set()
            if self._before:
                await self.go.wait()
                return await work(*arguments)
            found = await work(*arguments)
            await self.go.wait()
            return found

        return held
