from __future__ import annotations

import hashlib
import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.digest import FORMAT, LEFT_OUT, approved_text, digest_of, digest_text
from kbserver.errors import ContentError
from kbserver.guides.frontmatter import parse_front_matter, split
from kbserver.guides.library import files_shown, read_translation
from tests.conftest import ROOT

DOCS = (ROOT / "docs" / "approval.md").read_text(encoding="utf-8")
_NAMES = r"```markdown vector (?P<lang>\w+) (?P<id>\S+) ?(?P<files>.*)"
_VECTOR = rf"{_NAMES}\n(?P<text>(?s:.*?))```\n\n`(?P<digest>sha256:\w+)`"
VECTORS = [match.groupdict() for match in re.finditer(_VECTOR, DOCS)]
FILES = {"content/assets/a.svg": b"<svg/>", "content/pt/protocols/b.txt": b"abc\n"}
SHELL = re.search(r"```sh\n(.*?)```", DOCS, re.DOTALL)
HEX = "a" * 64


def by_shell(project, guide_id: str, lang: str, *files: str, before: str = "") -> str:
    assert SHELL
    command = ["sh", "-c", f'{SHELL[1]}\n{before}\ndigest "$@"', "sh", guide_id, lang, *files]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, check=True)
    return done.stdout.decode().strip()


def test_the_docs_have_vectors_with_and_without_files():
    assert [bool(vector["files"]) for vector in VECTORS] == [False, True]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_program_and_shell_agree_with_the_vector(project, vector):
    path = f"content/{vector['lang']}/{vector['id']}.md"
    project.write(path, vector["text"])
    for name, content in FILES.items():
        project.write(name, content)
    translation = read_translation(path, vector["text"].encode())

    assert digest_of(translation, FILES) == vector["digest"]
    assert by_shell(project, vector["id"], vector["lang"], *vector["files"].split()) == vector["digest"]


def test_the_shell_gives_the_digests_of_the_real_guides(project, real_library):
    for name, content in real_library.snapshot.files.items():
        project.write(name, content)
    for translation in real_library.translations:
        files = files_shown(translation.body, translation.path)
        expected = digest_of(translation, real_library.snapshot.files)
        assert by_shell(project, translation.guide_id, translation.lang, *files) == expected


def test_the_shell_gives_the_digest_of_a_guide_that_has_moved_under_its_former_id(project):
    vector = VECTORS[0]
    project.write("content/es/faq/moved.md", vector["text"])
    found = by_shell(project, vector["id"], "es", before="FILE=content/es/faq/moved.md")
    assert found == vector["digest"]


def test_the_docs_name_the_format_and_every_key_left_out():
    assert f"`{FORMAT}`" in DOCS
    assert all(f"`{key}`" in DOCS for key in LEFT_OUT)
    assert f"({'|'.join(LEFT_OUT)}):" in DOCS


def test_a_digest_is_the_hash_of_lines_anyone_can_assemble():
    text = "---\ntitle: T\nowner: x\n---\n\nText.\n"
    assembled = f"kb-digest-v1\na/b\nes\n---\ntitle: T\n---\n\nText.\n{HEX} content/p.svg\n"
    expected = "sha256:" + hashlib.sha256(assembled.encode()).hexdigest()
    assert digest_text("a/b", "es", text, {"content/p.svg": HEX}) == expected


def test_files_count_sorted_and_those_that_do_not_exist_are_left_out():
    text = "---\ntitle: T\nkind: faq\n---\n\n![b](b.svg) ![a](a.svg) ![c](c.svg)\n"
    translation = read_translation("content/es/g.md", text.encode())
    files = {"content/es/b.svg": b"b", "content/es/a.svg": b"a", "content/es/other.svg": b"o"}
    shown = {
        path: hashlib.sha256(files[path]).hexdigest() for path in ("content/es/a.svg", "content/es/b.svg")
    }
    assert digest_of(translation, files) == digest_text("g", "es", text, shown)
    assert digest_of(translation, {**files, "content/es/b.svg": b"B"}) != digest_of(translation, files)


