"""Calling people to meetings: invitations with calendar files, reminders, cancellations."""
