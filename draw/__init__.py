"""The draw of a panel: quotas, methods, the lottery. Pure Python: no Django, no database, no clock."""
