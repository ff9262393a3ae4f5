# SPDX-License-Identifier: Apache-2.0
"""What the property tests share: where things are, a folder to work in, shares of the work, smaller failures."""

import contextlib
import os
import tempfile

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
OUT = os.path.abspath(os.environ.get("OUT", os.path.join(TOP, "build")))
REQCLEAN = os.path.join(os.path.abspath(os.environ.get("BIN", os.path.join(OUT, "bin"))), "reqclean")
SHARED = os.path.join(TOP, "..", "shared")
SHARE = 250  # cases that one worker takes at a time


class Wrong(Exception):
    """Something that must never be."""


@contextlib.contextmanager
def place(files):
    """A new working folder with these files in it."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory(prefix="property.") as folder:
        os.chdir(os.path.realpath(folder))
        try:
            for name, text in files.items():
                os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
                with open(name, "w", encoding="utf-8") as file:
                    file.write(text)
            yield
        finally:
            os.chdir(before)


def shares(total):
    return [(first, min(first + SHARE, total)) for first in range(0, total, SHARE)]


def minimised(items, fails, tries=2000):
    """The least of a sequence, by cutting pieces out, with which it still fails."""
    size = max(len(items) // 2, 1)
    while size and tries > 0:
        at = 0
        while at < len(items) and tries > 0:
            smaller = items[:at] + items[at + size:]
            tries -= 1
            if fails(smaller):
                items = smaller
            else:
                at += size
        size //= 2
    return items
