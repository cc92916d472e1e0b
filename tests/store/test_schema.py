from __future__ import annotations

from kbserver.store import ApiKey
from kbserver.store.schema import keys, metadata


def test_a_key_has_a_column_for_each_of_its_facts_and_none_for_itself() -> None:
    assert [column.name for column in keys.columns] == list(ApiKey.__dataclass_fields__)


def test_there_are_no_other_tables() -> None:
    assert set(metadata.tables) == {"asked", "deliveries", "keys", "secrets", "unanswered"}
