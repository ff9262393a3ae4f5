# SPDX-License-Identifier: Apache-2.0
"""What the real files of the field cost reqclean, and what they cost the peers: pip's parser in one process (its
imports aside, so the start of ours too where the two do the same), and uv on a file that it can compile without network.
Medians of CPU seconds, taken in turns."""

import contextlib
import logging
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

from pip._internal.network.session import PipSession
from pip._internal.req import parse_requirements
from pip._internal.req.constructors import install_req_from_parsed_requirement

logging.disable(logging.CRITICAL)
RUNS, NAMES, CONFLICT = 15, 200, 1
WARM = 10  # runs behind each other: pip, too, is measured in a process that has done it before


def pip(files):
    session = PipSession()
    started = time.process_time()
    for path in files:
        with contextlib.suppress(Exception):  # a file that pip refuses ends there
            for parsed in parse_requirements(path, session=session):
                with contextlib.suppress(Exception):
                    install_req_from_parsed_requirement(parsed)
    return time.process_time() - started


def program(argv, status=0, **options):
    """CPU seconds. status: what it must end with; None: whatever."""
    with open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(argv, stdout=nowhere, stderr=nowhere, **options)
        _, got, usage = os.wait4(child.pid, 0)
    if status is not None and os.waitstatus_to_exitcode(got) != status:
        raise SystemExit(f"bench: {argv[:4]} failed")
    return usage.ru_utime + usage.ru_stime


def small():
    """All that the program maps, itself included, which is more than what it uses."""
    resource.setrlimit(resource.RLIMIT_AS, (8_000_000, 8_000_000))


def row(title, ours, theirs, goal):
    ours, theirs = statistics.median(ours), statistics.median(theirs)
    print(f"{title:36} {ours * 1e3:8.2f} ms {theirs * 1e3:9.1f} ms {theirs / ours:8.1f} x  >= {goal} x  "
          f"{'ok' if theirs / ours >= goal else 'missed'}")


def parsed(reqclean, files, folder):
    """The same job as pip's: all that was written, as one file, and the start of either program left out."""
    paths = [os.path.join(folder, name) for name in ("all.txt", "nothing.txt")]
    with open(paths[0], "wb") as everything:
        for path in files:
            with open(path, "rb") as file:
                everything.write(file.read() + b"\n")
    open(paths[1], "wb").close()
    ours, theirs = [], []
    for _ in range(RUNS):
        whole, start = ([program([reqclean, "parse", "--json", path], None) for _ in range(WARM)] for path in paths)
        ours.append(statistics.median(whole) - statistics.median(start))
        theirs.append(pip(files))
    row("all as one file, parsed as by pip", ours, theirs, 200)


def corpus(reqclean, files):
    # the files contradict each other, which is an answer, and status 1
    clean = [reqclean, "--keep-going", "-o", os.devnull, *files]
    ours, theirs = [], []
    for _ in range(RUNS):
        ours += [program(clean, CONFLICT) for _ in range(WARM)]
        theirs.append(pip(files))
    row("all files cleaned (pip parses them)", ours, theirs, 200)
    program(clean, CONFLICT, preexec_fn=small)
    print(f"{'the same within 8 MB':36} ok")


def compiled(reqclean, folder):
    """A file whose every line has a wheel in a folder: all that uv needs."""
    uv = shutil.which("uv", path=os.path.dirname(sys.executable)) or shutil.which("uv")
    if not uv:
        return
    path = os.path.join(folder, "requirements.txt")
    with open(path, "w", encoding="ascii") as file:
        for i in range(NAMES):
            file.write(f"name{i}>=1.{i}\n")
            info = f"name{i}-1.{i}.dist-info"
            with zipfile.ZipFile(os.path.join(folder, f"name{i}-1.{i}-py3-none-any.whl"), "w") as wheel:
                wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: name{i}\nVersion: 1.{i}\n")
                wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
                wheel.writestr(f"{info}/RECORD", "")
    compile_it = [uv, "pip", "compile", "--quiet", "--no-deps", "--offline", "--no-index", "--find-links", folder,
                  "--cache-dir", os.path.join(folder, "cache"), "--python", sys.executable, path]
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(program([reqclean, path]))
        theirs.append(program(compile_it))
    row(f"{NAMES} lines (uv pip compile --no-deps)", ours, theirs, 5)


def main():
    reqclean, files = sys.argv[1], sys.argv[2:]
    corpus(reqclean, files)
    with tempfile.TemporaryDirectory(prefix="bench.") as folder:
        parsed(reqclean, files, folder)
        compiled(reqclean, folder)


if __name__ == "__main__":
    main()