def test_the_same_text_under_another_id_or_language_has_another_digest():
    text = "---\ntitle: T\n---\n"
    assert len({digest_text(guide_id, lang, text, {}) for guide_id in "ab" for lang in ("es", "pt")}) == 4


_LAYOUTS = {
    "approvals": [
        f'approvals:\n  - {{area: a, by: b, date: 2024-01-01, digest: "sha256:{HEX}"}}\n',
        f"approvals:\n- area: a\n  by: b\n  date: 2024-01-01\n  digest: sha256:{HEX}\n",
        "approvals: []\n",
        f"approvals: [\n  {{area: a, by: b,\n   date: 2024-01-01, digest: 'sha256:{HEX}'}}]\n",
    ],
    "updated": ["updated: 2024-01-01\n", 'updated: "2024-01-01"\n', "updated:\n  2024-01-01\n"],
    "owner": [
        "owner: a\n",
        "owner: >-\n  a\n\n  b\n",
        "owner: |\n  title: x\n",
        "owner:\n# why\n  a\n",
        "owner: 'a\n  b'\n",
    ],
    "tags": ["tags: [a, b]\n", "tags:\n- a\n- b\n", "tags:\n  - a\n\n  # c\n  - b\n", "tags: []  # none\n"],
    "aliases": ["aliases: [old/a]\n", "aliases:\n- old/a\n"],
    "review_by": ["review_by: 2030-01-01\n", "review_by:\n"],
    "translation": [
        f"translation: {{of: es, digest: sha256:{HEX}}}\n",
        f"translation:\n  of: es\n  digest: sha256:{HEX}\n",
    ],
}
_left_out = st.fixed_dictionaries({}, optional={key: st.sampled_from(_LAYOUTS[key]) for key in LEFT_OUT})
_KEPT = [
    "title: T\n",
    "kind: faq\n",
    "audience: clients\n",
    "effective: 2024-01-01\n",
    "contexts:\n- {stage: a}\n",
    "timers:\n- {name: a, section: a, limit: 8s}\n",
]


@st.composite
def heads(draw: st.DrawFn) -> str:
    """The kept keys in their order, with some of the others anywhere between."""
    lines = list(_KEPT)
    for text in draw(_left_out).values():
        lines.insert(draw(st.integers(0, len(lines))), text)
    return "".join(lines)


@given(heads(), heads(), st.sampled_from(["\nText.\n", "", "\nowner: x\n---\ntags: [a]\n"]))
def test_the_keys_left_out_never_change_the_digest_in_any_layout(one, other, body):
    for head in (one, other):
        parse_front_matter(head, "a.md")
    texts = [f"---\n{head}---\n{body}" for head in (one, other)]
    assert approved_text(texts[0]) == approved_text(texts[1]) == f"---\n{''.join(_KEPT)}---\n{body}"


@given(heads(), st.integers(0, 10_000), st.characters(exclude_categories=["Cs"]))
def test_any_other_character_changes_it_or_the_file_is_refused(head, place, character):
    text = f"---\n{head}---\n\nText.\n"
    place %= len(text)
    changed = text[:place] + character + text[place + 1 :]
    if changed != text and place in kept_places(text):
        try:
            read = read_translation("content/es/a.md", changed.encode())
        except ContentError:
            return
        assert digest_of(read, {}) != digest_text("a", "es", text, {})


def kept_places(text: str) -> set[int]:
    """Offsets of the characters an approval is about."""
    head = split(text, "")
    lines = text.split("\n")
    kept, offset, skip = set(), 0, False
    closing = head.yaml.count("\n") + 1
    for number, line in enumerate(lines):
        key = re.match(r"([A-Za-z_][A-Za-z0-9_-]*):(?: |$)", line) if 0 < number < closing else None
        skip = key[1] in LEFT_OUT if key else skip and number < closing
        kept |= set() if skip else set(range(offset, offset + len(line) + 1))
        offset += len(line) + 1
    return kept
