"""`dabyl doctor`: is everything as it should be, and if not, what to do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from dabyl.app import utc_now
from dabyl.cli.shell import settings_and_logging
from dabyl.health import examine
from storage.database import driver_url

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings

HELP = "check settings, database, disk, clock and sources, and say what to do"
EXAMPLE = "dabyl doctor"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none."""


def run(_args: argparse.Namespace) -> int:
    """Print the settings without secrets, then a line for each thing looked at; 1 when one of them is bad."""
    settings = settings_and_logging()
    for name, value in _shown(settings):
        print(f"setting  {name} = {value}")
    return asyncio.run(_examine(settings))


async def _examine(settings: Settings) -> int:
    bad = 0
    async for finding in examine(settings, utc_now()):
        print(f"{'ok' if finding.is_good else 'BAD':8} {finding.name}: {finding.said}")
        bad += not finding.is_good
    print(f"{bad} thing{'' if bad == 1 else 's'} to mend" if bad else "all well")
    return 1 if bad else 0


def _shown(settings: Settings) -> list[tuple[str, str]]:
    """Give every setting as text; of secrets only whether they are set."""
    private = ", ".join(f"{host}:{port}" for host, port in sorted(settings.allow_private))
    return [
        ("DABYL_DATA_DIR", str(settings.data_dir)),
        ("DABYL_DATABASE_URL", driver_url(settings.database_url).render_as_string(hide_password=True)),
        ("DABYL_KEY", "set" if settings.key else f"in {settings.key_file}"),
        ("DABYL_TELEGRAM_TOKEN", "set" if settings.telegram_token else "not set"),
        ("DABYL_TELEGRAM_API_URL", settings.telegram_api_url),
        ("DABYL_OPERATORS", f"{len(settings.operators)} set" if settings.operators else "claimed by a code"),
        ("DABYL_ALLOW_PRIVATE", private or "none"),
        ("DABYL_CONTACT", settings.contact),
        ("DABYL_LOG_LEVEL", settings.log_level),
        ("DABYL_LOG_FORMAT", settings.log_format),
    ]
