"""Why minutes were not built, in words."""

from django.utils.translation import gettext_lazy as _

_TELL = _("The PDF could not be made. The minutes are safe. Try again, or tell the server's administrator.")
PROBLEMS = {
    "weasyprint-missing": _(
        "The server lacks a part that makes PDFs. Ask its administrator to install WeasyPrint and Pango."
    ),
    "stuck": _("The making of the PDF stopped on the way. You can start it again."),
}


def problem(code: str) -> str:
    return str(PROBLEMS.get(code, _TELL))
