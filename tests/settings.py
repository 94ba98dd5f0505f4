"""How much the tests try: a seeded tenth in the suite, all with ZIPING_STRESS=1 (`make stress`)."""

import os

STRESS = os.environ.get("ZIPING_STRESS") == "1"
SEED = 2023


def examples(count: int) -> int:
    """`count` tries in the suite, ten times as many under stress."""
    return count * 10 if STRESS else count
