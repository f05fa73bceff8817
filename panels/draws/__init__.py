"""The draw of a panel: its volunteers, its quotas, the lottery, and the places offered to those drawn."""
