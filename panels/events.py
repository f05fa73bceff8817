"""The kinds of events in a panel's room. The subject is a membership's, mailing's or panel's id."""

PANEL_CREATED = "panel.created"
PANEL_CHANGED = "panel.changed"
MEMBER_ADDED = "member.added"
MEMBERS_IMPORTED = "member.imported"  # subject: how many
MEMBER_ENTERED = "member.entered"  # read the privacy notice and came in for the first time
MEMBER_CHANGED = "member.changed"  # name, contact, language or role
MEMBER_REVOKED = "member.revoked"  # the link given out before is dead
MEMBER_REMOVED = "member.removed"
MEMBER_LEFT = "member.left"  # one browser forgot the membership
MEMBER_MAILED = "member.mailed"
MAILING_ASKED = "mailing.asked"

KINDS = frozenset(value for name, value in list(globals().items()) if name.isupper())
