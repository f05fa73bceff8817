"""The frames that wait for one socket."""

import asyncio

from live.outbox import Frame, Outbox


class Reader:
    """A socket that reads only when it is told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.got: list[Frame] = []
        self.overflows = 0
        self.reads = asyncio.Event()
        self.fails = fails
        self.outbox = Outbox(self._send, limit=3, on_overflow=self._overflowed)

    async def _send(self, frame: Frame) -> None:
        if self.fails:
            raise RuntimeError("the socket was closed")
        await self.reads.wait()
        self.got.append(frame)

    def _overflowed(self) -> None:
        self.overflows += 1
        self.outbox.put("everything again")


async def test_frames_arrive_in_order() -> None:
    reader = Reader()
    reader.reads.set()
    for frame in "abc":
        reader.outbox.put(frame)
    await reader.outbox.drain()
    assert reader.got == ["a", "b", "c"]
    reader.outbox.close()


async def test_a_frame_is_sent_at_once_if_the_socket_takes_it() -> None:
    reader = Reader()
    reader.reads.set()
    reader.outbox.put("a")
    assert reader.got == ["a"]


async def test_a_closed_outbox_leaves_what_it_was_sending() -> None:
    reader = Reader()
    reader.outbox.put("a")
    reader.outbox.put("b")
    reader.outbox.close()
    reader.reads.set()
    await asyncio.sleep(0.01)
    assert reader.got == []


async def test_a_reader_that_was_slow_once_is_sent_to_at_once_again() -> None:
    reader = Reader()
    for frame in "abc":
        reader.outbox.put(frame)
    assert reader.got == []
    reader.reads.set()
    await reader.outbox.drain()
    reader.outbox.put("d")
    assert reader.got == ["a", "b", "c", "d"]


async def test_a_stalled_reader_is_brought_up_to_date_once_and_only_when_it_reads_again() -> None:
    reader = Reader()
    for number in range(500):
        reader.outbox.put(str(number))
        await asyncio.sleep(0)
    assert reader.overflows == 0
    reader.reads.set()
    while len(reader.got) < 2:
        await asyncio.sleep(0)
    assert reader.overflows == 1
    assert reader.got == ["0", "everything again"]
    reader.outbox.close()


async def test_a_socket_that_fails_takes_nothing_more() -> None:
    reader = Reader(fails=True)
    reader.outbox.put("a")
    await asyncio.sleep(0.01)
    for number in range(10):
        reader.outbox.put(str(number))
    await asyncio.wait_for(reader.outbox.drain(), 30)
    assert reader.overflows == 0


async def test_what_the_server_takes_at_once_is_handed_over_at_once() -> None:
    reader = Reader()
    reader.reads.set()
    for frame in "abc":
        reader.outbox.put(frame)
    assert reader.got == ["a", "b", "c"]  # without a turn of the event loop
    reader.outbox.close()


async def test_what_comes_while_a_frame_waits_stays_behind_it() -> None:
    reader = Reader()
    reader.outbox.put("a")
    reader.reads.set()
    reader.outbox.put("b")
    assert reader.got == []
    await reader.outbox.drain()
    assert reader.got == ["a", "b"]
    reader.outbox.close()
