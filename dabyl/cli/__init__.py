"""The command line: a file per subcommand, imported only when it is called, so that `--help` stays quick.

Each file holds HELP (one line), EXAMPLE (one command), `add_arguments(parser)` and `run(args) -> exit status`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from config.errors import DabylError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: dict[str, str] = {
    "demo": "watch invented news on this machine: alerts and a digest appear here",
    "run": "everything in one process: watch the sources, alert, digest",
    "bot": "the chat side alone: commands in, alerts and digests out (PostgreSQL)",
    "worker": "the reading side alone: look at sources, match, queue alerts (PostgreSQL)",
    "web": "serve /metrics and /health beside the other processes",
    "scan": "match a file of entries offline, or group it into stories",
    "poll": "look at sources once and print their entries",
    "extract": "article text of an HTML page, without page furniture",
    "watchlist": "import, check or export a chat's watches",
    "feeds": "add, list, import, export and check sources",
    "channels": "deliver by e-mail, Matrix, Signal, ntfy, Slack or a webhook as well",
    "migrate": "bring the database to the shape of this version",
    "backup": "write a sealed copy of the database while it is in use",
    "restore": "put a backup back",
    "prune": "delete what is past its keeping time",
    "key": "tell where the encryption key is, or change it",
    "audit": "tell who added, viewed or exported, and when; never what",
    "doctor": "check settings, database, disk, clock and sources, and say what to do",
}
"""Subcommand to the one line `dabyl --help` prints; a test holds it against the files of this folder."""

EXIT_FAILURE = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


class Command(Protocol):
    """What a file of this folder offers."""

    HELP: str
    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the subcommand takes."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; raise a DabylError for a failure a person can mend."""


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of printing the usage first."""

    def error(self, message: str) -> NoReturn:
        """Exit 2."""
        self.exit(EXIT_USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


class _Version(argparse.Action):
    """Looks the version up only when asked: reading package metadata takes longer than the rest of `--help`."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print and exit 0."""
        parser.exit(0, f"dabyl {importlib.import_module('importlib.metadata').version('dabyl')}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 on success, 1 on a failure told in one line on stderr, 2 on wrong usage.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    name = next((word for word in words if not word.startswith("-")), None)
    parser = _parser(name if name in COMMANDS else None)
    try:
        args = parser.parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return _run(args)
    except DabylError as error:
        said, status = _one_line(error), EXIT_USAGE if isinstance(error, UsageError) else EXIT_FAILURE
    except BrokenPipeError:  # whoever read our output has had enough, as `| head`
        _give_stdout_up()
        return 0
    except OSError as error:
        _give_stdout_up()
        said, status = _of_system(error), EXIT_FAILURE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback for a monitor
        said = f"unexpected {type(error).__name__}; run again with --debug for the details"
        status = EXIT_FAILURE
    print(f"dabyl {name}: {said}", file=sys.stderr)
    return status


def _run(args: argparse.Namespace) -> int:
    """Run the command; with --debug, show what was never meant to be caught."""
    try:
        status = int(args.run(args))
        sys.stdout.flush()  # a full disk is told now, not by the interpreter when it ends
    except Exception:
        if args.debug:
            traceback.print_exc()
        raise
    return status


def _give_stdout_up() -> None:
    """Send what is left to nowhere: Python would complain again when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(name: str | None) -> OneLineParser:
    """Build the parser; only the subcommand called is imported, the others lend their name and one line."""
    parser = OneLineParser(
        prog="dabyl",
        description="Dabyl tells human-rights defenders when a person they protect is in the news.",
        epilog="example: dabyl demo",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for known, summary in COMMANDS.items():
        if known == name:
            _add(subparsers, known, load(known))
        else:
            subparsers.add_parser(known, help=summary, add_help=False)
    return parser


def _add(subparsers: argparse._SubParsersAction[OneLineParser], name: str, command: Command) -> None:
    subparser = subparsers.add_parser(
        name,
        help=command.HELP,
        description=command.HELP[0].upper() + command.HELP[1:] + ".",
        epilog=f"example: {command.EXAMPLE}",
        allow_abbrev=False,
    )
    subparser.add_argument("--debug", action="store_true", help="show the whole traceback of a failure")
    command.add_arguments(subparser)
    subparser.set_defaults(run=command.run)


def load(name: str) -> Command:
    """Import the file of a subcommand."""
    return cast("Command", importlib.import_module(f"dabyl.cli.{name}"))


def _of_system(error: OSError) -> str:
    """Tell what the system complains of, and of which file."""
    said = error.strerror or type(error).__name__
    return f"{error.filename}: {said}" if error.filename else said


def _one_line(error: DabylError) -> str:
    return " ".join(str(error).split())[:400]
