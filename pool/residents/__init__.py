"""Residents of a pool: who they are, what they agreed to, and how they are found."""
