"""Hypothesis profiles: ``full`` is the default, ``--hypothesis-profile quick`` runs a fifth.

No example has a deadline: machines differ.
"""

from __future__ import annotations

from hypothesis import settings

FULL = 100
"""What hypothesis runs where a test does not say how many."""

settings.register_profile("full", settings(), deadline=None)
settings.register_profile("quick", settings(), deadline=None, max_examples=FULL // 5)
settings.load_profile("full")


def max_examples(count: int) -> settings:
    """Settings with ``count`` examples, scaled down as the profile in use says."""
    return settings(max_examples=max(1, count * settings().max_examples // FULL))
