"""Who writes drafts; everybody else of the panel may read them."""

from panels import policy

WRITERS = policy.FACILITATORS | policy.PANELISTS
