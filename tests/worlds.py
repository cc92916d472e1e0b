"""The real content in memory, and every change of it that touches agents' text alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kbserver.approval.policy import required_areas
from kbserver.approval.recording import approve_text, record_translation
from kbserver.errors import ApprovalRefused
from kbserver.guides.blocks import BlockLines, block_lines
from kbserver.guides.frontmatter import amend
from kbserver.guides.library import Library, config_of, load_library
from kbserver.guides.model import Guide, Translation
from kbserver.repository import Snapshot

CANARY = "zarzamora"
"""Stands in every text the changes write."""

Choice = Sequence[int]
"""Numbers that choose where a change is made."""

T = TypeVar("T")


@dataclass
class World:
    """The content's files in memory, with the edits an editor of agents' text could make."""

    files: dict[str, bytes]
    written: int = 0
    touched: set[str] = field(default_factory=set)
    """Guides' files that were changed and must be approved again."""

    @property
    def library(self) -> Library:
        snapshot = Snapshot("0" * 40, dict(self.files))
        return load_library(snapshot, config_of(snapshot))

    def guides(self, audience: str) -> list[Guide]:
        """The guides of an audience that were there before any change."""
        found = [g for g in self.library.guides.values() if g.source and g.source.meta.audience == audience]
        return [guide for guide in found if not guide.guide_id.startswith("new/")]

    def internal_blocks(self) -> list[tuple[Translation, BlockLines]]:
        return [
            (translation, block)
            for guide in self.guides("clients")
            for translation in guide.translations.values()
            for block in block_lines(translation.body)
            if block.type == "internal"
        ]

    def word(self) -> str:
        self.written += 1
        return f"{CANARY} {self.written}"

    def write(self, path: str, text: str) -> None:
        self.files[path] = text.encode()
        self.touched.add(path)

    def rewrite(self, translation: Translation, lines: Sequence[str]) -> None:
        """Give a text another body."""
        head = translation.text.split("\n")[: translation.body_line - 1]
        self.write(translation.path, "\n".join([*head, *lines]))

    def amend(self, guide: Guide, key: str, yaml: str | None) -> None:
        """Change one key of the front matter in every language."""
        for translation in guide.translations.values():
            self.write(translation.path, amend(translation.text, translation.path, key, yaml))

    def stamp(self, *, rerecord: bool) -> None:
        """Approve again what was touched, by the same people on the same days; record translations."""
        for translation in self.library.translations:
            if rerecord and translation.meta.translation:
                self.files[translation.path] = record_translation(self.library, translation.path)[0].encode()
            if translation.path in self.touched:
                for old in translation.meta.approvals:
                    self.approve(translation.path, old.area, old.by, old.date)
        self.touched.clear()

    def approve(self, path: str, area: str, by: str, day: dt.date) -> None:
        self.files[path] = approve_text(self.library, path, area, by, day)[0].encode()

    def approve_new(self, path: str, day: dt.date) -> None:
        library = self.library
        translation = library.at(path)
        for area in required_areas(library.config, translation.guide_id, translation.meta.kind):
            self.approve(path, area, library.config.areas[area].approvers[0], day)


def pick(items: Sequence[T], choice: Choice, place: int = 0) -> T:
    return items[choice[place] % len(items)]


def write_internal_text(world: World, choice: Choice) -> None:
    if not (found := world.internal_blocks()):
        return
    translation, block = pick(found, choice)
    lines = translation.body.split("\n")
    lines[block.start + 1 : block.end] = [f"    {world.word()}", "", "    - Uno.", "    - Dos."][
        : choice[1] % 4 + 1
    ]
    world.rewrite(translation, lines)


def retitle_an_internal_block(world: World, choice: Choice) -> None:
    if not (found := world.internal_blocks()):
        return
    translation, block = pick(found, choice)
    lines = translation.body.split("\n")
    mark = "???" if choice[1] % 2 else "!!!"
    lines[block.start] = f'{mark} internal "{world.word()}"'
    world.rewrite(translation, lines)


