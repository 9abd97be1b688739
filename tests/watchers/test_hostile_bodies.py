"""Feeds and rules made to take long or to tell a secret: read or refused, in seconds."""

import asyncio
import json
import time

import pytest

from config.errors import FetchError
from tests.watchers.raw_site import RawSite, answer
from watchers.http import Client
from watchers.looking import Looker, Memory
from watchers.robots import parse_robots


def feed(items, head=""):
    return f"{head}<rss version='2.0'><channel><title>S</title>{items}</channel></rss>".encode()


TEN = "&l{0};" * 10
LAUGHS = "".join(f'<!ENTITY l{n} "{TEN.format(n - 1)}">' for n in range(1, 12))
BODIES = {
    "a billion laughs": feed("<item><title>&l11;</title></item>", f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]>'),
    "one long entity a thousand times": feed(
        f"<item><title>{'&a;' * 5000}</title></item>", f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>'
    ),
    "entities of parameters": feed(
        "<item><title>&x;</title></item>",
        '<!DOCTYPE r [<!ENTITY % f SYSTEM "file:///etc/passwd"><!ENTITY % g "<!ENTITY x \'%f;\'>"> %g;]>',
    ),
    "a file included": feed(
        '<item><title>t</title><x:include xmlns:x="http://www.w3.org/2001/XInclude"'
        ' href="file:///etc/passwd" parse="text"/></item>'
    ),
    "a style sheet and a schema from inside": feed(
        "<item><title>t</title></item>",
        '<?xml-stylesheet href="http://127.0.0.1/x.xsl"?><!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">',
    ),
    "tags thirty thousand deep": feed("<item><title>" + "<b>" * 30_000 + "x</title></item>"),
    "an attribute of a megabyte": feed(f"<item a='{'x' * 1_000_000}'><title>t</title></item>"),
    "fifty thousand attributes": feed(
        "<item " + " ".join(f"a{n}='1'" for n in range(50_000)) + "><title>t</title></item>"
    ),
    "fifty thousand namespaces": feed(
        "<item " + " ".join(f"xmlns:a{n}='u{n}'" for n in range(50_000)) + "><title>t</title></item>"
    ),
    "a name of a megabyte": feed(f"<item><{'a' * 1_000_000}/><title>t</title></item>"),
    "thirty thousand entries": feed("<item><title>t</title></item>" * 30_000),
    "CDATA opened without end": feed("<item><title><![CDATA[" * 20_000),
    "comments opened without end": feed("<item><title>t</title></item>" + "<!--" * 100_000),
    "ampersands": feed(f"<item><title>{'&' * 500_000}</title></item>"),
    "smaller-than signs": feed(f"<item><title>t</title><description>{'&lt;' * 300_000}</description></item>"),
    "tags cut in the text": feed(
        f"<item><title>t</title><description><![CDATA[{'<a href=' * 100_000}]]></description></item>"
    ),
    "a date of a megabyte": feed(f"<item><title>t</title><pubDate>{'1' * 1_000_000}</pubDate></item>"),
    "a link of a megabyte": feed(f"<item><title>t</title><link>http://a.example/{'a' * 1_000_000}</link></item>"),
    "a GUID of a megabyte": feed(f"<item><title>t</title><guid>{'g' * 1_000_000}</guid></item>"),
    "marks that turn text about": feed("<item><title>\u202egnorts\u202c \u2066x\u2069</title></item>"),
    "a hundred thousand marks on a letter": feed("<item><title>a" + "\u0301" * 100_000 + "</title></item>"),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_feed_made_to_harm_is_read_or_refused_in_seconds(body):
    async with (
        asyncio.timeout(25),
        RawSite(answer(body)) as site,
        Client(contact="x", allow_private=site.allowed, deadline_s=10.0) as client,
        Looker(contact="x", client=client, workers=1) as looker,
    ):
        try:
            entries = (await looker.look(site.url, memory=Memory())).entries
        except FetchError:
            entries = ()
    said = json.dumps([[entry.title, entry.text, entry.id, entry.url] for entry in entries], ensure_ascii=False)
    assert "root:" not in said
    assert "\u202e" not in said
    assert len(entries) <= 5000
    assert all(len(entry.title) <= 1024 and len(entry.id) <= 4096 for entry in entries)


ROBOTS = {
    "stars": "User-agent: *\nDisallow: /" + "*a" * 2000 + "$",
    "a million rules": "User-agent: *\n" + "Disallow: /private\n" * 40_000,
    "no line break": "User-agent: * Disallow: " + "/" * 400_000,
    "zeros": "User-agent: *\0\nDisallow: /\0",
    "many agents": "User-agent: x\n" * 40_000 + "Disallow: /",
}


@pytest.mark.parametrize("text", ROBOTS.values(), ids=ROBOTS)
def test_rules_made_to_take_long_are_read_at_once(text):
    started = time.process_time()
    parse_robots(text, "Dabyl").allow("https://a.example/" + "a" * 2000)
    assert time.process_time() - started < 2.0
