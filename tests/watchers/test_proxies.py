"""What may be asked through a proxy, and what its failures are called."""

import pytest

from config.errors import AddressError, FetchError, UsageError
from watchers.health import explain
from watchers.http import Client
from watchers.proxies import check_proxy, refuse_inside

INSIDE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "10.0.0.8",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "0",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "localhost",
    "LOCALHOST.",
    "db.localhost",
    "printer.local",
    "vault.internal",
    "router.lan",
    "nas",
    "x.home.arpa",
    "224.0.0.1",
    "255.255.255.255",
    "ff02::1",
]


@pytest.mark.parametrize("host", INSIDE)
def test_what_leads_inside_is_refused_however_it_is_written(host):
    with pytest.raises(AddressError, match="private"):
        refuse_inside(host)


@pytest.mark.parametrize("host", ["news.example", "1.1.1.1", "2606:4700::1111", "abc.onion", "localhost.example"])
def test_the_open_internet_may_be_asked(host):
    refuse_inside(host)


@pytest.mark.parametrize("proxy", ["foo", "socks5://", "ftp://p:1", "socks5://p", "://", "http://p:x"])
def test_what_is_no_proxy_is_a_wrong_use_that_names_the_option(proxy):
    with pytest.raises(UsageError, match="--proxy"):
        check_proxy(proxy)


@pytest.mark.parametrize(
    "proxy", [None, "", "socks5://127.0.0.1:1080", "http://user:word@p.example:3128", "socks4://p:1"]
)
def test_a_proxy_is_one(proxy):
    check_proxy(proxy)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://127.0.0.1:9", "socks4://127.0.0.1:9"])
async def test_a_proxy_that_is_down_is_a_failure_of_the_source_in_words(proxy):
    async with Client(contact="x", deadline_s=5.0) as client:
        with pytest.raises(FetchError, match="proxy") as caught:
            await client.get("http://news.example/rss", proxy=proxy)
    assert explain(caught.value).code == "proxy"


@pytest.mark.parametrize(
    "url", ["http://127.1/x", "http://localhost/x", "http://0x7f000001/x", "http://[::ffff:10.0.0.1]/x"]
)
async def test_nothing_inside_is_asked_through_a_proxy(url):
    async with Client(contact="x", deadline_s=5.0) as client:
        with pytest.raises(AddressError, match="private"):
            await client.get(url, proxy="socks5://127.0.0.1:9")
