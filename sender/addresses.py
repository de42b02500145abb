"""Which addresses may be connected to: public ones, looked at when the connection is made."""

import asyncio
import ipaddress
import socket

# addresses of IPv4 inside those of IPv6: a translator on the way would lead there
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(OSError):
    """A name that leads to no address which may be connected to."""


def is_public(address: str) -> bool:
    """Whether an address is on the open internet, as what it is in the end."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is None and (one in NAT64 or not int(one) >> 32):
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if one.is_site_local:
            return False
    return one.is_global and not one.is_multicast and not one.is_reserved


async def resolve(host: str, port: int, allow_private: bool) -> list[str]:
    """Addresses of a name that may be connected to, one or more. Raises OSError, Forbidden.

    Who connects takes one of these: between the look and the connection nobody can make the name
    mean something else.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise OSError(f"{host} is not known ({error})") from None
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    allowed = [one for one in addresses if allow_private or is_public(one)]
    if not allowed:
        raise Forbidden(f"{host} leads to no public address")
    return allowed
