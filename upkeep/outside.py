"""What browsers need before the first command: the certificate, the front end, a call."""

import socket
import ssl
from datetime import UTC, datetime
from filecmp import cmp
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upkeep.finding import Finding

BUILT = ("app.css", "page.js", "live.js", "board.js", "draft.js", "ballot.js", "forms.js", "organiser.js")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def certificate() -> Finding:
    """Whether the address that stands in the letters is trusted by browsers, and for how long."""
    address = urlsplit(settings.BASE_URL)
    host = address.hostname or ""
    if address.scheme != "https":
        if host in _LOOPBACK:
            return Finding("certificate", "warn", _("No https: this is a trial on one machine."))
        told = _("The address has no https: personal links travel readable.")
        return Finding("certificate", "fail", told, _("Get a certificate, and set BASE_URL to the https:// address."))
    try:
        ends = _expiry(host, address.port or 443)
    except (OSError, ValueError) as problem:
        told = _("Browsers would not trust %(host)s, or it does not answer.") % {"host": host}
        to_do = _("Check the address and its certificate on the proxy.")
        return Finding("certificate", "fail", told, to_do, {"problem": type(problem).__name__})
    days = (ends - datetime.now(UTC)).days
    told = _("The certificate is good until %(date)s.") % {"date": date_format(ends, "DATE_FORMAT")}
    soon = days < settings.RAATI.certificate_days
    to_do = _("Renew it.") if soon else ""
    return Finding("certificate", "warn" if soon else "ok", told, to_do, {"days": days})


def _expiry(host: str, port: int) -> datetime:
    """Raises OSError (ssl.SSLError is one) if it is not trusted, expired, or nobody answers."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=settings.RAATI.check_wait_s) as line,
        context.wrap_socket(line, server_hostname=host) as wrapped,
    ):
        certificate = wrapped.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


def front_end() -> Finding:
    """Whether the bundle is built, and what is served is the bundle that was built."""
    sources = {name: finders.find(f"build/{name}") for name in BUILT}
    lacking = [name for name, source in sources.items() if source is None]
    if lacking:
        told = _("The front end is not built.")
        return Finding("front_end", "fail", told, _("Run make setup."), {"lacking": lacking[0]})
    stale = [name for name, source in sources.items() if source and not _is_served(name, Path(str(source)))]
    if stale:
        told = _("Browsers get an older front end than the server's.")
        to_do = _("Run manage.py collectstatic --no-input, then restart the servers.")
        return Finding("front_end", "fail", told, to_do, {"stale": stale[0]})
    return Finding("front_end", "ok", _("The front end is the server's own version."))


def _is_served(name: str, source: Path) -> bool:
    """With a manifest: the file is in it, its hashed copy exists, and what was collected is what was built."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return True
    path = f"build/{name}"
    hashed = staticfiles_storage.hashed_files.get(path)
    if not hashed or not staticfiles_storage.exists(hashed) or not staticfiles_storage.exists(path):
        return False
    return cmp(source, staticfiles_storage.path(path), shallow=False)


def call() -> Finding:
    """Whether the call server answers, where there is one. Links lead to other services, which nobody asks."""
    address = urlsplit(settings.JITSI_URL)
    if not address.hostname:
        return Finding("call", "ok", _("No call of Raati's own is configured: meetings use their call links."))
    try:
        if address.scheme == "https":
            _expiry(address.hostname, address.port or 443)
        else:
            place = (address.hostname, address.port or 80)
            socket.create_connection(place, timeout=settings.RAATI.check_wait_s).close()
    except (OSError, ValueError) as problem:
        told = _("The call server %(host)s does not answer, or browsers would not trust it.") % {
            "host": address.hostname
        }
        to_do = _("Start it, or choose a link for the meeting under Call. Everything else works without it.")
        return Finding("call", "warn", told, to_do, {"problem": type(problem).__name__})
    told = _("The call server %(host)s answers. Whether calls get through firewalls (TURN) is its own matter.")
    return Finding("call", "ok", told % {"host": address.hostname}, _("Try a call from a phone's network."))
