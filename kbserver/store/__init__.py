"""What changes at run time: API keys, the secret that signs cookies, what readers ask."""

from __future__ import annotations

from kbserver.store.database import Store, open_store
from kbserver.store.keys import ApiKey, Keys
from kbserver.store.questions import Question, Questions

__all__ = ["ApiKey", "Keys", "Question", "Questions", "Store", "open_store"]
