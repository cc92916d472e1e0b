"""What every route works with: one object, made at start and kept in the application's state."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import HTTPConnection

from kbserver.api.collection import Collection, GuideText
from kbserver.api.credentials import COOKIE, Keyring, Proxy, Tickets, bearer
from kbserver.api.desk import Desk
from kbserver.api.exchange import exchange_of
from kbserver.api.metrics import Metrics
from kbserver.api.parameters import invalid
from kbserver.api.popular import Popular
from kbserver.api.problems import Fault, ProblemError
from kbserver.config import Config
from kbserver.errors import KeyRejected
from kbserver.guides.model import Audience
from kbserver.languages import negotiate, resolve

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
    proxy: Proxy
    metrics: Metrics
    popular: Popular
    today: Callable[[], dt.date]
    """The day in the configured zone."""
    past: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    """Lets in whoever builds the index of another day."""

    async def admit(self, connection: HTTPConnection) -> Audience:
        """The audience a request to the API speaks for.

        Under `/agents` that is by sign-in alone, elsewhere by key alone. Raises the problems `not-signed-in`
        and `key-rejected`: a key that does not open is never taken for no key.
        """
        exchange = exchange_of(connection)
        if connection.scope["path"].startswith(f"{AGENTS}/"):
            if not await self.signed_in(connection):
                raise ProblemError("not-signed-in", "Sign in at /agents/sign-in first.", headers=CHALLENGE)
            exchange.audience = "agents"
            return "agents"
        return await self.audience_of_key(connection)

    async def audience_of_key(self, connection: HTTPConnection) -> Audience:
        """The audience that the key of a request opens, clients without one; raises `key-rejected`."""
        exchange = exchange_of(connection)
        audience: Audience = "clients"
        try:
            if (text := bearer(connection.scope["headers"])) is not None:
                key = await self.keyring.verify(text)
                audience, exchange.key_id = key.audience, key.id
        except KeyRejected as error:
            _refuse_key(str(error))
        exchange.audience = audience
        return audience

    async def signed_in(self, connection: HTTPConnection) -> bool:
        """Whether the trusted proxy or a living sign-in cookie says that an agent asks."""
        if self.proxy.vouches(connection):
            return True
        value = connection.cookies.get(COOKIE)
        key_id = self.tickets.read(value) if value else None
        key = await self.keyring.find(key_id) if key_id else None
        if key is None or key.revoked is not None or key.audience != "agents":
            return False
        exchange_of(connection).key_id = key.id
        return True

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

        Raises `invalid-request` for a language that `kb.yml` does not list.
        """
        languages = self.config.languages
        if asked is None:
            header = connection.headers.get("accept-language")
            return _negotiated(header, tuple(languages.list), languages.default)
        if found := resolve(asked, languages.list):
            return found
        raise invalid(Fault("lang", "unknown-language", f"one of {', '.join(languages.list)}"))

    def day(self, moment: dt.date | dt.datetime) -> dt.date:
        """The day of a moment in the configured zone; one without a zone is taken as ours."""
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


def _refuse_key(reason: str) -> NoReturn:
    raise ProblemError("key-rejected", f"{reason[0].upper()}{reason[1:]}.", headers=CHALLENGE) from None


@lru_cache(maxsize=1024)
def _negotiated(header: str | None, available: tuple[str, ...], default: str) -> str:
    return negotiate(header, available, default)
