"""One file a family of addresses; each attaches its routes to a router under a prefix."""
