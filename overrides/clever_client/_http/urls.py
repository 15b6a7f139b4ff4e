"""Addresses: where the token may go. Everything else is refused before anything is sent."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from .errors import InvalidArgumentError, UnsafeLinkError

_PORTS = {"https": 443, "http": 80}
MAX_URL_LENGTH = 16_000
"""No server takes a longer one; transports fail on 64 KB with errors of their own."""


class BaseUrl:
    """The address of an API: an origin and a path.

    Args:
        url: The address, without query or credentials. It is ``https``, or ``http`` on a loopback host.
        name: What the errors call it.
        example: One that is right, for the errors.

    Raises:
        InvalidArgumentError: The address is not an absolute URL such as https://api.example.com/v1, or is
            plain http to another machine.
    """

    __slots__ = ("_origin", "host", "is_loopback", "netloc", "origin", "path", "port", "scheme")

    def __init__(self, url: str, name: str = "base_url", example: str = "https://api.example.com/v1") -> None:
        parts = _split(url) if isinstance(url, str) else None
        if parts is None or "?" in url or "#" in url:
            raise InvalidArgumentError(f"{name} must be an absolute URL such as {example}")
        self.scheme: str = parts.scheme
        self.host: str = parts.hostname or ""
        self.is_loopback: bool = _is_loopback(self.host)
        if self.scheme != "https" and not self.is_loopback:
            raise InvalidArgumentError(f"{name} must be https: the token would be readable on its way")
        self.port: int = parts.port or _PORTS[parts.scheme]
        self.netloc: str = parts.netloc.lower()
        self.origin: str = f"{parts.scheme}://{self.netloc}"
        self._origin = _origin_of(parts)
        self.path: str = parts.path.rstrip("/")
        if not _is_plain_path(self.path):
            raise InvalidArgumentError(f"{name} has a path that means another path")

    def target(self, path: str) -> str:
        """Give the address of a path of the API, such as ``/people?limit=1``.

        Raises:
            InvalidArgumentError: The path leads out of the API, or is too long.
        """
        whole = self.path + path
        if len(whole) > MAX_URL_LENGTH:
            raise InvalidArgumentError(f"the path and query must be shorter than {MAX_URL_LENGTH} characters")
        try:
            return self.follow(self.origin, whole if path.startswith("/") else "")
        except UnsafeLinkError:
            raise InvalidArgumentError("the path must start with / and stay below the API's own") from None

    def follow(self, page_url: str, link: object) -> str:
        """Give the address that a link leads to.

        Args:
            page_url: The address of the page that holds the link.
            link: The link as the service sent it: a path, a query or a whole address.

        Raises:
            UnsafeLinkError: The link leaves the origin or the version path, or can be read in two ways.
        """
        if not isinstance(link, str) or not link or link.startswith("//"):
            raise UnsafeLinkError("the next link is not a valid URL")
        parts = _split(link, page_url)
        if parts is None or parts.fragment:
            raise UnsafeLinkError(
                "the next link is not a valid URL, or can be read in two ways; it was not followed"
            )
        if _origin_of(parts) != self._origin:
            raise UnsafeLinkError("the next link leads to another origin; the token was not sent there")
        if not parts.path.startswith(self.path + "/") or not _is_plain_path(parts.path):
            raise UnsafeLinkError("the next link leaves the API's path; it was not followed")
        return self.origin + parts.path + (f"?{parts.query}" if parts.query else "")


def _split(url: str, page_url: str = "") -> SplitResult | None:
    """Split an address with a host and without credentials; None for anything else."""
    if len(url) > MAX_URL_LENGTH or not _is_plain(url):
        return None
    try:
        parts = urlsplit(urljoin(page_url, url))
        usable = (
            parts.scheme in _PORTS
            and _is_host(parts.hostname or "")
            and "@" not in parts.netloc
            and parts.port != 0
        )
    except ValueError:
        return None
    return parts if usable else None


def _origin_of(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]


def _is_host(host: str) -> bool:
    """Whether a name can be that of a host: its labels are neither empty nor too long for the DNS."""
    return len(host) <= 253 and all(0 < len(label) <= 63 for label in host.removesuffix(".").split("."))


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
    """Give the proxy that the environment names for the API, as ``HTTPS_PROXY`` and ``NO_PROXY`` say.

    A loopback address never goes through one: its token would leave the machine in plain text.
    """
    from urllib.request import getproxies, proxy_bypass

    host_and_port = base.netloc if base.netloc.endswith(f":{base.port}") else f"{base.netloc}:{base.port}"
    if base.is_loopback or proxy_bypass(base.host) or proxy_bypass(host_and_port):
        return None
    proxies = getproxies()
    proxy = proxies.get(base.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy
