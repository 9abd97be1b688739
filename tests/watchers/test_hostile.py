"""What a hostile server, address or page can try, and that none of it gets anywhere."""

import asyncio
import gzip
import zlib

import pytest

from config.errors import AddressError, DabylError, FetchError
from tests.watchers.raw_site import RawSite, answer
from watchers.addresses import is_public
from watchers.articles import Articles
from watchers.discovery import discover
from watchers.http import Client
from watchers.looking import Looker, Memory
from watchers.workers import Workers

RSS = b"<rss version='2.0'><channel><title>S</title><item><title>T</title></item></channel></rss>"


@pytest.fixture
async def canary():
    """Something inside the network that must never be touched; on both loopback addresses, where there are two."""
    touched = []

    async def serve(reader, writer):
        touched.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield port
    server.close()
    assert touched == []


INSIDE = [
    "http://127.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST.:PORT/",
    "http://127.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7f.0.0.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://017700000001:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[0:0:0:0:0:ffff:7f00:0001]:PORT/",
    "http://[64:ff9b::7f00:1]:PORT/",
    "http://[64:ff9b:1::7f00:1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[::1]:PORT/",
    "http://[fe80::1%25lo]:PORT/",
    "http://0:PORT/",
    "http://0.0.0.0:PORT/",
    "http://[::]:PORT/",
    "http://127\u30020\u30020\u30021:PORT/",
    "http://\uff11\uff12\uff17.0.0.1:PORT/",
    "http://\u2460\u2461\u2466.0.0.1:PORT/",
    "http://news.example@127.0.0.1:PORT/",
    "http://news.example:80@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT#@news.example/",
    "http://127.0.0.1:PORT\\@news.example/",
    "http://news.example\\@127.0.0.1:PORT/",
    "http:\\\\127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/",
    "http:127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "http://127.0.0.1:PORT%2f@news.example/",
    "http://127.255.255.254:PORT/",
    "http://①.example:PORT/../",
    "http://local\u00adhost:PORT/",
]
"""Ways to write this machine; some are no addresses at all."""


@pytest.mark.parametrize("url", INSIDE)
async def test_no_spelling_of_an_address_leads_inside(canary, url):
    async with Client(contact="x", deadline_s=4.0) as client:
        with pytest.raises(DabylError) as caught:
            await client.get(url.replace("PORT", str(canary)))
    assert len(str(caught.value).splitlines()) == 1


REDIRECTS = [
    "http://127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://127.1:PORT/",
    "http://2130706433:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://a:b@127.0.0.1:PORT/",
    "http:/\\127.0.0.1:PORT/",
    "/\\127.0.0.1:PORT/",
    "\\\\127.0.0.1:PORT/",
    "http://0:PORT/",
    "http:127.0.0.1:PORT",
    "///127.0.0.1:PORT/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_GET",
    "data:text/xml,<rss/>",
    "javascript:alert(1)",
    "http://",
    "",
    "   ",
    "http://[::1",
    "http://a b/",
    "%00",
]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("location", REDIRECTS)
async def test_no_redirect_leads_inside(canary, location, status):
    said = answer(status=status, headers=[("Location", location.replace("PORT", str(canary)))])
    async with (
        RawSite(lambda request: said if request[0] == "/feed" else answer(status=404)) as site,
        Client(contact="x", allow_private=site.allowed, deadline_s=4.0) as client,
    ):
        with pytest.raises(DabylError):
            await client.get(site.url)


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:a00:1::",
        "::ffff:169.254.169.254",
        "2001:0:7f00:1:0:0:80ff:fffe",
        "100.100.1.1",
        "192.0.0.8",
        "198.18.0.1",
        "203.0.113.1",
        "240.0.0.1",
        "fd00:ec2::254",
        "fec0::1",
        "2001:db8::1",
        "::a00:1",
        "5f00::1",
        "ff0e::1",
        "127.0.0.1%eth0",
        "",
        "x",
    ],
)
def test_an_address_of_no_public_network_is_none(address):
    assert not is_public(address)


def endless(_request):
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + b"<item>" * 4_000_000


ANSWERS = {
    "a gzip bomb": answer(gzip.compress(bytes(40_000_000)), headers=[("Content-Encoding", "gzip")]),
    "a deflate bomb": answer(zlib.compress(bytes(40_000_000)), headers=[("Content-Encoding", "deflate")]),
    "a bomb inside a bomb": answer(
        gzip.compress(gzip.compress(bytes(60_000_000))), headers=[("Content-Encoding", "gzip")]
    ),
    "many small members": answer(gzip.compress(b"x" * 60_000) * 400, headers=[("Content-Encoding", "gzip")]),
    "a coding nobody asked for": answer(b"\x0b\x02\x80hello\x03", headers=[("Content-Encoding", "br")]),
    "codings upon codings": answer(gzip.compress(b"x"), headers=[("Content-Encoding", "gzip, gzip, gzip")]),
    "a body without end": endless,
    "a length below nothing": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nxxxxx<end>",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nxxxxx<end>",
    "a length and chunks": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<end>",
    "chunks of no size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n<end>",
    "a header of a megabyte": b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n<end>",
    "a line without end": b"HTTP/1.1 200 " + b"O" * 1_000_000 + b"<end>",
    "no HTTP at all": b"SSH-2.0-OpenSSH_9.6\r\n<end>",
    "nothing": b"<end>",
    "a status that is none": b"HTTP/1.1 abc OK\r\n\r\n<end>",
    "a status over all": b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n<end>",
    "a not modified nobody asked for": answer(status=304),
    "no content": answer(status=204),
    "continue without end": b"HTTP/1.1 100 Continue\r\n\r\n" * 3000 + b"<end>",
    "a page that leads on by itself": answer(
        b"<html><head><meta http-equiv=refresh content='0;url=http://127.0.0.1/'></head>"
    ),
    "a header that leads on": answer(b"<html></html>", headers=[("Refresh", "0;url=http://127.0.0.1/")]),
    "a text of zeros": answer(bytes(100_000)),
    "depth in JSON": answer(b"[" * 300_000),
    "depth in a JSON Feed": answer(b'{"version":"https://jsonfeed.org/version/1","items":' + b'[{"a":' * 100_000),
    "a number of a million digits": answer(
        b'{"version":"https://jsonfeed.org/version/1","items":[{"id":' + b"9" * 10**6 + b"}]}"
    ),
}


