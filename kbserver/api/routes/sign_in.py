"""`/agents/sign-in` and `/agents/sign-out`: a key in a form becomes a signed cookie."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from kbserver.api.answers import UNSTORED, answer
from kbserver.api.credentials import COOKIE
from kbserver.api.origins import is_own
from kbserver.api.parameters import SignInParameters
from kbserver.api.problems import ProblemError
from kbserver.api.security import FORM_POLICY
from kbserver.api.service import AGENTS, CHALLENGE, Service, service_of
from kbserver.api.sign_in_form import Notice, render, safe_next, style
from kbserver.errors import KeyRejected
from kbserver.languages import resolve
from kbserver.store import ApiKey

__all__ = ["attach"]

_SIGN_IN = f"{AGENTS}/sign-in"
_SCHEME = "kb_scheme"
"""Cookie in which the agents' pages keep light or dark, as they were told: no script runs here."""
_LARGEST_FORM = 8 * 1024


async def form(request: Request) -> Response:
    """The page with the form; whoever is signed in already goes on."""
    service = service_of(request)
    asked = SignInParameters.read(request)
    lang = service.lang(request, asked.lang)
    target = safe_next(asked.next, _home(service, lang))
    if await service.signed_in(request):
        return RedirectResponse(target, 303, UNSTORED)
    return _page(request, lang, target, "signed_out" if asked.signed_out else None)


async def sign_in(request: Request) -> Response:
    """Take the form: a living agents' key gives the cookie, anything else the page again."""
    service = service_of(request)
    _refuse_foreign(request, service)
    fields = await _fields(request)
    lang = resolve(fields.get("lang", ""), service.config.languages.list) or service.lang(request, None)
    target = safe_next(fields.get("next"), _home(service, lang))
    key = await _agents_key(service, fields.get("key", ""))
    if key is None:
        return _page(request, lang, target, "rejected")
    response = RedirectResponse(target, 303, UNSTORED)
    response.set_cookie(
        COOKIE,
        service.tickets.issue(key),
        max_age=service.tickets.seconds,
        path=AGENTS,
        secure=_secure(request, service),
        httponly=True,
        samesite="lax",
    )
    return response


async def sign_out(request: Request) -> Response:
    """Take the cookie back and show the form."""
    service = service_of(request)
    _refuse_foreign(request, service)
    response = RedirectResponse(f"{_SIGN_IN}?signed_out=true", 303, UNSTORED)
    secure = _secure(request, service)
    response.delete_cookie(COOKIE, path=AGENTS, secure=secure, httponly=True, samesite="lax")
    return response


async def style_sheet(request: Request) -> Response:
    """The style of the form, for everybody."""
    return answer(request, style(), "text/css", {"Cache-Control": "no-cache", "Vary": "Origin"})


def attach(router: APIRouter) -> None:
    """Add the routes."""
    router.add_api_route(_SIGN_IN, form, methods=["GET"], include_in_schema=False)
    router.add_api_route(_SIGN_IN, sign_in, methods=["POST"], include_in_schema=False)
    router.add_api_route(f"{_SIGN_IN}.css", style_sheet, methods=["GET"], include_in_schema=False)
    router.add_api_route(f"{AGENTS}/sign-out", sign_out, methods=["POST"], include_in_schema=False)


def _page(request: Request, lang: str, target: str, notice: Notice | None) -> Response:
    headers = UNSTORED | {
        "Content-Security-Policy": FORM_POLICY,
        "Content-Language": lang,
        "Vary": "Accept-Language, Cookie",
    }
    content = render(service_of(request).config, lang, target, notice, request.cookies.get(_SCHEME))
    status = 401 if notice == "rejected" else 200
    headers |= CHALLENGE if notice == "rejected" else {}
    return Response(content, status, headers, "text/html")


def _home(service: Service, lang: str) -> str:
    return f"{AGENTS}/" if lang == service.config.languages.default else f"{AGENTS}/{lang}/"


async def _agents_key(service: Service, text: str) -> ApiKey | None:
    try:
        key = await service.keyring.verify(text.strip())
    except KeyRejected:
        return None
    return key if key.audience == "agents" else None


async def _fields(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            raise ProblemError("body-too-large", f"The form may have {_LARGEST_FORM} bytes.")
    try:
        fields = parse_qs(body.decode("utf-8"), errors="strict", max_num_fields=20)
    except ValueError:
        raise ProblemError("bad-request", "The form is not UTF-8 text of a few fields.") from None
    return {name: values[-1] for name, values in fields.items()}


def _refuse_foreign(request: Request, service: Service) -> None:
    """A form on another site may neither sign somebody in with its own key nor sign them out."""
    own = urlsplit(service.config.site.url).netloc
    if not all(is_own(origin, request, own) for origin in request.headers.getlist("origin")):
        raise ProblemError("foreign-form", "The form's origin is another site.")


def _secure(request: Request, service: Service) -> bool:
    return "https" in (request.url.scheme, urlsplit(service.config.site.url).scheme)
