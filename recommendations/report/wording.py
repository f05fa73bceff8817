"""Why a report was not built, in words."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "weasyprint-missing": _(
        "The server lacks a part that makes PDFs. Ask its administrator to install WeasyPrint and Pango."
    ),
    "no-font": _("A font of the report could not be used. Ask the administrator to build the front end."),
    "no-picture": _("A picture of the report could not be drawn. Tell the server's administrator."),
    "missing-file": _("A file that belongs to the server is missing. Ask the administrator to build the front end."),
    "foreign-file": _(
        "The report would have fetched something from elsewhere, so it was stopped. Tell the administrator."
    ),
    "internal": _(
        "Something went wrong on the server. The panel's data is safe. Try again, or tell the administrator."
    ),
    "stuck": _("The making of the PDF stopped on the way. You can start it again."),
}
