"""What the panel shows, drawn where the words are: trees of elements that the panel only has to make."""

from kbserver.api.drawn.answers import DRAWN, asked_drawn, drawn_cards, drawn_choice, drawn_guide, drawn_hits

__all__ = ["DRAWN", "asked_drawn", "drawn_cards", "drawn_choice", "drawn_guide", "drawn_hits"]