def remove_an_internal_block(world: World, choice: Choice) -> None:
    if not (found := world.internal_blocks()):
        return
    translation, block = pick(found, choice)
    lines = translation.body.split("\n")
    after = block.end + (lines[block.end : block.end + 1] == [""])
    del lines[block.start : after]
    world.rewrite(translation, lines)


def add_an_internal_block(world: World, choice: Choice) -> None:
    translation = pick([t for g in world.guides("clients") for t in g.translations.values()], choice)
    lines = translation.body.split("\n")
    place = pick(list(_gaps(lines)), choice, 1)
    lines[place:place] = [f'!!! internal "{world.word()}"', f"    {world.word()}", ""]
    world.rewrite(translation, lines)


def add_an_internal_picture(world: World, choice: Choice) -> None:
    """The picture's bytes change with each run of it."""
    name = f"agents-{choice[2] % 2}.svg"
    world.files[f"content/assets/{name}"] = f"<svg><!-- {world.word()} --></svg>".encode()
    if not (found := world.internal_blocks()):
        return
    translation, block = pick(found, choice)
    lines = translation.body.split("\n")
    up = "../" * (translation.path.count("/") - 1)
    lines[block.start + 1 : block.end] = [f"    ![{world.word()}]({up}assets/{name})"]
    world.rewrite(translation, lines)
    for other in world.library.translations:
        if name in other.body:
            world.touched.add(other.path)


def link_from_an_internal_block(world: World, choice: Choice) -> None:
    if not (found := world.internal_blocks()):
        return
    translation, block = pick(found, choice)
    target = pick([*world.guides("agents"), *world.guides("clients")], choice, 1)
    up = "../" * translation.guide_id.count("/")
    lines = translation.body.split("\n")
    lines[block.start + 1 : block.end] = [f"    [{world.word()}]({up}{target.guide_id}.md)"]
    world.rewrite(translation, lines)


def write_in_an_agents_guide(world: World, choice: Choice) -> None:
    translation = pick([t for g in world.guides("agents") for t in g.translations.values()], choice)
    world.rewrite(translation, [translation.body.rstrip("\n"), "", f"{world.word()}.", ""])


def retitle_an_agents_guide(world: World, choice: Choice) -> None:
    world.amend(pick(world.guides("agents"), choice), "title", f"title: {world.word()}\n")


def change_an_agents_front_matter(world: World, choice: Choice) -> None:
    key, yaml = pick(
        [
            ("tags", f"tags: [{CANARY}]\n"),
            ("tags", None),
            ("topic", f'topic: "{CANARY}"\n'),
            ("owner", f"owner: {CANARY}@example.org\n"),
            ("aliases", f"aliases: [old/{CANARY}]\n"),
            ("review_by", "review_by: 2020-01-01\n"),
            ("effective", "effective: 2099-01-01\n"),
            ("retire", "retire: 2025-01-01\n"),
            ("kind", "kind: faq\n"),
        ],
        choice,
        1,
    )
    guide = pick(world.guides("agents"), choice)
    try:
        world.amend(guide, key, yaml)
        world.stamp(rerecord=False)
    except ApprovalRefused:
        world.touched.clear()


def change_contexts(world: World, choice: Choice) -> None:
    """Contexts are for consoles, on clients' guides as well."""
    guide = pick([*world.guides("clients"), *world.guides("agents")], choice)
    yaml = pick([None, f"contexts:\n  - {{category: {CANARY}, stage: closing}}\n"], choice, 1)
    world.amend(guide, "contexts", yaml)


def change_timers(world: World, choice: Choice) -> None:
    """The guide's standards allow this one."""
    if not (guide := world.library.guides.get("protocols/service-standard")):
        return
    yaml = pick([f"timers:\n  - {{name: {CANARY}, section: answer, limit: 8s}}\n", None], choice, 1)
    world.amend(guide, "timers", yaml)


