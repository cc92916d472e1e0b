"""`python -m kbserver` is the `kb` command."""

from kbserver.cli.main import run

if __name__ == "__main__":
    run()
