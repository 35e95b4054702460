"""How many examples hypothesis makes up; ``--hypothesis-profile quick`` runs a fifth of them."""

from __future__ import annotations

from hypothesis import settings

FULL = 100
"""What hypothesis runs where a test does not say how many."""

settings.register_profile("quick", settings(), max_examples=FULL // 5)


def max_examples(count: int) -> settings:
    """Settings with ``count`` examples, scaled down as the profile in use says.

    No example has a deadline: machines differ.
    """
    return settings(max_examples=max(1, count * settings().max_examples // FULL), deadline=None)
