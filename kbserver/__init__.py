"""Approved guides in git, published as a static site and served through an API.

The package's folders are the way a text takes: written (`guides`), approved (`approval`), found
(`search`), published (`publish`), served (`api`). `docs/architecture.md` draws it.
"""

__version__ = "0.1.0"
