"""`dabyl web`: numbers for Prometheus and a health page, beside `dabyl run` or the split processes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dabyl.cli.shell import run_service
from dabyl.processes import run_web_until_stopped

if TYPE_CHECKING:
    from config.settings import Settings

HELP = "serve /metrics and /health beside the other processes"
EXAMPLE = "dabyl web --listen 127.0.0.1:9464"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--listen",
        type=_host_port,
        default=("127.0.0.1", 9464),
        metavar="HOST:PORT",
        help="where to listen; this machine alone unless told (127.0.0.1:9464)",
    )


def run(args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    host, port = args.listen

    async def serve(settings: Settings) -> None:
        await run_web_until_stopped(settings, host, port)

    return run_service(serve)


def _host_port(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]"), int(port)
