# SPDX-License-Identifier: Apache-2.0
"""tests/property/run [--files N] [--seed N] [--jobs N] [PART...]: reqclean against pip, packaging and uv on random input.
BIN and OUT as for tests/cli/run. Parts: reading cleaning addresses conflicts merging (all of them)."""

import argparse
import concurrent.futures
import os
import sys
import time

sys.dont_write_bytecode = True

import addresses  # noqa: E402
import cleaning  # noqa: E402
import conflicts  # noqa: E402
import merging  # noqa: E402
import reading  # noqa: E402
from common import Wrong  # noqa: E402

PARTS = {"reading": reading.tasks, "cleaning": cleaning.tasks, "addresses": addresses.tasks, "conflicts": conflicts.tasks,
         "merging": merging.tasks}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20000, help="random files for the reader (20000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at a time (one a core)")
    parser.add_argument("parts", nargs="*", metavar="PART")
    args = parser.parse_args()
    passed = failed = 0
    started = time.monotonic()
    with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        for part in args.parts or PARTS:
            work = [(pool.submit(check, *rest), cases) for check, rest, cases in PARTS[part](args)]
            for future, cases in work:
                complaints = future.result()
                passed += cases - len(complaints)
                failed += len(complaints)
                for complaint in complaints:
                    print(f"{part}: {complaint}")
    print(f"({time.monotonic() - started:.0f} s, seed {args.seed})")
    print(f"property: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as wrong:
        print(f"{wrong}\nproperty: 0 passed, 1 failed")
        sys.exit(1)
