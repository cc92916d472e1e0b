"""A knowledge base of as many guides as wanted, in three languages, approved, in one commit of git."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

from kbserver.approval.digest import digest_text

__all__ = ["APPROVED", "KB_YML", "LANGUAGES", "commit", "edited", "is_for_clients", "make_guides", "path_of"]

APPROVED = dt.date(2026, 1, 15)
"""The day from which every text is in force."""
LANGUAGES = ("es", "pt", "en")
_IDENTITY = ("-c", "user.name=Bench", "-c", "user.email=quality@example.org", "-c", "commit.gpgsign=false")
_FOLDERS = 40
_KINDS = ("protocol", "service", "tutorial", "faq")
KB_YML = """\
site:
  name: {es: Guías, pt: Guias, en: Guides}
  url: "https://kb.example.org/"
timezone: America/Sao_Paulo
languages:
  default: es
  list: [es, pt, en]
  fallback: {pt: [es, en], en: [es, pt], es: [pt, en]}
areas:
  quality: {name: Calidad, approvers: [quality@example.org]}
approval:
  required:
    - {areas: [quality]}
slots:
  agent.name: {type: text, required: true, label: {es: su nombre, pt: seu nome, en: your name}}
"""
_SYLLABLES = {
    "es": "ca so lu cion dor mien to res pues ta pla zo fe ria do lla ma da es pe ra ge tra mi si",
    "pt": "ca so lu ção dor men to res pos ta pra zo fe ria do li ga ção es pe ra ges tra mi sim",
    "en": "ca so lu tion der ment to res pon se ti me ho li day ca ller hol ding wai ta ge tra mi",
}
_COMMON = {
    "es": "la el una de en que para con por su cliente llamada solicitud límite horario respuesta área",
    "pt": "a o uma de em que para com por seu cliente ligação solicitação limite horário resposta área",
    "en": "the a of in that for with by your client call request limit hours answer area case ticket",
}


def make_guides(project: Path, guides: int) -> None:
    """Write so many guides into a new repository and commit them; the same texts every time."""
    project.mkdir(parents=True)
    (project / "kb.yml").write_text(KB_YML, encoding="utf-8")
    (project / ".gitignore").write_text("releases/\n.kb/\n")
    for number in range(guides):
        source = ""
        for lang in LANGUAGES:
            text, digest = _text(number, lang, guides, source)
            source = source or digest
            path = project / path_of(number, lang)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    subprocess.run(["git", "-C", str(project), "init", "--quiet", "--initial-branch=main"], check=True)
    commit(project, "Write the guides")


def commit(project: Path, said: str) -> None:
    """Commit all that has changed."""
    for arguments in (["add", "--all"], [*_IDENTITY, "commit", "--quiet", "--message", said]):
        subprocess.run(["git", "-C", str(project), *arguments], check=True, capture_output=True)


def is_for_clients(number: int) -> bool:
    """Whether clients may read a guide."""
    return number % 3 != 0


def path_of(number: int, lang: str) -> str:
    """File of a guide in a language, relative to the project."""
    return f"content/{lang}/{_guide_id(number)}.md"


def edited(project: Path, number: int, lang: str, addition: str, day: dt.date) -> None:
    """Add a paragraph to a text, approve it on a day and commit both."""
    path = project / path_of(number, lang)
    text = path.read_text(encoding="utf-8").rstrip("\n") + f"\n\n{addition}\n"
    path.write_text(_approved(text, _guide_id(number), lang, day)[0], encoding="utf-8")
    commit(project, f"Edit guide {number}")


def _text(number: int, lang: str, guides: int, source: str) -> tuple[str, str]:
    chance = random.Random(f"{number} {lang}")
    words = _words(lang, number)
    head = [
        "---",
        f"title: {_some(chance, words, 4)} {number}",
        f"kind: {_KINDS[number % len(_KINDS)]}",
        f"audience: {'clients' if is_for_clients(number) else 'agents'}",
        "created: 2024-11-28",
        "owner: quality@example.org",
        f"tags: [{words[1]}, {words[3]}]",
    ]
    if source:
        head.append(f'translation: {{of: {LANGUAGES[0]}, digest: "{source}"}}')
    body = "\n".join(_body(chance, words, number, guides))
    return _approved("\n".join([*head, "approvals: []", "---", "", body]), _guide_id(number), lang, APPROVED)


def _approved(text: str, guide_id: str, lang: str, day: dt.date) -> tuple[str, str]:
    head, _, rest = text.partition("\napprovals:")
    body = rest.partition("\n---\n")[2]
    digest = digest_text(guide_id, lang, f"{head}\n---\n{body}", {})
    approval = f'  - {{area: quality, by: quality@example.org, date: {day}, digest: "{digest}"}}'
    return f"{head}\napprovals:\n{approval}\n---\n{body}", digest


def _body(chance: random.Random, words: list[str], number: int, guides: int) -> Iterator[str]:
    def some(count: int) -> str:
        return _some(chance, words, count)

    other = f"../{_guide_id((number + 9) % guides)}.md#steps"
    yield f"{some(45)}.\n\n{some(30)}: [{some(3)}]({other}).\n"
    yield f"## {some(3)} {{#steps}}\n\n{some(40)}.\n"
    yield "".join(f"{place}. {some(14)}.\n" for place in range(1, 5))
    yield f'!!! script "{some(3)}"\n    {some(9)} [[agent.name]]. {some(20)}.\n'
    yield f"## {some(3)} {{#limits}}\n\n{some(40)}.\n"
    yield f'!!! limit "{some(3)}"\n    {some(20)} [{some(2)}](#steps).\n'
    if number % 8 == 0:
        yield f'!!! internal "{some(3)}"\n    {some(30)}.\n'
    yield f'??? faq "¿{some(5)}?"\n    {some(40)}, **{some(2)}**.\n'


def _words(lang: str, number: int) -> list[str]:
    """A guide's own words among those all share: 30,000 different ones in 10,000 texts."""
    chance = random.Random(f"words {number} {lang}")
    syllables = _SYLLABLES[lang].split()
    own = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(12)]
    return [*_COMMON[lang].split(), *own]


def _some(chance: random.Random, words: list[str], count: int) -> str:
    return " ".join(chance.choices(words, k=count)).capitalize()


def _guide_id(number: int) -> str:
    return f"area-{number % _FOLDERS:02}/guide-{number:04}"
