"""What people do on a board: one verb, one function ``(tx, place, ask, *, actor)``, under the room's lock."""
