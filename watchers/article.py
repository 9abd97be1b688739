"""What an article page says. In a file of its own, so that who passes it on need not load an extractor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """What an article page says.

    Attributes:
        text: Paragraphs, each ended by a line break but the last; empty where none was found.
        stub: The rest is behind a paywall.
    """

    text: str
    stub: bool = False

    @property
    def paragraphs(self) -> list[str]:
        """The text's lines."""
        return self.text.split("\n") if self.text else []
