"""Built pages read as trees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    """An element of a page."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None = None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def classes(self) -> list[str]:
        return (self.get("class") or "").split()

    def __iter__(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    @property
    def text(self) -> str:
        """Its text with white space as a reader sees it."""
        return " ".join(self._raw().split())

    def _raw(self) -> str:
        return "".join(child if isinstance(child, str) else child._raw() for child in self.children)

    def all(self, selector: str) -> list[Element]:
        """Elements by `tag`, `.class`, `tag.class` or `tag[attribute]`, `tag[attribute=value]`."""
        pattern = r"(?P<tag>[\w-]*)(?:\.(?P<class>[\w-]+))?(?:\[(?P<name>[\w-]+)(?:=(?P<value>[^\]]*))?\])?"
        match = re.fullmatch(pattern, selector)
        assert match, selector
        return [element for element in self if _fits(element, match)]

    def one(self, selector: str) -> Element:
        found = self.all(selector)
        assert len(found) == 1, f"{selector}: {len(found)} found"
        return found[0]


def _fits(element: Element, wanted: re.Match[str]) -> bool:
    name = str(wanted["name"])
    return (
        wanted["tag"] in ("", element.tag)
        and (wanted["class"] is None or wanted["class"] in element.classes)
        and (wanted["name"] is None or name in element.attributes)
        and (wanted["value"] is None or element.get(name) == wanted["value"])
    )


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        at: Element | None = self.at
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.at = at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parse(html: str) -> Element:
    """A page or a part of one."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class Built:
    """A built site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def page(self, path: str) -> Element:
        """The page at an address within the site: `pt/register/`."""
        return parse(self.read(path if path.endswith(".html") else f"{path}index.html"))

    def structured(self, path: str) -> list[dict[str, Any]]:
        """The JSON-LD of a page."""
        return [json.loads(item.text) for item in self.page(path).all("script[type=application/ld+json]")]

    @property
    def files(self) -> dict[str, bytes]:
        """Every file's bytes by its path."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}
