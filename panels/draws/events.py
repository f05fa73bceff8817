"""What can happen on the way from letters to a full panel, in the panel's room. The subject is a row's id."""

from enum import StrEnum


class DrawEvent(StrEnum):
    VOLUNTEERED = "volunteer.joined"
    WITHDRAWN = "volunteer.withdrawn"
    LINK_RENEWED = "volunteer.link"
    POOL_ASKED = "volunteers.pool"  # whether residents of the pool may volunteer; subject: the panel's id
    POOL_CHOSEN = "panel.pool"  # whose residents it is drawn from; subject: the pool's id
    APART = "volunteers.apart"  # who must not sit in one panel; subject: the panel's id
    QUOTAS_CHANGED = "quotas.changed"  # subject: how many there are now
    FIGURES_CHANGED = "quotas.figures"  # the population's figures; subject: the pool's id
    ASKED = "draw.asked"
    PROGRESS = "draw.progress"  # also when it is ready or has failed
    DISCARDED = "draw.discarded"  # a draw that was not published
    PUBLISHED = "draw.published"
    DRAWN = "draw.drawn"  # the public number was typed in
    OFFERED = "offer.made"
    TOLD = "offer.told"  # the invitation or the confirmation is on its way
    ACCEPTED = "offer.accepted"
    DECLINED = "offer.declined"  # or did not answer in time
