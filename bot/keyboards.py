"""An answer with what hangs on it: a file, or buttons: their labels and the few bytes that come back from a tap.

A tap brings ids only; whose they are is checked against the chat it came from. Telegram allows 64 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.markup import clip, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

    from bot.markup import Html

MAX_DATA_BYTES = 64

_LABEL_UNITS = 40
"""More is cut off on a phone where two buttons share a row."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button.

    Attributes:
        label: Plain text.
        data: What a tap brings back.
    """

    label: str
    data: str


Keyboard: TypeAlias = "tuple[tuple[Button, ...], ...]"
"""Rows of buttons, none for no keyboard."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an answer.

    Attributes:
        name: What it is called.
        content: Its bytes.
        is_picture: Shown as one, not offered as a file.
    """

    name: str
    content: bytes
    is_picture: bool = False


class Answer(tuple["Html", ...]):  # noqa: SLOT001 - a tuple subclass that holds more can not have slots
    """Blocks of an answer, with buttons under the last message they make.

    Attributes:
        keyboard: The buttons.
        attachment: A file that follows; None for none.
        hides_question: The message that was answered holds a secret and is to be deleted.
    """

    keyboard: Keyboard
    attachment: Attachment | None
    hides_question: bool

    def __new__(
        cls,
        blocks: Iterable[Html],
        keyboard: Keyboard = (),
        attachment: Attachment | None = None,
        *,
        hides_question: bool = False,
    ) -> Self:
        """Join blocks, buttons and a file."""
        made = super().__new__(cls, blocks)
        made.keyboard = keyboard
        made.attachment = attachment
        made.hides_question = hides_question
        return made


def button(label: str, *data: object) -> Button:
    """Make a button whose tap brings back the parts of `data`.

    Raises:
        ValueError: They are more than a tap can carry.
    """
    joined = ":".join(map(str, data))
    if len(joined.encode()) > MAX_DATA_BYTES:
        raise ValueError(f"a button's data are longer than {MAX_DATA_BYTES} bytes")
    return Button(clip(plain(label), _LABEL_UNITS), joined)


def keyboard_of(blocks: Sequence[Html]) -> Keyboard:
    """Give the buttons of an answer, none where it has none."""
    return blocks.keyboard if isinstance(blocks, Answer) else ()


def attachment_of(blocks: Sequence[Html]) -> Attachment | None:
    """Give the file that follows an answer, None where there is none."""
    return blocks.attachment if isinstance(blocks, Answer) else None


def hides_question(blocks: Sequence[Html]) -> bool:
    """Tell whether the message that was answered is to be deleted."""
    return isinstance(blocks, Answer) and blocks.hides_question
