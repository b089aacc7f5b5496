"""Names of hosts to addresses that may be asked: nothing private, local or reserved."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from flows.fetching.problems import FetchFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Reserved by IANA, but passed as global by the ipaddress module of some supported Pythons.
ALSO_REFUSED = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20")
)
# What the internet routes (RFC 4291, 2.4) and what carries an IPv4 address past a check on IPv6:
# 6to4 (RFC 3056). Mapped addresses and NAT64 (RFC 6052) are judged by the address they carry.
UNICAST = ipaddress.ip_network("2000::/3")
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address is one that anybody on the internet could ask."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped
        if address in NAT64:
            carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if carried is not None:
            return is_public(carried)
        if address not in UNICAST or address in SIX_TO_FOUR:
            return False
    if address.is_multicast or any(address in network for network in _same(address)):
        return False
    return address.is_global


def _same(address: Address) -> list[Network]:
    return [network for network in ALSO_REFUSED if network.version == address.version]


def resolve(host: str, port: int, allowed: Iterable[Network]) -> list[str]:
    """Return the addresses of a host, as text, each public or in an allowed network.

    Raises FetchFailed: E_FETCH_REFUSED_ADDRESS if one is neither, since a name that leads both
    ways is no honest one; E_FETCH_CONNECTION if the name is unknown.
    """
    found = [ipaddress.ip_address(text) for text in _look_up(host, port)]
    for address in found:
        if not is_public(address) and not any(address in network for network in allowed):
            raise FetchFailed(
                "E_FETCH_REFUSED_ADDRESS",
                f"{host} is at {address}, which is private, local or reserved: if it is meant, "
                "name its network in fetch_allow_networks",
            )
    return [str(address) for address in found]


def _look_up(host: str, port: int) -> list[str]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(
            "E_FETCH_CONNECTION", f"{host} has no address: {error}", retryable=True
        ) from error
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))
