"""What may be spoken to: decided on the resolved address, and connected to as decided."""

import asyncio
from collections.abc import Sequence

import pytest
from crawls import NAME, UNIT, Visit, capture, unit
from scripted_portal import ScriptedPortal, page, redirect

from checks.model import Outcome
from crawler.fetching.guard import AddressDenied, Guard, is_forbidden


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_forbidden(address: str) -> None:
    assert is_forbidden(address)


@pytest.mark.parametrize(
    "address", ["203.113.131.1", "8.8.8.8", "2405:4800::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_public(address: str) -> None:
    assert not is_forbidden(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "localhost",
        "LOCALHOST.",
        "１２７.０.０.１",
        "[::1]",
        "::ffff:127.0.0.1",
    ],
)
def test_however_it_is_spelt(host: str) -> None:
    """Here the operating system resolves; what it makes of the spelling decides. Not to resolve is as good."""
    with pytest.raises((AddressDenied, OSError)):
        asyncio.run(Guard(()).admit(host, 80))


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_ports_that_no_portal_uses(port: int) -> None:
    with pytest.raises(AddressDenied, match=f"Cổng {port}"):
        asyncio.run(Guard((), resolve=_answers("203.113.131.1")).admit("cong.gov.vn", port))


def test_a_port_that_the_plan_names() -> None:
    guard = Guard((), ["http://cong.gov.vn:8080/"], resolve=_answers("203.113.131.1"))
    assert asyncio.run(guard.admit("cong.gov.vn", 8080)) == ("203.113.131.1",)
    with pytest.raises(AddressDenied):
        asyncio.run(guard.admit("khac.gov.vn", 8080))


def test_a_home_address_of_the_plan_may_not_be_private_by_itself() -> None:
    with pytest.raises(AddressDenied):
        asyncio.run(Guard((), ["http://10.0.0.1:8080/"]).admit("10.0.0.1", 8080))


def test_a_name_with_one_private_address_is_denied_whole() -> None:
    with pytest.raises(AddressDenied, match="10.0.0.1"):
        asyncio.run(Guard((), resolve=_answers("203.113.131.1", "10.0.0.1")).admit("cong.gov.vn", 80))


def test_only_the_pair_that_is_named() -> None:
    guard = Guard(["127.0.0.1:8100"])
    assert asyncio.run(guard.admit("127.0.0.1", 8100)) == ("127.0.0.1",)
    for host, port in (("127.0.0.1", 8101), ("127.0.0.1", 80), ("127.0.0.2", 8100), ("localhost", 8100)):
        with pytest.raises(AddressDenied):
            asyncio.run(guard.admit(host, port))


def test_what_was_admitted_stays() -> None:
    """A name that answers with another address the next time changes nothing."""
    answers = iter([["203.113.131.1"], ["127.0.0.1"]])

    async def resolve(host: str, port: int) -> Sequence[str]:
        return next(answers)

    async def ask() -> None:
        guard = Guard((), resolve=resolve)
        assert await guard.admit("cong.gov.vn", 80) == await guard.admit("CONG.gov.vn.", 80) == ("203.113.131.1",)
        assert guard.admitted("cong.gov.vn", 80) == ("203.113.131.1",)
        assert guard.admitted("cong.gov.vn", 443) == guard.admitted("khac.gov.vn", 80) == ()

    asyncio.run(ask())


def test_a_crawl_sends_nothing_to_a_forbidden_address(visit: Visit) -> None:
    """By a link to a service portal, by a redirect of the home page, by another spelling of an address that may be visited."""
    with ScriptedPortal({"/": page("Bí mật")}) as secret, ScriptedPortal() as portal:
        spelt = f"http://127.1:{portal.port}/"
        links = [(secret.url, "Dịch vụ công"), ("/chuyen", "Chuyển")]
        portal.pages = {"/": page(NAME, *links), "/chuyen": redirect(secret.url)}
        case = visit(unit(spelt, secret.url, portal.url, service_hosts=(secret.host,)), portal)
        outcomes = {one.url: one.outcome for one in case.captures(UNIT)}
    assert secret.asked == []
    assert outcomes[spelt] is outcomes[secret.url] is Outcome.ADDRESS_DENIED
    denied = next(one for one in case.captures(UNIT) if one.url == secret.url)
    assert (denied.status, denied.body) == (None, b"") and "mạng nội bộ" in denied.note or "Cổng" in denied.note
    assert capture(case, "chuyen").outcome is Outcome.OFFSITE


def _answers(*addresses: str):  # type: ignore[no-untyped-def]
    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolve
