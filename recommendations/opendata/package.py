"""The tables described as a Frictionless data package (https://specs.frictionlessdata.io/data-package/)."""

from typing import Any

from django.conf import settings

from recommendations.opendata.tables import TABLES, Column, Table

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}


def data_package() -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "raati-open-data",
        "title": "Citizens' panels: recommendations, answers and what was done",
        "description": "Every panel with an open page on this server. Texts keep an apostrophe before a leading"
        " = + - @, so that spreadsheets do not compute them.",
        "homepage": f"{settings.BASE_URL}/open/",
        "licenses": [LICENCE],
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.name != "panels":
        schema["foreignKeys"] = [{"fields": ["panel"], "reference": {"resource": "panels", "fields": ["panel"]}}]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.about}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.type == "datetime":
        field["format"] = "any"
    return field | ({"constraints": constraints} if constraints else {})
