"""The addresses of sockets."""

from django.urls import path

from live.consumers import LiveConsumer
from live.drafts.consumer import DraftConsumer

websocket_urlpatterns = [
    path("ws/m/<str:public_id>/draft/<int:draft_id>/", DraftConsumer.as_asgi()),
    path("ws/m/<str:public_id>/<int:meeting_id>/", LiveConsumer.as_asgi()),
]
