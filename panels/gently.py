"""A gentle limit on wrong codes. Many people of a care home share one address, so only wrong ones count."""

from django.conf import settings

from accounts import gently


def tried_too_often(address: str) -> bool:
    return gently.count("join", address) >= int(settings.RAATI.join_tries)


def count_wrong(address: str) -> None:
    gently.count_one("join", address, window_s=settings.RAATI.join_window_s)
