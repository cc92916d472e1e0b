"""`/opensearch.xml`: how a browser offers to search the clients' site (OpenSearch 1.1, draft 6)."""

from __future__ import annotations

from urllib.parse import urljoin
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request, Response

from kbserver.api.answers import answer
from kbserver.api.openapi import problems
from kbserver.api.parameters import LanguageParameters
from kbserver.api.service import service_of
from kbserver.config import Config
from kbserver.messages import message

__all__ = ["attach"]

_MEDIA_TYPE = "application/opensearchdescription+xml"
_LONGEST_NAME = 16
"""Characters a `ShortName` may have."""


async def opensearch(request: Request) -> Response:
    """How a browser searches the clients' site, in the reader's language."""
    service = service_of(request)
    asked = LanguageParameters.read(request)
    lang = service.lang(request, asked.lang)
    return answer(request, _description(service.config, lang).encode(), _MEDIA_TYPE)


def attach(router: APIRouter) -> None:
    """Add the route."""
    content = {_MEDIA_TYPE: {"schema": {"type": "string"}}}
    described = {"content": content, "description": "OpenSearch description"}
    router.add_api_route(
        "/opensearch.xml",
        opensearch,
        summary="Browser search",
        operation_id="opensearch",
        tags=["Operation"],
        response_class=Response,
        responses={200: described, **problems(422)},
        openapi_extra=LanguageParameters.documented(),
    )


def _description(config: Config, lang: str) -> str:
    base = config.site.url
    home = base if lang == config.languages.default else urljoin(base, f"{lang}/")
    name = config.site_name(lang)
    pages = quoteattr(f"{home}?q={{searchTerms}}")
    hits = quoteattr(f"{urljoin(base, 'api/v1/search')}?lang={lang}&q={{searchTerms}}")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{escape(name[:_LONGEST_NAME])}</ShortName>
  <Description>{escape(message(lang, "opensearch.description", site=name))}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Language>{lang}</Language>
  <Url type="text/html" template={pages}/>
  <Url type="application/json" template={hits}/>
</OpenSearchDescription>
"""