def add_an_agents_guide(world: World, choice: Choice) -> None:
    """In some languages, sometimes in a folder of its own, approved or not."""
    name = f"{pick(['protocols/', 'service/', '', f'{CANARY}/'], choice)}added-{world.written}"
    day = pick([dt.date(2025, 1, 1), None, dt.date(2099, 1, 1)], choice, 1)
    langs = pick([["es"], ["pt"], ["es", "en"], ["en", "pt", "es"]], choice, 2)
    for lang in langs:
        path = f"content/{lang}/{name}.md"
        title, text = world.word(), world.word()
        head = f"---\ntitle: {title}\nkind: protocol\naudience: agents\ntags: [{CANARY}]\n---\n"
        world.write(path, f"{head}\n{text}\n\n## {title} {{#{CANARY}}}\n\n{text}\n")
        if lang != langs[0]:
            world.files[path] = record_translation(world.library, path)[0].encode()
        if day:
            world.approve_new(path, day)


def remove_an_agents_guide(world: World, choice: Choice) -> None:
    found = world.guides("agents")
    if len(found) == 1:  # other changes need one
        return
    guide = pick(found, choice)
    for translation in guide.translations.values():
        del world.files[translation.path]
    _unlink(world, guide)


def move_an_agents_guide(world: World, choice: Choice) -> None:
    """Its former id is named: by itself, or by a clients' guide, as if that had taken its place."""
    guide = pick(world.guides("agents"), choice)
    _unlink(world, guide)
    folder, _, _name = guide.guide_id.rpartition("/")
    world.written += 1
    aliases = f"aliases: [{guide.guide_id}]\n"
    for path in [translation.path for translation in guide.translations.values()]:
        text = world.files.pop(path).decode()
        goal = f"content/{path.split('/')[1]}/{folder and folder + '/'}{CANARY}-{world.written}.md"
        world.write(goal, amend(text, goal, "aliases", None if choice[1] % 2 else aliases))
    if choice[1] % 2:
        world.amend(pick(world.guides("clients"), choice, 2), "aliases", aliases)


def remove_an_agents_translation(world: World, choice: Choice) -> None:
    found = [t for g in world.guides("agents") for t in g.translations.values() if t.meta.translation]
    if found:
        del world.files[pick(found, choice).path]


def unapprove_an_agents_text(world: World, choice: Choice) -> None:
    found = [t for g in world.guides("agents") for t in g.translations.values()]
    translation = pick(found, choice)
    world.files[translation.path] = amend(translation.text, translation.path, "approvals", None).encode()


def draft_a_clients_guide(world: World, choice: Choice) -> None:
    """A text nobody has approved is the agents' business, whoever it is meant for."""
    lang = pick(["es", "pt", "en"], choice)
    head = f"---\ntitle: {world.word()}\nkind: faq\naudience: clients\n---\n"
    world.write(f"content/{lang}/service/draft-{world.written}.md", f"{head}\n{world.word()}\n")


def add_a_file_nobody_shows(world: World, choice: Choice) -> None:
    world.files[f"content/{pick(['assets', 'es', 'pt/service'], choice)}/{CANARY}.svg"] = b"<svg/>"


CHANGES: tuple[Callable[[World, Choice], None], ...] = (
    write_internal_text,
    retitle_an_internal_block,
    remove_an_internal_block,
    add_an_internal_block,
    add_an_internal_picture,
    link_from_an_internal_block,
    write_in_an_agents_guide,
    retitle_an_agents_guide,
    change_an_agents_front_matter,
    change_contexts,
    change_timers,
    add_an_agents_guide,
    remove_an_agents_guide,
    move_an_agents_guide,
    remove_an_agents_translation,
    unapprove_an_agents_text,
    draft_a_clients_guide,
    add_a_file_nobody_shows,
)


def _unlink(world: World, guide: Guide) -> None:
    """Take out the links to a guide."""
    name = re.escape(guide.guide_id.rpartition("/")[2])
    for other in world.library.translations:
        text = re.sub(rf"\[([^\]]*)\]\([^()]*\b{name}\.md[^()]*\)", r"\1", other.text)
        if text != other.text:
            world.write(other.path, text)


def _gaps(lines: Sequence[str]) -> Iterator[int]:
    """Lines before which a block may stand: after a blank line, outside lists, blocks and fences."""
    fenced = False
    for number in range(1, len(lines)):
        fenced ^= lines[number - 1].startswith("```")
        starts_text = lines[number][:1].isalpha() or lines[number].startswith(("#", "!!!", "???"))
        if starts_text and not lines[number - 1] and not fenced:
            yield number
