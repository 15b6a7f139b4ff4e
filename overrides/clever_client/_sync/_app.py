# Made from _async by `make generate`: edit it there.
"""An app: its districts and their tokens, its users' logins, and the one pool that it lends to clients."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from .. import _oauth as oauth
from .. import _oauth_answers as answers
from .._errors import CleverError, DistrictNotConnectedError, InvalidArgumentError, LoginRefusedError
from .._http.options import Options
from .._http.pagination import Paginator
from .._http.requests import Request
from .._http.secrets import Secret
from .._ids import MongoId
from .._service import CLEVER
from ._client import Clever
from ._connections import Connections
from ._session import Session

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from .._http.io_sync import Transport
    from .._http.responses import Response
    from .._http.urls import BaseUrl


class CleverApp:
    """An app at Clever, by its id and secret.

    It owns one pool of connections and lends it to the clients that it makes: of its districts, and of users
    who have logged in. Each client has its own token and rate limit. Closing such a client leaves the pool
    open; closing the app closes it for all of them.

    Args:
        client_id: The app's id. Without it: the environment's ``CLEVER_CLIENT_ID``.
        client_secret: The app's secret. Without it: the environment's ``CLEVER_CLIENT_SECRET``.
        base_url: The API's address. Without it: the environment's ``CLEVER_BASE_URL``, or Clever's own.
        oauth_url: The host that tokens come from. Without it: the environment's ``CLEVER_OAUTH_URL``, or
            ``https://clever.com`` where the API is Clever's own too.
        options: Timeouts, retries and the like, of the app's requests and of its clients.
        transport: An httpx transport to use instead of a pool. It is closed with the app.
        proxy: The proxy's address. Without one: what the environment says.
        verify: The certificates to trust, for a private authority. Without it: the usual ones.

    Raises:
        InvalidArgumentError: The client id or the secret is missing, or a setting is out of its range; the
            text names it.
    """

    def __init__(
        self,
        client_id: str | None = None,
        client_secret: str | None = None,
        *,
        base_url: str | None = None,
        oauth_url: str | None = None,
        options: Options | None = None,
        transport: Transport | None = None,
        proxy: str | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        secret = oauth.Hidden(client_secret)
        del client_secret  # reporters of errors send the locals of frames away
        if transport is not None and not hasattr(transport, "handle_request"):
            raise InvalidArgumentError(
                "the sync app takes sync transports of httpx, the async one async transports"
            )
        self.options: Options = Options() if options is None else options
        self._credentials = oauth.AppCredentials(client_id, secret, base_url, oauth_url)
        self._connections = Connections(transport=transport, proxy=proxy, verify=verify)
        self._oauth = self._session(self._credentials.oauth, self._credentials.basic, "Basic")
        self._tokens: dict[str, Secret] = {}
        # As long as somebody uses a district's session, all its clients share it, and with it the rate limit.
        self._sessions: WeakValueDictionary[str, Session] = WeakValueDictionary()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(oauth_url={self._credentials.oauth.origin!r})"

    def __reduce__(self) -> str:
        raise TypeError("an app cannot be pickled: make one where it is used")

    # Districts.

    def districts(self, *, district_id: str | None = None) -> Iterator[answers.ConnectedDistrict]:
        """List the districts that are connected to the app, each once.

        Args:
            district_id: Ask for this one only; there is nothing if it is not connected.

        Raises:
            CleverError: The list could not be read to its end, so that districts may be missing: try again
                later.
        """
        wanted = None if district_id is None else MongoId(district_id, "district_id")
        pages = Paginator(self._oauth.base, oauth.tokens_request(self._oauth.base, wanted))
        met: set[str] = set()
        while (request := pages.next_request()) is not None:
            response = self._oauth.send(request, self.options)
            for district, token in answers.read_districts(
                pages.advance(response, answers.PLAIN_PAGES), response
            ):
                self._learn(district.id, token)
                if district.id not in met and wanted in (None, district.id):
                    met.add(district.id)
                    yield district

    def client(self, district_id: str) -> Clever:
        """Make a client of a district, over the app's pool.

        It gets the district's token when it first needs it, and again when the service refuses it: tokens
        change. Where the district is not connected, its calls raise `DistrictNotConnectedError`.

        Args:
            district_id: The district's id.

        Raises:
            InvalidArgumentError: The value is not a district's id of 24 hexadecimal digits.
        """
        district_id = MongoId(district_id, "district_id")
        session = self._sessions.get(district_id)
        if session is None or session.is_closed:
            session = Session(
                self._credentials.api,
                _TokenOfDistrict(self, district_id),
                self._connections,
                owns_connections=False,
            )
            self._sessions[district_id] = session
        return Clever._over(session, self.options)

    # Users.

    def start_login(self, redirect_uri: str, *, district_id: str | None = None) -> oauth.LoginRedirect:
        """Begin a user's login. Send the browser to ``url``, and keep ``state`` in the user's session.

        Args:
            redirect_uri: Where Clever sends the browser afterwards: an address that is registered with it.
            district_id: The user's district, where it is known: it spares the user a choice.

        Raises:
            InvalidArgumentError: The redirect URI is not an absolute URL, or the district's id is not one.
                Give the URI that is registered with Clever.
        """
        return oauth.authorize(self._credentials, redirect_uri, district_id)

    def complete_login(
        self, callback: str | Mapping[str, object], *, redirect_uri: str, state: str | None
    ) -> answers.UserToken | oauth.LoginRedirect:
        """Complete a user's login, when the browser comes back to the redirect URI.

        Args:
            callback: The address that the browser asked for, or the parameters of its query.
            redirect_uri: The redirect URI, the same as when the login was begun.
            state: What was kept in the user's session; None for nothing. Take it out of the session: it is
                good once.

        Returns:
            The user's token; or, for a login that was begun at Clever and so has no state, where to send the
            browser next, as after `start_login`.

        Raises:
            LoginRefusedError: The user or Clever refused, or the state is not the one that was kept: begin
                the login anew.
            BadRequestError: The code is no longer good, because it lives for a minute and can be used once:
                begin the login anew.
        """
        redirect_uri = oauth.checked_redirect_uri(redirect_uri)
        given, kept = oauth.Hidden(callback), oauth.Hidden(state)
        del callback, state  # reporters of errors send the locals of frames away
        code = oauth.code_of_login(given, kept)
        if code is None:
            return self.start_login(redirect_uri)
        if isinstance(code, LoginRefusedError):
            raise code
        try:
            response = self._oauth.send(
                oauth.code_request(self._oauth.base, code, redirect_uri), self.options
            )
            return answers.read_user_token(response)
        except CleverError as error:
            if not error.may_have_been_processed:
                raise
            lost = error
        raise LoginRefusedError(
            "the answer to the code was lost, and a code is good once: let the user log in again",
            code="unknown_outcome",
        ) from lost

    def user_client(self, token: answers.UserToken | str) -> Clever:
        """Make a client of a user who has logged in, over the app's pool.

        It may read the user and the district.

        Args:
            token: What `complete_login` gave.
        """
        session = self._session(self._credentials.api, _secret(token))
        return Clever._over(session, self.options)

    def me(self, token: answers.UserToken | str) -> answers.Identity:
        """Whom a token stands for.

        Args:
            token: A user's token, or a district's.

        Raises:
            UnauthorizedError: The token was never good, or has expired or been revoked: let the user log in
                again.
        """
        given = _secret(token)
        del token  # reporters of errors send the locals of frames away
        return answers.read_identity(self._ask(self._credentials.api, "/me", given))

    def token_info(self, token: answers.UserToken | str) -> answers.TokenInfo:
        """Ask Clever about a token: which app it is for, and what it may do.

        Args:
            token: A user's token, or a district's.

        Raises:
            UnauthorizedError: The token was never good, or has expired or been revoked: let the user log in
                again.
        """
        given = _secret(token)
        del token  # reporters of errors send the locals of frames away
        return answers.read_token_info(self._ask(self._credentials.oauth, oauth.TOKEN_INFO, given))

    # The pool.

    def close(self) -> None:
        """Close the pool, for all clients that it was lent to: they raise `ClientClosedError` from now on."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, base: BaseUrl, path: str, token: Secret) -> Response:
        """Ask something with a token that is not the app's own."""
        request = Request("GET", path, base.target(path), service=CLEVER)
        return self._session(base, token).send(request, self.options)

    def _session(self, base: BaseUrl, token: Secret, scheme: str = "Bearer") -> Session:
        return Session(base, token, self._connections, owns_connections=False, scheme=scheme)

    def _learn(self, district_id: str, token: Secret) -> None:
        known = self._tokens.get(district_id)
        if known is None or known.reveal() != token.reveal():
            self._tokens[district_id] = token

    def _fetch_token(self, district_id: str) -> Secret:
        found = False
        for _ in self.districts(district_id=district_id):
            found = True
        if found:
            return self._tokens[district_id]
        self._tokens.pop(district_id, None)
        raise DistrictNotConnectedError(
            "the app has no token for the district: it is not connected, or no longer. Take it off your list "
            "until it is connected again"
        )


class _TokenOfDistrict:
    """Gives a district's token: the one that the app knows; one fetched anew once that has been refused."""

    def __init__(self, app: CleverApp, district_id: str) -> None:
        self._app = app
        self._district_id = district_id
        self._given: Secret | None = None

    def __call__(self) -> str:
        known = self._app._tokens.get(self._district_id)
        if known is None or known is self._given:
            known = self._app._fetch_token(self._district_id)
        self._given = known
        return known.reveal()


def _secret(token: answers.UserToken | str) -> Secret:
    return token if isinstance(token, Secret) else Secret(token)
