"""``field__holds=…``: a JSON list that holds a value, or a JSON object that holds pairs; on both databases."""

import json
from typing import Any

from django.db import models


@models.JSONField.register_lookup
class Holds(models.Lookup[Any]):
    """On PostgreSQL by containment, which the indexes of migration 0002 serve; SQLite looks through the values."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, dict):
            key, value = next(iter(self.rhs.items()))
            return f"json_extract({column}, %s) = %s", [*params, f'$."{key}"', value]
        within = f"EXISTS (SELECT 1 FROM json_each({column}) AS held WHERE held.value = %s)"  # noqa: S608 - a column
        return within, [*params, self.rhs]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        held = self.rhs if isinstance(self.rhs, dict) else [self.rhs]
        return f"{column} @> %s::jsonb", [*params, json.dumps(held)]
