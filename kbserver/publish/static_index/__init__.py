"""Search without a server: files from which a browser answers as the server would."""

from kbserver.publish.static_index.files import static_index

__all__ = ["static_index"]