@pytest.mark.parametrize("said", ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_made_to_harm_is_one_line_of_failure(said):
    async with (
        asyncio.timeout(20),
        RawSite(said) as site,
        Client(contact="x", allow_private=site.allowed, deadline_s=6.0) as client,
        Looker(contact="x", client=client, workers=1) as looker,
    ):
        with pytest.raises(DabylError) as caught:
            await looker.look(site.url, memory=Memory())
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 400


async def test_a_server_that_speaks_a_letter_a_second_is_left_after_the_deadline():
    async def drip(_reader, writer):
        for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
            writer.write(bytes([letter]))
            if gone.is_set():
                break
            await asyncio.sleep(0.05)
        writer.close()
        done.set()

    gone, done = asyncio.Event(), asyncio.Event()
    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Client(contact="x", allow_private=frozenset({("127.0.0.1", port)}), deadline_s=0.5) as client:
        with pytest.raises(FetchError, match="no full answer"):
            await client.get(f"http://127.0.0.1:{port}/")
    gone.set()
    await done.wait()
    server.close()


async def test_cookies_are_neither_kept_nor_sent():
    moved = answer(status=302, headers=[("Set-Cookie", "a=1"), ("Location", "/next")])
    async with (
        RawSite(moved, answer(RSS, headers=[("Set-Cookie", "b=2; Path=/")])) as site,
        Client(contact="x", allow_private=site.allowed) as client,
    ):
        await client.get(site.url)
        await client.get(site.url)
    assert not any("cookie" in headers for _, headers in site.requests)


async def test_a_password_does_not_follow_a_redirect_to_another_host():
    async with RawSite(answer(RSS)) as other:
        leads = answer(status=302, headers=[("Location", f"{other.root}/x")])
        async with (
            RawSite(leads) as site,
            Client(contact="x", allow_private=site.allowed | other.allowed) as client,
        ):
            await client.get(site.url.replace("//", "//user:secret@"))
    assert "authorization" not in other.requests[0][1]
    assert "referer" not in other.requests[0][1]


@pytest.mark.parametrize(
    "robots",
    [
        answer(status=301, headers=[("Location", "/robots.txt")]),
        answer(status=500),
        b"<end>",
        answer(gzip.compress(bytes(40_000_000)), headers=[("Content-Encoding", "gzip")]),
    ],
    ids=["round and round", "out of order", "gone", "a bomb"],
)
async def test_a_page_whose_rules_can_not_be_read_is_left_alone(robots):
    pages = {"/robots.txt": robots}
    async with (
        RawSite(lambda request: pages.get(request[0], answer(RSS))) as site,
        Client(contact="x", allow_private=site.allowed, deadline_s=5.0) as client,
        Workers(0) as workers,
    ):
        assert (await Articles(client, workers).read(f"{site.root}/story", summary="s")).text == "s"
    assert all(path == "/robots.txt" for path, _ in site.requests)


async def test_rules_are_asked_again_where_a_page_redirects_to_another_host():
    story = answer(b"<html><body><article><p>" + b"Words of a story. " * 30 + b"</p></article></body></html>")
    closed = answer(b"User-agent: *\nDisallow: /")
    async with RawSite(lambda request: closed if request[0] == "/robots.txt" else story) as other:
        leads = answer(status=302, headers=[("Location", f"{other.root}/story")])
        async with (
            RawSite(lambda request: answer(status=404) if request[0] == "/robots.txt" else leads) as site,
            Client(contact="x", allow_private=site.allowed | other.allowed) as client,
            Workers(0) as workers,
        ):
            assert (await Articles(client, workers).read(f"{site.root}/a", summary="s")).text == "s"
    assert [path for path, _ in other.requests] == ["/robots.txt"]


async def test_discovery_follows_no_page_inside(canary):
    page = (
        f"<html><head><link rel=alternate type=application/rss+xml href=http://127.0.0.1:{canary}/rss></head>"
        f"<body><a href=http://localhost:{canary}/feed>x</a></body></html>"
    ).encode()
    robots = answer(f"Sitemap: http://127.0.0.1:{canary}/s.xml".encode())
    async with (
        RawSite(lambda request: robots if request[0] == "/robots.txt" else answer(page)) as site,
        Client(contact="x", allow_private=site.allowed, deadline_s=5.0) as client,
        Looker(contact="x", client=client, workers=0) as looker,
    ):
        with pytest.raises((FetchError, AddressError)):
            await discover(site.root, looker=looker, client=client)


async def test_an_index_of_sitemaps_leads_to_none_inside(canary):
    index = f"<sitemapindex><sitemap><loc>http://127.0.0.1:{canary}/s.xml</loc></sitemap></sitemapindex>".encode()
    async with (
        RawSite(answer(index)) as site,
        Looker(contact="x", allow_private=site.allowed, workers=0) as looker,
    ):
        with pytest.raises(AddressError):
            await looker.look(site.url, kind="sitemap", memory=Memory())
