"""What an auditor needs to know of one text on one day: all of it read from git, nothing remembered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kbserver.approval.absence import absence_of
from kbserver.approval.archive import commit_on, head_of, policy_at
from kbserver.approval.history import History, read_history
from kbserver.approval.policy import read_policy
from kbserver.approval.recomputation import Reread, Rereader, Stood
from kbserver.approval.signers import allowed_signers
from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Given, Span, Version, spans
from kbserver.config import FILE_NAME
from kbserver.errors import NotApprovedThen, RepositoryError
from kbserver.guides.library import guide_path
from kbserver.repository import Repository, Signature

__all__ = ["Consent", "Evidence", "Judgement", "evidence_of"]


SignatureState = Literal["good", "not good", "none"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A commit's policy: its `kb.yml`, and the keys that follow from it."""

    kb_yml: bytes
    allowed_signers: str


@dataclass(frozen=True, slots=True)
class Consent:
    """One approval of the text, with what git says of the commit that added it."""

    given: Given
    area_name: str
    """As the `kb.yml` of that commit has it."""
    guide_id: str
    """The id its digest stands under: a former one, if the guide has moved since."""
    signed: bool
    """Whether the policy of that commit asks for its approver's signature."""
    signature: Signature
    state: SignatureState


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything about one text on one day."""

    day: dt.date
    history: TranslationHistory
    span: Span
    text: Reread
    """The text, and what it is made of."""
    stood: str
    """Commit whose files these are."""
    files: Mapping[str, bytes]
    """The text's file and those it shows, by path."""
    links: frozenset[str]
    """Those that are symbolic links in that commit."""
    approvals: tuple[Consent, ...]
    renewals: tuple[Consent, ...]
    """Further approvals of the same text, dated by that day."""
    commits: Mapping[str, bytes]
    """The commits that tell of it, as git keeps them, by hash."""
    judgements: Mapping[str, Judgement]
    """Policies that judged its approvals, by commit."""
    on_day: str | None
    """The last commit of the main line by that day's end; None where there was none yet."""
    policy_then: Judgement | None
    """Its policy."""
    head: str
    """The commit up to which history was read."""
    prefix: str
    """Path of the project within its repository."""
    timezone: str

    @property
    def version(self) -> Version:
        """The version in force."""
        return self.span.version

    @property
    def digests(self) -> dict[str, str]:
        """The digests its approvals name, by the guide's id they stand under."""
        return {each.guide_id: each.given.approval.digest for each in (*self.approvals, *self.renewals)}


def evidence_of(
    repository: Repository,
    guide_id: str,
    lang: str,
    day: dt.date,
    progress: Callable[[str], None] = lambda _said: None,
) -> Evidence:
    """What was in force of a guide, which may be named by a former id, on a day.

    Raises:
        GuideNotFound: There never was such a guide in that language.
        NotApprovedThen: Nothing approved was in force.
        RepositoryError: There is no git, the clone is shallow, or objects are missing.
    """
    head = head_of(repository)
    progress("reading the history")
    past = read_history(repository, head, remember=False)
    history = past.named(guide_id, lang)
    if absence := absence_of(history.versions, day):
        why = f"{absence}{_stood_there(past, history, day)}"
        raise NotApprovedThen(history.guide_id, lang, day, why, over=absence.over)
    span = next(span for span in spans(history.versions) if span.covers(day))
    progress("gathering what belongs to it")
    return _gathered(repository, head, history, span, day, guide_id)


def _gathered(
    repository: Repository, head: str, history: TranslationHistory, span: Span, day: dt.date, asked: str
) -> Evidence:
    """All that belongs to the version of a span; `asked` is the id it was asked for by."""
    version = span.version
    stood, text = _as_it_stood(repository, version)
    renewals = [given for given in version.renewals if given.approval.date <= day]
    known = {asked, history.guide_id, *(key[0] for key in [guide_path(version.path)] if key)}
    judgements = dict(_judgements(repository, [*version.approvals, *renewals]))
    last = commit_on(repository, head, day)
    commits = dict.fromkeys([*judgements, version.commit, version.reached])
    return Evidence(
        day=day,
        history=history,
        span=span,
        text=text,
        stood=stood,
        files=dict(_files(repository, text)),
        links=frozenset(path for path in _paths(text) if repository.is_link(stood, path)),
        approvals=tuple(_consents(repository, text, version.approvals, known)),
        renewals=tuple(_consents(repository, text, renewals, known)),
        commits={commit: repository.commit_object(commit) for commit in commits},
        judgements=judgements,
        on_day=last,
        policy_then=_judgement(repository, last) if last else None,
        head=head,
        prefix=repository.prefix(),
        timezone=policy_at(repository, head).timezone,
    )


