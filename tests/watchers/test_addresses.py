"""Which addresses may be asked."""

import pytest

from config.errors import AddressError
from watchers.addresses import host_port, is_public, parse_address


@pytest.mark.parametrize(
    "text",
    [
        "/etc/passwd",
        "file:///etc/passwd",
        "feed:http://news.example/",
        "ftp://news.example/",
        "http://",
        "http:///path",
        "http://news.example\\@127.0.0.1/",
        "http://news.example/a\nb",
        "http://news.example:99999/",
        "",
    ],
)
def test_an_unusable_address_is_refused_before_anything_is_sent(text):
    with pytest.raises(AddressError):
        parse_address(text)


def test_an_address_keeps_its_query_as_it_is_and_loses_its_fragment():
    assert str(parse_address("http://news.example/f?q=%D0%B0&b=+#top")) == "http://news.example/f?q=%D0%B0&b=+"


def test_a_cyrillic_host_is_asked_by_its_ascii_name():
    assert parse_address("https://жаңалық.example/").raw_host == "xn--80aaqw4fuxvb.example"


def test_host_and_port_of_an_address_are_what_may_be_allowed():
    assert host_port(parse_address("https://LOCALHOST/feed")) == ("localhost", 443)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "fe80::1%eth0",
        "fd00::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "not an address",
    ],
)
def test_an_address_inside_a_network_is_not_public_in_any_of_its_forms(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)
