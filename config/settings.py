"""The environment (and an optional TOML file) read once into one frozen `Settings`, which is passed on.

Precedence: environment, then the TOML file, then the default. A secret may stand in a file named by `DABYL_…_FILE`, or
be a systemd credential (`LoadCredentialEncrypted=dabyl-key`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import platformdirs

from config.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT_PAGE = "https://github.com/dabyl/dabyl"
"""Contact in the User-Agent where an installation names none."""

SECRETS = ("DABYL_TELEGRAM_TOKEN", "DABYL_KEY", "DABYL_DATABASE_URL", "DABYL_DATABASE_PASSPHRASE")
"""Settings that may stand in a file, and that nothing ever prints."""

NAMES = (
    "DABYL_TELEGRAM_TOKEN",
    "DABYL_TELEGRAM_API_URL",
    "DABYL_DATABASE_URL",
    "DATABASE_URL",
    "DABYL_DATABASE_PASSPHRASE",
    "DABYL_DATA_DIR",
    "DABYL_OPERATORS",
    "DABYL_ALLOW_PRIVATE",
    "DABYL_KEY",
    "DABYL_CONFIG",
    "DABYL_CONTACT",
    "DABYL_LOG_LEVEL",
    "DABYL_LOG_FORMAT",
)
"""Every setting there is; the README's table is tested against it."""

_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one installation.

    Attributes:
        data_dir: Database, lock and cache; made when first needed.
        config_dir: The encryption key, never beside the database.
        database_url: `sqlite:///…` or `postgresql://…`, as the user writes it.
        telegram_token: None prints alerts in the terminal.
        telegram_api_url: Bot API server without a trailing slash.
        operators: Telegram user ids that may do everything.
        allow_private: (host, port) pairs of private sources that may be polled.
        key: The encryption key as given, base64 of 32 bytes; None reads or makes the key file.
        key_from: Where that key was given; None for the key file.
        contact: Address in the User-Agent.
        database_passphrase: Of a SQLite file encrypted as a whole; None for a plain one.
        log_level: One of Python's level names.
        log_format: For people or for machines.
    """

    data_dir: Path
    config_dir: Path
    database_url: str = field(repr=False)
    telegram_token: str | None = field(default=None, repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    operators: frozenset[int] = frozenset()
    allow_private: frozenset[tuple[str, int]] = frozenset()
    key: str | None = field(default=None, repr=False)
    key_from: str | None = None
    contact: str = PROJECT_PAGE
    database_passphrase: str | None = field(default=None, repr=False)
    log_level: str = "INFO"
    log_format: Literal["text", "json"] = "text"

    @property
    def key_file(self) -> Path:
        """Where the key is kept when it is not given."""
        return self.config_dir / "key"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings of this process.

    Raises:
        SettingsError: A value can not be used; the message names the variable and says what it takes.
    """
    config_dir = platformdirs.user_config_path("dabyl")
    values = _gather(environ, config_dir)
    data_dir = Path(values.get("DABYL_DATA_DIR") or platformdirs.user_data_path("dabyl")).expanduser()
    return Settings(
        data_dir=data_dir,
        config_dir=config_dir,
        database_url=_database_url(values, data_dir),
        telegram_token=_token(values),
        telegram_api_url=_api_url(values),
        operators=_operators(values.get("DABYL_OPERATORS", "")),
        allow_private=_host_ports(values.get("DABYL_ALLOW_PRIVATE", "")),
        key=values.get("DABYL_KEY") or None,
        key_from=_place_of("DABYL_KEY", environ) if values.get("DABYL_KEY") else None,
        contact=values.get("DABYL_CONTACT") or PROJECT_PAGE,
        database_passphrase=values.get("DABYL_DATABASE_PASSPHRASE") or None,
        log_level=_log_level(values.get("DABYL_LOG_LEVEL") or "INFO"),
        log_format=_log_format(values.get("DABYL_LOG_FORMAT") or "text"),
    )


def _gather(environ: Mapping[str, str], config_dir: Path) -> dict[str, str]:
    values = _from_toml(environ.get("DABYL_CONFIG"), config_dir)
    for name in NAMES:
        if environ.get(name):
            values[name] = environ[name].strip()
        elif name in SECRETS and environ.get(f"{name}_FILE"):
            values[name] = _secret_file(f"{name}_FILE", Path(environ[f"{name}_FILE"]))
        elif name in SECRETS and (credential := _credential(name, environ)):
            values[name] = _secret_file("CREDENTIALS_DIRECTORY", credential)
    return values


