"""``python -m server``: the ``bahith`` command where its script is not on the path."""

from server.cli import main

main()
