"""From a push to a release: follows a git remote, builds what is new, says what went wrong."""
