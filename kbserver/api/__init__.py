"""How programs get it: the HTTP API, the two sites and the sign-in, in one ASGI application."""
