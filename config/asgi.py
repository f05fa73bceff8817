"""The server's entry point: pages and sockets."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  # apps must be loaded first
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402

from live.closing import let_daphne_close_with_any_code  # noqa: E402
from live.drain import Drain  # noqa: E402
from live.entrance import Pages  # noqa: E402
from live.handshake import WithSession  # noqa: E402
from live.routing import websocket_urlpatterns  # noqa: E402

let_daphne_close_with_any_code()
pages = Pages()
# What is loaded by now stays: the collector need not look at it again and again.
gc.collect()
gc.freeze()
# What is young is looked at more rarely, and everything mostly by ``live.loops.tidy``, at a time of its own.
gc.set_threshold(50_000, 10, 20)
sockets = OriginValidator(WithSession(URLRouter(websocket_urlpatterns)), settings.ORIGINS)
application = Drain(ProtocolTypeRouter({"http": pages, "websocket": sockets}))
