"""A Markdown extension: a `video` block plays the film that its links name, and keeps the links."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from kbserver.languages import NAMES

__all__ = ["VideoExtension", "VideoTreeprocessor", "makeExtension"]

FILMS = {".webm": "video/webm", ".mp4": "video/mp4"}
CAPTIONS = ".vtt"
# MkDocs turns paths into addresses at priority 0; the player needs the addresses
AFTER_RELATIVE_PATHS = -1


class VideoTreeprocessor(Treeprocessor):  # type: ignore[misc]
    """Puts a player first in every `video` block that links a film."""

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for block in root.iter("div"):
            if "video" in block.get("class", "").split():
                player = _player([link.get("href", "") for link in block.iter("a")])
                if player is not None:
                    block.insert(1, player)


class VideoExtension(Extension):  # type: ignore[misc]
    """Registers the treeprocessor."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Called by Python-Markdown."""
        md.treeprocessors.register(VideoTreeprocessor(md), "kb_video", AFTER_RELATIVE_PATHS)


def makeExtension(**settings: Any) -> VideoExtension:  # noqa: N802 - Python-Markdown's name
    """Python-Markdown's entry point for `mkdocs_kb.video`."""
    return VideoExtension(**settings)


def _player(links: list[str]) -> Element | None:
    film = next((link for link in links if _suffix(link) in FILMS), None)
    if film is None:
        return None
    player = Element("video", {"controls": "controls", "preload": "metadata", "playsinline": "playsinline"})
    player.append(Element("source", {"src": film, "type": FILMS[_suffix(film)]}))
    for captions in [link for link in links if _suffix(link) == CAPTIONS][:1]:
        player.append(Element("track", _track(captions)))
    return player


def _track(captions: str) -> dict[str, str]:
    # support-request.pt.vtt holds Portuguese captions
    lang = captions.removesuffix(CAPTIONS).rpartition(".")[2]
    named = {"srclang": lang, "label": NAMES[lang]} if lang in NAMES else {}
    return {"kind": "captions", "src": captions, **named, "default": "default"}


def _suffix(link: str) -> str:
    path = link.partition("#")[0].partition("?")[0]
    dot = path.rfind(".")
    return path[dot:].lower() if dot >= 0 else ""
