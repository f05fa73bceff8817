"""Thanks to who has volunteered, by the worker, where there is an e-mail address."""

from panels.draws.models import Volunteer
from panels.draws.tasks import send_thanks


def thank(one: Volunteer) -> None:
    if one.resident and one.resident.email:
        send_thanks.enqueue(one.pk)
