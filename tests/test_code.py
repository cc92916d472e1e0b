"""Code is told from other code."""

from __future__ import annotations

import re

from kbserver.code import code_name


def test_other_files_and_other_packages_have_other_names() -> None:
    asked = [(("search",), ("pydantic",)), (("guides",), ("pydantic",)), (("search",), ("pyyaml",))]
    names = [code_name(*each) for each in asked]
    assert len(set(names)) == len(asked)
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in names)
    assert [code_name(*each) for each in asked] == names


def test_a_file_alone_counts_as_in_its_folder() -> None:
    assert code_name(("counting.py",), ()) != code_name(("disk.py",), ())
