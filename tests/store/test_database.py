from __future__ import annotations

import stat
import traceback
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

import pytest

from kbserver.errors import StoreError
from kbserver.store import open_store
from tests.store.opening import opened


def secret_and_key(project: Path) -> tuple[str, str]:
    store = open_store(project)
    try:
        return store.secret("sign-in"), store.keys.create("agents", "a process")[0].id
    finally:
        store.close()


def test_only_its_owner_may_read_the_store(tmp_path: Path) -> None:
    open_store(tmp_path / "project").keys.create("agents", "Ana")
    folder = tmp_path / "project" / ".kb"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


def test_a_folder_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / ".kb").mkdir(mode=0o755)
    open_store(tmp_path)
    assert stat.S_IMODE((tmp_path / ".kb").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / ".kb" / "store.sqlite3").stat().st_mode) == 0o600


def test_secrets_are_made_once_and_differ_by_name_and_installation(tmp_path: Path) -> None:
    one, again, other = open_store(tmp_path / "a"), open_store(tmp_path / "a"), open_store(tmp_path / "b")
    assert one.secret("sign-in") == again.secret("sign-in")
    assert len(one.secret("sign-in")) >= 43
    assert len({one.secret("sign-in"), one.secret("other"), other.secret("sign-in")}) == 3


def test_many_processes_begin_at_once_and_agree(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(secret_and_key, [tmp_path] * 6))
    assert len({secret for secret, _ in found}) == 1
    assert {key for _, key in found} == {key.id for key in open_store(tmp_path).keys.every()}


def test_a_store_may_be_made_by_many_at_the_same_moment(tmp_path: Path) -> None:
    """Often enough that one of them looks for a table just before another makes it."""
    for number in range(30):
        together = Barrier(6)

        def begin(folder: Path, together: Barrier = together) -> str:
            together.wait()
            return open_store(folder).secret("sign-in")

        with ThreadPoolExecutor(6) as pool:
            assert len(set(pool.map(begin, [tmp_path / str(number)] * 6))) == 1


def test_many_threads_share_one_store(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda n: store.keys.create("agents", str(n))[1], range(40)))
        assert all(pool.map(partial(opened, store.keys), texts))
    assert len(store.keys.every()) == 40


def test_what_one_process_writes_another_reads(tmp_path: Path) -> None:
    one, two = open_store(tmp_path), open_store(tmp_path)
    key, text = one.keys.create("agents", "Ana")
    assert opened(two.keys, text) == [key]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana:hunter2@host:port/db",
        "postgresql://ana:hun@host:ter2@host/db",
        "postgresql://ana:hunter2@[::1/db",
        "ana:hunter2@host",
        "postgresql+nothing://ana:hunter2@host/db",
        "sqlite://ana:hunter2@host/db",
        "sqlite:////tmp/hunter2\0",
        "sqlite:///?timeout=hunter2",
    ],
)
def test_an_address_that_is_none_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="KB_STORE_URL") as caught:
        open_store(tmp_path, url)
    assert "ter2" not in "".join(traceback.format_exception(caught.value))


def test_another_place_is_named_by_url(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    key, _ = open_store(tmp_path / "project", url).keys.create("agents", "Ana")
    assert open_store(tmp_path / "another project", url).keys.find(key.id) == key
    assert not (tmp_path / "project").exists()


def test_the_environment_may_name_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_STORE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    open_store(tmp_path / "project").secret("sign-in")
    assert (tmp_path / "elsewhere.db").exists()
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize(
    "url", ["nonsense", "nonsense://", "sqlite:////no/such/folder/x.db", "mysql+nothing://x"]
)
def test_a_place_that_cannot_be_used_is_a_store_error_with_a_remedy(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="KB_STORE_URL"):
        open_store(tmp_path, url)


def test_a_file_where_the_folder_should_be_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / ".kb").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / ".kb").mkdir()
    (tmp_path / ".kb" / "store.sqlite3").write_bytes(b"nonsense " * 1000)
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(tmp_path)


def test_a_password_in_the_url_is_not_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path, "nothing://user:password@host/db")
    assert "password" not in str(caught.value)


def test_the_demonstration_key_is_the_same_each_time_until_it_is_revoked(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    first = store.demonstration_key()
    assert open_store(tmp_path).demonstration_key() == first
    [key] = opened(store.keys, first)
    assert (key.audience, key.label) == ("agents", "demo")
    store.keys.revoke(key.id)
    second = store.demonstration_key()
    assert second != first
    assert [key.label for key in opened(store.keys, second)] == ["demo"]
    assert len(store.keys.every()) == 2


def test_demonstration_keys_differ_by_installation(tmp_path: Path) -> None:
    assert open_store(tmp_path / "a").demonstration_key() != open_store(tmp_path / "b").demonstration_key()
