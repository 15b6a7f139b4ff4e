"""Addresses: where the token may go. Everything else is refused before anything is sent."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from .errors import InvalidArgumentError, UnsafeLinkError

_PORTS = {"https": 443, "http": 80}


class BaseUrl:
    """The API's address: an origin and a version path.

    Args:
        url: The address, without query or credentials. It is ``https``, or ``http`` on a loopback host.
        name: What the address is called in errors.

    Raises:
        InvalidArgumentError: It is something else.
    """

    __slots__ = ("_origin", "host", "is_loopback", "origin", "path", "scheme")

    def __init__(self, url: str, name: str = "base_url") -> None:
        parts = _split(url) if isinstance(url, str) else None
        if parts is None or parts.query or parts.fragment or "?" in url or "#" in url:
            raise InvalidArgumentError(f"{name} must be an absolute URL such as https://api.clever.com/v3.1")
        self.scheme: str = parts.scheme
        self.host: str = parts.hostname or ""
        self.is_loopback: bool = _is_loopback(self.host)
        if self.scheme != "https" and not self.is_loopback:
            raise InvalidArgumentError(f"{name} must be https: the token would be readable on its way")
        self.origin: str = f"{parts.scheme}://{parts.netloc.lower()}"
        self._origin = _origin_of(parts)
        self.path: str = parts.path.rstrip("/")
        if not self.path and self.host == "api.clever.com":
            raise InvalidArgumentError(f"{name} lacks the version, as in https://api.clever.com/v3.1")
        if not _is_plain_path(self.path):
            raise InvalidArgumentError(f"{name} has a path that means another path")

    def target(self, path: str) -> str:
        """The address of a path of the API, such as ``/events?limit=1``.

        Raises:
            InvalidArgumentError: It leads out of the API.
        """
        try:
            return self.follow(
                self.origin + self.path + "/", self.path + path if path.startswith("/") else ""
            )
        except UnsafeLinkError:
            raise InvalidArgumentError("the path must start with / and stay below the API's own") from None

    def follow(self, page_url: str, link: object) -> str:
        """The address that a link leads to.

        Args:
            page_url: The address of the page that holds the link.
            link: The link as the service sent it: a path, a query or a whole address.

        Raises:
            UnsafeLinkError: It leaves the origin or the version path, or can be read in two ways.
        """
        if not isinstance(link, str) or not link or link.startswith("//"):
            raise UnsafeLinkError("a page has a next link that is no address")
        parts = _split(link, page_url)
        if parts is None or parts.fragment:
            raise UnsafeLinkError("a page has a next link that can be read in two ways; it was not followed")
        if _origin_of(parts) != self._origin:
            raise UnsafeLinkError("a page has a next link to another origin; the token was not sent there")
        if not parts.path.startswith(self.path + "/") or not _is_plain_path(parts.path):
            raise UnsafeLinkError("a page has a next link that leaves the API's path; it was not followed")
        return self.origin + parts.path + (f"?{parts.query}" if parts.query else "")


def _split(url: str, page_url: str = "") -> SplitResult | None:
    """The parts of an address with a host and without credentials; None for anything else."""
    if not _is_plain(url):
        return None
    try:
        parts = urlsplit(urljoin(page_url, url))
        usable = (
            parts.scheme in _PORTS and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        return None
    return parts if usable else None


def _origin_of(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]


def _is_plain(text: str) -> bool:
    """Without what programs read differently: control characters, spaces, backslashes, non-ASCII text."""
    return text.isascii() and text.isprintable() and " " not in text and "\\" not in text


def _is_plain_path(path: str) -> bool:
    """Without dot segments, empty segments and slashes in disguise."""
    decoded = unquote(path)
    return (
        decoded.count("/") == path.count("/")
        and "\\" not in decoded
        and "//" not in decoded
        and not {".", ".."}.intersection(decoded.split("/"))
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def environment_proxy(base: BaseUrl) -> str | None:
    """The proxy that the environment names for the API, as ``HTTPS_PROXY`` and ``NO_PROXY`` say.

    A loopback address never goes through one: its token would leave the machine in plain text.
    """
    from urllib.request import getproxies, proxy_bypass

    if base.is_loopback or proxy_bypass(base.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(base.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy
