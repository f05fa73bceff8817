"""``manage.py load_areas POOL FILE``: municipalities and postal areas with their shapes, from GeoJSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pool.models import Pool
from pool.residents.geography import BadGeography, Columns, read, replace


class Command(BaseCommand):
    help = "Replaces a pool's areas by those of a GeoJSON FeatureCollection (polygons; degrees or metres)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pool", help="the pool's name in its address")
        parser.add_argument("file")
        for name, default in vars(Columns()).items():
            flag = f"--{name.replace('_', '-')}"
            parser.add_argument(flag, default=default, help=f"the property that holds it (default: {default})")

    def handle(self, *args: Any, **options: Any) -> None:
        pool = Pool.objects.filter(slug=options["pool"]).first()
        if pool is None:
            raise CommandError("There is no such pool.")
        columns = Columns(**{name: options[name] for name in vars(Columns())})
        try:
            areas = read(Path(options["file"]).read_text(encoding="utf-8"), columns)
        except (OSError, UnicodeDecodeError, BadGeography) as problem:
            raise CommandError(str(problem)) from problem
        replace(pool, areas)
        self.stdout.write(f"{len(areas)} areas.")
