"""Why a delivery failed, as far as it matters for what to do next. No message holds a name, a text or the token.

    DeliveryError (config.errors)
    ├── RetryAfter       told to wait; not an attempt
    ├── Blocked          nobody is there: the bot was stopped or thrown out
    ├── Migrated         the group has a new address
    ├── CertainlyUnsent  the connection never stood
    ├── PerhapsSent      the connection broke before the answer: it may have arrived
    ├── Refused          the service will never take this message
    └── Gone             the message to be changed is not there any more

They are named for what happened, which is how the Dispatcher reads them.
"""

from __future__ import annotations

from config.errors import DeliveryError


class RetryAfter(DeliveryError):  # noqa: N818 - see above
    """The service told us to wait.

    Attributes:
        seconds: For how long; hours are possible.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"told to wait {seconds:g} s")
        self.seconds = seconds


class Blocked(DeliveryError):  # noqa: N818 - see above
    """Nobody is there: the bot was stopped, thrown out, or the chat is gone."""


class Migrated(DeliveryError):  # noqa: N818 - see above
    """The group became a supergroup.

    Attributes:
        new_address: Where it is now.
    """

    def __init__(self, new_address: str) -> None:
        super().__init__("the group has a new address")
        self.new_address = new_address


class CertainlyUnsent(DeliveryError):  # noqa: N818 - see above
    """The connection never stood, so the message can not have arrived."""


class PerhapsSent(DeliveryError):  # noqa: N818 - see above
    """The connection broke before the answer, so the message may have arrived."""


class Refused(DeliveryError):  # noqa: N818 - see above
    """The service will never take this message."""


class Gone(DeliveryError):  # noqa: N818 - see above
    """The message to be changed is not there any more: somebody deleted it, and does not want to see it again."""