def _stood_there(past: History, history: TranslationHistory, day: dt.date) -> str:
    """Which other guide had the id of this one on a day, before it moved; empty where none did."""
    for other in past.all():
        stay = next((each for each in other.former if each.until and day < each.until), None)
        if stay and (stay.guide_id, other.lang) == (history.guide_id, history.lang):
            return f"; on that day another guide had this id, which is {other.guide_id} now"
    return ""


def _as_it_stood(repository: Repository, version: Version) -> tuple[str, Reread]:
    """The text with its approvals: as the commit has it in which it became fully approved, or arrived."""
    rereader = Rereader(repository)
    for commit in dict.fromkeys((version.commit, version.reached)):
        tree = repository.tree(commit)
        for path in _places(repository, version, commit, tree):
            shown = tuple((each, tree[each]) for each, _blob in version.files if each in tree)
            text = rereader.one(Stood(path, tree[path], shown))
            if version.digest in map(text.digest, text.ids):
                return commit, text
    what = f"the text of version {version.number} stands as it was approved in no commit"
    raise RepositoryError(f"{what}: {version.path}, {version.digest}")


def _places(repository: Repository, version: Version, commit: str, tree: Mapping[str, str]) -> Iterator[str]:
    """Where the text may have stood: in its place, or in one it has moved from since."""
    lang = version.path.split("/")[1]
    likely = dict.fromkeys([version.path, *repository.changed(commit), *sorted(tree)])
    return (path for path in likely if path in tree and (key := guide_path(path)) and key[1] == lang)


def _paths(text: Reread) -> Iterator[str]:
    yield text.stood.path
    yield from text.hashes


def _files(repository: Repository, text: Reread) -> Iterator[tuple[str, bytes]]:
    yield text.stood.path, text.content
    shown = [(path, blob) for path, blob in text.stood.files if path in text.hashes]
    contents = repository.contents(blob for _path, blob in shown)
    yield from zip((path for path, _blob in shown), contents, strict=True)


def _judgements(repository: Repository, given: Iterable[Given]) -> Iterator[tuple[str, Judgement]]:
    for commit in dict.fromkeys(each.commit for each in given):
        judgement = _judgement(repository, commit)
        if judgement:
            yield commit, judgement


def _judgement(repository: Repository, commit: str) -> Judgement | None:
    blob = repository.tree(commit).get(FILE_NAME)
    if blob is None:
        return None
    content = next(iter(repository.contents([blob])))
    return Judgement(content, allowed_signers(read_policy(content)))


def _consents(
    repository: Repository, text: Reread, all_given: Iterable[Given], known: set[str]
) -> Iterator[Consent]:
    for given in all_given:
        policy = policy_at(repository, given.commit)
        area = policy.areas.get(given.area)
        signature = repository.signatures([given.commit], allowed_signers(policy))[given.commit]
        yield Consent(
            given=given,
            area_name=area.name if area else given.area,
            guide_id=_id_of(repository, text, given, known),
            signed=policy.approval.signed,
            signature=signature,
            state=_state(signature, repository.commit_object(given.commit)),
        )


def _state(signature: Signature, commit: bytes) -> SignatureState:
    """Whether a signature is good; one that cannot be checked is not."""
    if signature.good:
        return "good"
    return "not good" if b"\ngpgsig" in commit.partition(b"\n\n")[0] else "none"


def _id_of(repository: Repository, text: Reread, given: Given, known: set[str]) -> str:
    """The id an approval's digest stands under."""
    changed = (guide_path(path) for path in repository.changed(given.commit))
    for guide_id in (*text.ids, *sorted(known), *(key[0] for key in changed if key)):
        if text.digest(guide_id) == given.approval.digest:
            return guide_id
    what = f"the text of {text.stood.path} does not give the digest of its approval by {given.approval.by}"
    raise RepositoryError(f"{what}: {given.approval.digest}")
