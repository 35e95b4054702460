"""``python -m bahith``: the ``bahith`` command where its script is not on the path."""

from bahith.server.cli import main

main()
