"""What changes at run time: API keys, the secrets that sign cookies and tokens, what readers ask."""

from __future__ import annotations

from kbserver.store.database import Store, open_store
from kbserver.store.keys import ApiKey, Keys
from kbserver.store.questions import Counted, Question, Questions
from kbserver.store.tokens import Token, Tokens

__all__ = ["ApiKey", "Counted", "Keys", "Question", "Questions", "Store", "Token", "Tokens", "open_store"]
