# SPDX-License-Identifier: Apache-2.0
"""Random files, each read by pip's own code and by `reqclean parse --json`: no difference is allowed."""

import glob
import json
import os
import random
import subprocess

import grammar
import pipread
from common import REQCLEAN, SHARED, TOP, Wrong, minimised, place, shares

ENV = {"TOKEN": "tok", "EMPTYV": "", "A1": "${B2}", "B2": "bee", "HASHV": "a #b"}
AROUND = {"other.txt": "included-pkg==1\n", "sub.txt": "sub\n", "proj/pyproject.toml": '[project]\nname="p"\nversion="1"\n'}


def sources():
    """The files that mutations start from."""
    with open(os.path.join(TOP, "tests/data/reqfile/quirks.jsonl"), encoding="utf-8") as file:
        files = [bytes.fromhex(json.loads(line)["input_hex"]) for line in file]
    for path in sorted(glob.glob(os.path.join(SHARED, "conformance/reqfile/corpus/*.txt"))):
        with open(path, "rb") as file:
            files.append(file.read())
    return [data for data in files if data]


def read(path):
    """reqclean's records; its end by a signal, or a status that does not go with them, is a record, too."""
    run = subprocess.run([REQCLEAN, "parse", "--json", path], capture_output=True, check=False, timeout=60)
    try:
        rows = [json.loads(line) for line in run.stdout.splitlines()]
        records = [pipread.printed(row) for row in rows]
    except (ValueError, KeyError) as problem:
        return [{"problem": f"{type(problem).__name__}: {problem}"}]
    refused = any("error" in row or "invalid" in row or row["kind"] == "option-error" for row in rows)
    if run.returncode != (3 if refused else 0):
        records.append({"status": run.returncode, "stderr": run.stderr.decode("utf-8", "replace")})
    return records


def difference(data):
    """What the two read otherwise: two records, or None."""
    with open("r.txt", "wb") as file:
        file.write(data)
    want, got = pipread.read("r.txt"), read("r.txt")
    if want == got:
        return None
    longest = max(len(want), len(got))
    for theirs, ours in zip(want + [None] * longest, got + [None] * longest):
        if theirs != ours:
            return theirs, ours
    return None


def check(seed, first, last, others):
    """Files first..last of a seed; a list of complaints."""
    complaints = []
    os.environ.update(ENV)
    with place(AROUND):
        for number in range(first, last):
            data = grammar.generate(random.Random(f"{seed}:{number}"), others)
            if difference(data) is None:
                continue
            data = minimised(data, lambda smaller: difference(smaller) is not None)
            theirs, ours = difference(data)
            complaints.append(f"file {number}: {data!r}\n  pip:      {json.dumps(theirs)}\n  reqclean: {json.dumps(ours)}")
            if len(complaints) >= 10:
                break
    return complaints


def tasks(args):
    others = sources()
    if len(others) < 100:
        raise Wrong("no files to start from")
    return [(check, (args.seed, first, last, others), last - first) for first, last in shares(args.files)]
