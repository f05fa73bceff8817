"""Where a mail service tells which e-mails came back."""

from django.urls import URLPattern, path


def mail_reports(service: str) -> list[URLPattern]:
    """``/mail/<service>/tracking/`` of this service alone; django-anymail checks the secret."""
    from anymail.urls import urlpatterns

    found = [one for one in urlpatterns if str(one.pattern) == f"{service}/tracking/"]
    return [path(f"mail/{one.pattern}", one.callback, name=one.name) for one in found]
