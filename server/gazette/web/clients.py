"""Who asks: the address that counts for fair use, and the one that may see what only the operator should."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from gazette.settings import Network

Address = IPv4Address | IPv6Address


def client_of(environ: Mapping[str, object], trusted: Sequence[Network]) -> Address | None:
    """The address of whoever asks; None where the server does not know it.

    `X-Forwarded-For` is believed only as far as trusted proxies wrote it: from its end, the first address that is not
    itself a trusted proxy. Everything before that is what the client says of itself.
    """
    address = _address(str(environ.get("REMOTE_ADDR") or ""))
    hops = str(environ.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    while address is not None and hops and any(address in network for network in trusted):
        hop = _address(hops.pop().strip())
        if hop is None:
            break
        address = hop
    return address


def is_loopback(address: Address | None) -> bool:
    """Whether the request comes from this machine itself."""
    return address is not None and address.is_loopback


def block_of(address: Address) -> str:
    """What counts as one client: an IPv4 address, or the /64 that one IPv6 subscriber has (RFC 6177)."""
    return str(IPv6Network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)


def _address(text: str) -> Address | None:
    host = text.strip("[]") if text.startswith("[") and text.endswith("]") else text
    try:
        address = ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
