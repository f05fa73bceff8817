"""What our sockets have in common: Channels' consumer without its channel."""

from typing import Any

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from live.patience import Patience


class Socket(AsyncWebsocketConsumer):
    """Messages are taken in the order they came, in one loop; whatever happens, ``leave`` is called at the end.

    Channels makes two tasks for each message, to wait for a channel as well, and hops to a thread. Ours listen to no
    channel, as a hub listens once for all sockets of a process, and ask the database through ``in_database`` alone.
    """

    channel_layer_alias = "none: a hub listens for all sockets of a process"
    patience: Patience | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Channels' ``disconnect`` is not called when a handler fails or the server gives up on us."""
        self.scope, self.base_send = scope, send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:
            self.met()
            self.leave()

    async def dispatch(self, message: dict[str, Any]) -> None:
        await getattr(self, get_handler_name(message))(message)

    def met(self) -> None:
        """They have said what they were let in for."""
        if self.patience is not None:
            self.patience.met()

    def leave(self) -> None:
        """The socket is gone."""
        raise NotImplementedError
