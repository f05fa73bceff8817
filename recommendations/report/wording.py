"""Why a report was not built, what is not as it should be, and what is wrong with a logo, in words."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "weasyprint-missing": _(
        "The server lacks a part that makes PDFs. Ask its administrator to install WeasyPrint and Pango."
    ),
    "no-font": _("A font of the report could not be used. Ask the administrator to build the front end."),
    "no-logo": _("The organisation's logo is missing. Choose it again on the page about logo and colour."),
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

WARNINGS = {
    "no-letters": _("Some letters stand in no font of this server and are shown as boxes. Look for them in the PDF."),
    "drawn-otherwise": _("Something in the PDF may not look as it should. Look through it before you publish it."),
}

LOGO_PROBLEMS = {
    "logo-too-big": _("This file is too big. Choose one of at most 1 MB and 6,000 pixels."),
    "logo-unreadable": _("This file could not be read as a picture. Choose a PNG, JPEG or SVG file."),
    "logo-runs": _("This drawing holds a program or something like it. Save it as a plain SVG, or choose a PNG."),
    "logo-fetches": _(
        "This drawing fetches something from elsewhere. Save it with everything inside, or choose a PNG."
    ),
    "logo-empty": _("There is nothing to see in this picture."),
}