def _credential(name: str, environ: Mapping[str, str]) -> Path | None:
    """Find what systemd hands to this service alone: dabyl-key, dabyl-telegram-token, dabyl-database-url."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / name.lower().replace("_", "-") if folder else None
    return path if path and path.is_file() else None


def _place_of(name: str, environ: Mapping[str, str]) -> str:
    """Tell where a secret was given, in the words of whoever gave it."""
    if environ.get(name):
        return name
    if environ.get(f"{name}_FILE"):
        return f"{name}_FILE ({environ[f'{name}_FILE']})"
    credential = _credential(name, environ)
    return f"the systemd credential {credential.name}" if credential else "DABYL_CONFIG"


def _from_toml(given: str | None, config_dir: Path) -> dict[str, str]:
    path = Path(given).expanduser() if given else config_dir / "dabyl.toml"
    if not given and not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"DABYL_CONFIG: {path} cannot be read as TOML ({_in_short(error)})") from error
    known = {name.removeprefix("DABYL_").lower(): name for name in NAMES if name != "DABYL_CONFIG"}
    for key in table:
        if key not in known:
            raise SettingsError(f"{path}: unknown setting {key!r}; known are {', '.join(sorted(known))}")
    return {known[key]: _as_text(value) for key, value in table.items()}


def _as_text(value: object) -> str:
    return ",".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _secret_file(variable: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable}: {path} cannot be read ({_in_short(error)})") from error


def _in_short(error: OSError | ValueError) -> str:
    """Tell why a file cannot be read, without its name, which is told already, and its bytes."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "it is no text" if isinstance(error, UnicodeDecodeError) else str(error)


def _database_url(values: Mapping[str, str], data_dir: Path) -> str:
    url = values.get("DABYL_DATABASE_URL") or values.get("DATABASE_URL")
    if not url:
        return f"sqlite:///{data_dir / 'dabyl.db'}"
    scheme = url.split(":", 1)[0].split("+", 1)[0]
    if scheme not in {"sqlite", "postgres", "postgresql"} or "://" not in url:
        raise SettingsError("DABYL_DATABASE_URL: give sqlite:///FILE or postgresql://USER@HOST/NAME")
    place = url.partition("://")[2]
    if scheme == "sqlite" and not (place.startswith("/") and place[1:]):  # SQLite would keep all in memory, and lose it
        raise SettingsError("DABYL_DATABASE_URL: this names no file; give sqlite:///FILE, with three strokes")
    return url


def _token(values: Mapping[str, str]) -> str | None:
    token = values.get("DABYL_TELEGRAM_TOKEN")
    if not token:
        return None
    number, colon, secret = token.partition(":")
    if not (colon and number.isdigit() and len(secret) >= 20 and secret.replace("_", "").replace("-", "").isalnum()):
        raise SettingsError("DABYL_TELEGRAM_TOKEN: this is no bot token; @BotFather gives one like 123456:ABC-DEF…")
    return token


def _api_url(values: Mapping[str, str]) -> str:
    url = (values.get("DABYL_TELEGRAM_API_URL") or "https://api.telegram.org").rstrip("/")
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # half a bracket, or a port that is none
        is_address = False
    if not is_address:
        raise SettingsError("DABYL_TELEGRAM_API_URL: give an address such as https://api.telegram.org")
    return url


def _operators(text: str) -> frozenset[int]:
    try:
        return frozenset(int(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise SettingsError("DABYL_OPERATORS: give Telegram user ids (numbers), separated by commas") from error


def _host_ports(text: str) -> frozenset[tuple[str, int]]:
    pairs = set()
    for part in text.replace(",", " ").split():
        host, _, port = part.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65_536:
            raise SettingsError(f"DABYL_ALLOW_PRIVATE: {part!r} is not host:port")
        pairs.add((host.strip("[]").lower(), int(port)))
    return frozenset(pairs)


def _log_level(text: str) -> str:
    if text.upper() not in _LOG_LEVELS:
        raise SettingsError(f"DABYL_LOG_LEVEL: {text!r} is none of {', '.join(_LOG_LEVELS)}")
    return text.upper()


def _log_format(text: str) -> Literal["text", "json"]:
    if text == "text":
        return "text"
    if text == "json":
        return "json"
    raise SettingsError(f"DABYL_LOG_FORMAT: {text!r} is neither text nor json")
