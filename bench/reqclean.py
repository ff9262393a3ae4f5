# SPDX-License-Identifier: Apache-2.0
"""CPU seconds of pip's parser and of reqclean on the same files, the medians of several runs."""

import contextlib
import logging
import os
import statistics
import subprocess
import sys
import time

from pip._internal.network.session import PipSession
from pip._internal.req import parse_requirements
from pip._internal.req.constructors import install_req_from_parsed_requirement

logging.disable(logging.CRITICAL)


def pip(files):
    session = PipSession()
    started = time.process_time()
    for path in files:
        with contextlib.suppress(Exception):  # a file that pip refuses ends there
            for parsed in parse_requirements(path, session=session):
                with contextlib.suppress(Exception):
                    install_req_from_parsed_requirement(parsed)
    return time.process_time() - started


def program(argv):
    with open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(argv, stdout=nowhere, stderr=nowhere)
        usage = os.wait4(child.pid, 0)[2]
    return usage.ru_utime + usage.ru_stime


def main():
    reqclean, files = sys.argv[1], sys.argv[2:]
    ours = statistics.median(program([reqclean, "--keep-going", "-o", os.devnull, *files]) for _ in range(15))
    theirs = statistics.median(pip(files) for _ in range(5))
    print(f"{'reqclean-corpus (pip)':24} {ours * 1e3:9.1f} ms {theirs * 1e3:9.1f} ms   {theirs / ours:7.1f} times (goal: 200)")


if __name__ == "__main__":
    main()
