"""Settings of servers whose evening goes by faster: what people wait for in minutes comes in seconds here."""

from dataclasses import replace

from config.settings import *  # noqa: F403
from config.settings import RAATI as _AS_ALWAYS

RAATI = replace(
    _AS_ALWAYS,
    undo_s=0.5,
    silent_table_s=6.0,
    recall_s=4,
    presence_write_s=1.0,
    presence_ttl_s=6.0,
    lead_gone_s=7.0,
)
