"""One conditional GET, against a server that says whatever a test wants."""

import gzip

import pytest

from config.errors import AddressError, FetchError
from tests.watchers.raw_site import RawSite, answer
from watchers.http import Client, Validators


async def ask(site, *, validators=None, path=None, allowed=None, deadline_s=5.0):
    allow_private = site.allowed if allowed is None else allowed
    async with Client(contact="mailto:team@example.org", allow_private=allow_private, deadline_s=deadline_s) as client:
        return await client.get(f"{site.root}{path}" if path else site.url, validators=validators)


async def test_a_request_names_a_contact_and_gives_nothing_else_away():
    async with RawSite(answer(b"x")) as site:
        await ask(site)
        headers = site.requests[0][1]
    assert "mailto:team@example.org" in headers["user-agent"]
    assert not {"cookie", "referer", "if-none-match", "if-modified-since"} & set(headers)


async def test_validators_come_and_go_byte_for_byte():
    odd = Validators('W/"a,b;c"', "2025-06-15 odd")
    async with RawSite(
        answer(b"x", headers=[("ETag", odd.etag), ("Last-Modified", odd.last_modified)]), answer(status=304)
    ) as site:
        first = await ask(site)
        second = await ask(site, validators=first.validators)
        headers = site.requests[1][1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == (odd.etag, odd.last_modified)
    assert second.unchanged
    assert second.validators == odd


async def test_a_304_nobody_asked_for_is_a_failure():
    async with RawSite(answer(status=304)) as site:
        with pytest.raises(FetchError, match="304"):
            await ask(site)


@pytest.mark.parametrize(
    ("statuses", "moved"), [((301,), True), ((308, 301), True), ((302,), False), ((302, 301), False)]
)
async def test_only_permanent_redirects_from_the_start_move_a_source(statuses, moved):
    hops = [answer(status=status, headers=[("Location", f"/{n}")]) for n, status in enumerate(statuses)]
    async with RawSite(*hops, answer(b"x")) as site:
        got = await ask(site)
    assert got.moved_to == (f"{site.root}/{len(statuses) - 1}" if moved else None)


async def test_a_temporary_hop_after_a_permanent_one_moves_it_only_so_far():
    hops = [answer(status=301, headers=[("Location", "/new")]), answer(status=302, headers=[("Location", "/today")])]
    async with RawSite(*hops, answer(b"x")) as site:
        got = await ask(site)
    assert (got.moved_to, got.url) == (f"{site.root}/new", f"{site.root}/today")


async def test_an_endless_chain_of_redirects_ends():
    async with RawSite(answer(status=302, headers=[("Location", "/again")])) as site:
        with pytest.raises(FetchError, match="redirects"):
            await ask(site)
    assert len(site.requests) == 11


async def test_a_private_host_is_never_connected_to_without_leave():
    async with RawSite(answer(b"secret")) as site:
        with pytest.raises(AddressError, match="private"):
            await ask(site, allowed=frozenset())
    assert site.requests == []


async def test_leave_for_one_private_source_does_not_reach_another_by_redirect():
    async with RawSite(answer(b"secret")) as inner, RawSite(lambda _: to_inner) as outer:
        to_inner = answer(status=302, headers=[("Location", inner.url)])
        with pytest.raises(AddressError, match="private"):
            await ask(outer)
    assert inner.requests == []


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://127.0.0.1/_x", "http://[::1", ""])
async def test_a_redirect_to_something_else_than_a_page_fails(location):
    async with RawSite(answer(status=302, headers=[("Location", location)])) as site:
        with pytest.raises((AddressError, FetchError)):
            await ask(site)


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (410, [], {"gone": True}),
        (429, [("Retry-After", "90")], {"retry_after_s": 90}),
        (503, [("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT")], {"retry_after_s": 0}),
        (500, [("Retry-After", "soon")], {"retry_after_s": None}),
    ],
)
async def test_a_failure_carries_what_the_source_asked_for(status, headers, expected):
    async with RawSite(answer(b"no", status=status, headers=headers)) as site:
        with pytest.raises(FetchError, match=str(status)) as failure:
            await ask(site)
    assert {name: getattr(failure.value, name) for name in expected} == expected


async def test_a_robot_check_is_named():
    async with RawSite(answer(b"no", status=403, headers=[("cf-mitigated", "challenge")])) as site:
        with pytest.raises(FetchError, match=r"403 .Cloudflare"):
            await ask(site)


async def test_a_body_is_unpacked_and_its_age_read():
    async with RawSite(
        answer(gzip.compress(b"news"), headers=[("Content-Encoding", "gzip"), ("Cache-Control", "public, max-age=600")])
    ) as site:
        got = await ask(site)
    assert (got.body, got.max_age_s, got.complete) == (b"news", 600, True)


async def test_a_header_as_long_as_a_large_sites_policy_is_no_obstacle():
    async with RawSite(answer(b"x", headers=[("Content-Security-Policy", "a" * 30_000)])) as site:
        assert (await ask(site)).body == b"x"


async def test_a_body_that_ends_early_is_marked_incomplete():
    async with RawSite(answer(b"half").replace(b"Length: 4", b"Length: 400") + b"<end>") as site:
        got = await ask(site)
    assert (got.body, got.complete) == (b"half", False)


@pytest.mark.parametrize("said", [b"\x16\x03\x01 SSH-2.0\r\n\r\n<end>", b"<end>", answer(b"", status=204)])
async def test_what_is_no_answer_is_a_failure_in_one_sentence(said):
    async with RawSite(said) as site:
        with pytest.raises(FetchError) as failure:
            await ask(site)
    assert "\n" not in str(failure.value)


async def test_a_proxy_is_asked_for_a_source_that_is_blocked_here():
    tunnel = b"HTTP/1.1 200 Connection established\r\n\r\n"
    async with RawSite(tunnel, answer(b"news")) as proxy, Client(contact="x@example.org") as client:
        got = await client.get("http://blocked.example/feed", proxy=proxy.root)
        with pytest.raises(AddressError, match="private"):
            await client.get("http://169.254.169.254/feed", proxy=proxy.root)
    assert got.body == b"news"
    assert [path for path, _ in proxy.requests] == ["blocked.example:80", "/feed"]


async def test_a_silent_server_is_given_up():
    async with RawSite(b"") as site:
        with pytest.raises(FetchError, match="no full answer"):
            await ask(site, deadline_s=0.05)


async def test_a_name_that_does_not_exist_is_told_as_such():
    async with Client(contact="x@example.org") as client:
        with pytest.raises(FetchError, match="DNS"):
            await client.get("http://no-such-host.invalid/")


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ([("cf-mitigated", "challenge")], "Cloudflare challenge"),
        ([("Server", "cloudflare")], "guard against robots: Cloudflare"),
        ([("Server", "ddos-guard")], "guard against robots: DDoS-Guard"),
        ([("Server", "nginx")], "answered 403$"),
    ],
)
async def test_a_guard_that_shuts_programs_out_is_named(headers, said):
    async with (
        RawSite(answer(status=403, headers=headers)) as site,
        Client(contact="x", allow_private=site.allowed) as client,
    ):
        with pytest.raises(FetchError, match=said):
            await client.get(site.url)
