"""Who asks, as the service sees it."""

from __future__ import annotations

import pytest

from gazette.errors import UserError
from gazette.settings import networks
from gazette.web.clients import block_of, client_of, is_loopback

PROXIES = networks("127.0.0.1, 10.0.0.0/8, ::1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # nobody trusts this peer: what it forwards is its own word
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.7", "198.51.100.7"),  # the first was sent by the client
        ("127.0.0.1", "198.51.100.7, 10.1.2.3", "198.51.100.7"),  # two proxies of ours
        ("127.0.0.1", "127.0.0.1, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::1", "[2001:db8::7]", "2001:db8::7"),
        ("::ffff:203.0.113.9", None, "203.0.113.9"),
        ("", None, None),
    ],
)
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    peer: str, forwarded: str | None, client: str | None
) -> None:
    environ = {"REMOTE_ADDR": peer} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})
    found = client_of(environ, PROXIES)
    assert (None if found is None else str(found)) == client


def test_a_client_cannot_pass_for_this_machine() -> None:
    assert not is_loopback(client_of({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, PROXIES))


def test_addresses_of_one_ipv6_subscriber_are_one_client() -> None:
    one, other, third = (
        client_of({"REMOTE_ADDR": a}, ()) for a in ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1")
    )
    assert one and other and third
    assert block_of(one) == block_of(other) != block_of(third)


def test_a_network_that_is_none_is_told() -> None:
    with pytest.raises(UserError, match="not an address"):
        networks("10.0.0.0/8, proxy.example.org")
