"""What changes at run time: API keys and the secret that signs cookies."""

from __future__ import annotations

from kbserver.store.database import Store, open_store
from kbserver.store.keys import ApiKey, Keys

__all__ = ["ApiKey", "Keys", "Store", "open_store"]
