"""How each language writes dates, times and numbers: one form of each, on every page, in every letter and mail.

Django's own formats differ between long and short and write English the American way.
"""
