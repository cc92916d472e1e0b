"""What every route works with: one object, made at start and kept in the application's state."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import HTTPConnection

from kbserver.api.collection import Collection, GuideText
from kbserver.api.credentials import COOKIE, Keyring, Proxy, Tickets, bearer
from kbserver.api.desk import Desk
from kbserver.api.drawn import asked_drawn
from kbserver.api.exchange import exchange_of
from kbserver.api.hook import Hook
from kbserver.api.limits import Limits
from kbserver.api.metrics import Metrics
from kbserver.api.origins import is_own, refuse_foreign
from kbserver.api.parameters import invalid
from kbserver.api.popular import Popular
from kbserver.api.problems import Fault, ProblemError
from kbserver.api.publishing import Publishing
from kbserver.config import Config
from kbserver.errors import KeyRejected, TokenExpired, WrongOrigin
from kbserver.guides.model import Audience
from kbserver.languages import negotiate, resolve
from kbserver.store import ApiKey, Tokens
from kbserver.store.tokens import resembles_token

__all__ = ["AGENTS", "CHALLENGE", "Service", "service_of"]

AGENTS = "/agents"
"""Where everything behind the sign-in stands."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="kbserver"'}
"""What every 401 carries (RFC 9110, section 11.6.1)."""


@dataclass(slots=True)
class Service:
    """The running server's parts."""

    config: Config
    desk: Desk
    keyring: Keyring
    tickets: Tickets
    tokens: Tokens
    proxy: Proxy
    limits: Limits
    metrics: Metrics
    popular: Popular
    publishing: Publishing
    hook: Hook | None
    """How a forge tells of pushes; None where it does not."""
    today: Callable[[], dt.date]
    """The day in the configured zone."""
    past: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    """Lets in whoever builds the index of another day."""

    async def admit(self, connection: HTTPConnection) -> Audience:
        """The audience a request to the API speaks for.

        Under `/agents` that is by sign-in alone, elsewhere by key or token alone. Raises the problems
        `not-signed-in`, those of `key_of` and `too-many-requests`.
        """
        if not connection.scope["path"].startswith(f"{AGENTS}/"):
            return await self.audience_of_key(connection)
        exchange = exchange_of(connection)
        if (who := await self._agent(connection)) is None:
            self.limits.refused(exchange, self.proxy.address(connection))
            raise ProblemError("not-signed-in", "Sign in at /agents/sign-in first.", headers=CHALLENGE)
        exchange.audience, exchange.asker = "agents", who
        self.limits.key(exchange, who)
        return "agents"

    async def admit_agent(self, connection: HTTPConnection) -> None:
        """Let in who is signed in or shows an agents' key, which readers of feeds and calendars can send.

        Raises the problem `agents-only` for a clients' key, and what `admit` does.
        """
        if bearer(connection.scope["headers"]) is None:
            await self.admit(connection)
        elif await self.audience_of_key(connection) != "agents":
            raise ProblemError("agents-only", "An agents' key is needed, this is a clients' one.")

    async def audience_of_key(self, connection: HTTPConnection) -> Audience:
        """The audience that the key of a request opens, clients without one; raises as `key_of` does."""
        key = await self.key_of(connection)
        return key.audience if key else "clients"

    async def key_of(self, connection: HTTPConnection) -> ApiKey | None:
        """The key that a request shows, itself or by a token; None without any.

        Raises the problems `key-rejected`, `token-expired` and `wrong-origin`, for what does not open is
        never taken for no key, and `too-many-requests`.
        """
        exchange = exchange_of(connection)
        try:
            text = bearer(connection.scope["headers"])
            key = await self._opened(connection, text) if text is not None else None
        except KeyRejected as error:
            self.limits.refused(exchange, self.proxy.address(connection))
            raise _refusal(error) from None
        if key is None:
            exchange.audience, exchange.asker = "clients", self.proxy.address(connection)
            self.limits.address(exchange, exchange.asker)
        else:
            exchange.audience, exchange.key_id, exchange.asker = key.audience, key.id, f"key {key.id}"
            self.limits.key(exchange, key.id)
        return key

    async def signed_in(self, connection: HTTPConnection) -> bool:
        """Whether the trusted proxy or a living sign-in cookie says that an agent asks."""
        return await self._agent(connection) is not None

    async def _opened(self, connection: HTTPConnection, text: str) -> ApiKey:
        """The living key that a bearer text is, or that a token of ours names."""
        if not resembles_token(text):
            return await self.keyring.verify(text)
        token = self.tokens.read(text)
        key = await self.keyring.find(token.key_id)
        if key is None or key.revoked is not None or key.audience != token.audience:
            raise KeyRejected("the token's key is unknown or revoked")
        refuse_foreign(connection, token.origins, urlsplit(self.config.site.url).netloc)
        exchange_of(connection).by_token = True
        return key

    async def _agent(self, connection: HTTPConnection) -> str | None:
        """Who is signed in: the person the trusted proxy names, or the key of a living cookie."""
        if (person := self.proxy.person(connection)) is not None:
            return f"person {person}"
        value = connection.cookies.get(COOKIE)
        key_id = self.tickets.read(value) if value else None
        key = await self.keyring.find(key_id) if key_id else None
        if key is None or key.revoked is not None or key.audience != "agents":
            return None
        exchange_of(connection).key_id = key.id
        return key.id

    async def collection(self, audience: Audience, as_of: dt.date | dt.datetime | None = None) -> Collection:
        """What an audience can find, now or on a day.

        Raises the problems `no-release`, and `invalid-request` when a client asks about the future.
        """
        found = self.desk.edition.collections.get(audience)
        if found is None:
            raise ProblemError("no-release", "Build a release with `kb build`; it is taken up at once.")
        if as_of is None:
            return found
        day = self.day(as_of)
        if audience == "clients" and day > self.today():
            raise invalid(Fault("as_of", "in-the-future", "the future is for agents only"))
        if then := found.at_hand(day):
            return then
        # One such index at a time: whoever asks about many days must not hold up keys and pages.
        return await anyio.to_thread.run_sync(found.on, day, limiter=self.past)

    async def version(
        self, collection: Collection, guide_id: str, lang: str, number: int
    ) -> GuideText | None:
        """One version of a guide in a language, in force or not, or None."""
        return await anyio.to_thread.run_sync(collection.version, guide_id, lang, number, limiter=self.past)

    def lang(self, connection: HTTPConnection, asked: str | None) -> str:
        """The language of the answer: asked for, else negotiated, else the default.

        Raises `invalid-request` for a language that `kb.yml` does not list; the panel, whose own words are
        in languages that the guides may lack, gets the default.
        """
        languages = self.config.languages
        if asked is None:
            header = connection.headers.get("accept-language")
            return _negotiated(header, tuple(languages.list), languages.default)
        if found := resolve(asked, languages.list):
            return found
        if asked_drawn(connection):
            return languages.default
        raise invalid(Fault("lang", "unknown-language", f"one of {', '.join(languages.list)}"))

    def host_for(self, connection: HTTPConnection) -> str:
        """What our own links begin with where a page shows them: our address, in a page of another host."""
        origin = connection.headers.get("origin")
        own = urlsplit(self.config.site.url)
        if origin is None or is_own(origin, connection, own.netloc):
            return ""
        return f"{own.scheme}://{own.netloc}"

    def day(self, moment: dt.date | dt.datetime | None) -> dt.date:
        """The day of a moment in the configured zone, today for none; one without a zone is taken as ours."""
        if moment is None:
            return self.today()
        if not isinstance(moment, dt.datetime):
            return moment
        zone = zoneinfo.ZoneInfo(self.config.timezone)
        try:
            return (moment.astimezone(zone) if moment.tzinfo else moment).date()
        except OverflowError:  # the first and last hours of the calendar, elsewhere
            return moment.date()


def service_of(connection: HTTPConnection) -> Service:
    """The service of the application a request came to."""
    service: Service = connection.app.state.service
    return service


def _refusal(error: KeyRejected) -> ProblemError:
    detail = f"{str(error)[0].upper()}{str(error)[1:]}."
    if isinstance(error, WrongOrigin):
        return ProblemError("wrong-origin", detail)
    code = "token-expired" if isinstance(error, TokenExpired) else "key-rejected"
    return ProblemError(code, detail, headers=CHALLENGE)


@lru_cache(maxsize=1024)
def _negotiated(header: str | None, available: tuple[str, ...], default: str) -> str:
    return negotiate(header, available, default)
