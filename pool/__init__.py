"""The pool: residents who volunteered or were asked by letter, their consents, and how they are reached."""
