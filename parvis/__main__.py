"""``python -m parvis`` is the ``parvis`` command."""

from parvis.cli.main import run

if __name__ == "__main__":
    run()
