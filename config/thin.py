"""Pages go over the line compressed: a phone's page of the meeting takes a quarter of its bytes."""

from django.http import HttpResponseBase
from django.http.request import HttpRequest
from django.middleware.gzip import GZipMiddleware


class ThinPages(GZipMiddleware):
    """Only HTML: files are compressed already, or made in pieces. Django's own adds random bytes against BREACH."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
