"""What an article page says. In a file of its own, so that who passes it on need not load an extractor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself, for programs: each empty where it does not.

    Attributes:
        title: The headline, one line.
        outlet: Name of the site.
        published: As printed; `dates.parse_date` reads it.
        lang: A language tag, not checked.
        canonical: The page's own address, absolute; whatever was added to the one that led there is not in it.
        is_listed: It says that it is an article, and does not ask search engines to leave it out.
    """

    title: str = ""
    outlet: str = ""
    published: str = ""
    lang: str = ""
    canonical: str = ""
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """What an article page says.

    Attributes:
        text: Paragraphs, each ended by a line break but the last; empty where none was found.
        stub: The rest is behind a paywall.
        head: What the page says of itself; empty where only its text was wanted.
    """

    text: str
    stub: bool = False
    head: Head = Head()

    @property
    def paragraphs(self) -> list[str]:
        """The text's lines."""
        return self.text.split("\n") if self.text else []
