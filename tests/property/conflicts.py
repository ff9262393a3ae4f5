# SPDX-License-Identifier: Apache-2.0
"""`reqclean conflicts` against packaging's SpecifierSet.is_unsatisfiable, on the corpus and on random requirements: it
names what nothing satisfies in some environment and nothing else, and each proof is one, and the smallest."""

import glob
import itertools
import json
import os
import random
import subprocess

from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.utils import canonicalize_name

import pipread
from common import REQCLEAN, SHARED, minimised, place, shares

SYSTEMS = (("posix", "linux", "Linux", ("x86_64", "aarch64")), ("nt", "win32", "Windows", ("AMD64", "ARM64")),
           ("posix", "darwin", "Darwin", ("x86_64", "arm64")))
NAMES = ("a", "B.c", "torch", "d_e")
VERSIONS = ("1", "1.0", "1.0a1", "1.0.post1", "1.0.dev1", "2", "2.5", "2.5.1", "1.0+cu1", "1.0+cu2", "1.1", "0", "3", "1!1", "1.0rc1.post2.dev3")
MARKERS = ("", "", "", "", "; sys_platform == 'linux'", "; sys_platform != 'linux'", "; python_version < '3.10'",
           "; python_version >= '3.10'", "; python_version >= '3.12' and platform_system == 'Windows'", "; platform_machine == 'aarch64'",
           "; os_name == 'posix' or python_version == '3.11'", "; extra == 'x'")


def environments():
    """What requirements of one file may meet in. CPython, as each image has it."""
    for minor, (os_name, sys_platform, kernel, machines) in itertools.product(range(6, 16), SYSTEMS):
        for machine in machines:
            full = f"3.{minor}.0"
            yield {
                "python_version": f"3.{minor}", "python_full_version": full, "implementation_version": full,
                "implementation_name": "cpython", "platform_python_implementation": "CPython", "os_name": os_name,
                "sys_platform": sys_platform, "platform_system": kernel, "platform_machine": machine,
                "platform_release": "", "platform_version": "", "extra": "",
            }


ENVIRONMENTS = tuple(environments())


def unsatisfiable(requirements):
    return SpecifierSet(",".join(str(r.specifier) for r in requirements if r.specifier)).is_unsatisfiable()


def meet(requirements, environment):
    return [r for r in requirements if not r.marker or r.marker.evaluate(environment)]


def conflicting(requirements):
    """Is there an environment in which nothing satisfies those that hold there?"""
    if not any(r.marker for r in requirements):
        return unsatisfiable(requirements)
    seen = {}
    for environment in ENVIRONMENTS:
        held = tuple(meet(requirements, environment))
        if held not in seen:
            seen[held] = unsatisfiable(held)
    return any(seen.values())


def listed(paths):
    """What reqclean says: a name, and the lines that prove it, as (file, line)."""
    run = subprocess.run([REQCLEAN, "conflicts", "--json", *paths], capture_output=True, check=False)
    found = json.loads(run.stdout)
    if run.returncode != (1 if found else 0):
        raise ValueError(f"status {run.returncode} with {len(found)} conflicts: {run.stderr.decode()}")
    return [(row["name"], [(part["file"], part["line"]) for part in row["between"]]) for row in found]


def complaint(asked, found):
    """asked: {name: {place: requirement}}; what is wrong with the answer, or None."""
    want = {name for name, places in asked.items() if conflicting(places.values())}
    got = {name for name, _ in found}
    if want != got:
        return f"not found: {sorted(want - got)}; false alarm: {sorted(got - want)}"
    for name, core in found:
        members = [asked[name][at] for at in core]
        if not conflicting(members):
            return f"{name}: no proof: {members}"
        if any(conflicting(members[:i] + members[i + 1:]) for i in range(len(members))):
            return f"{name}: more than is needed: {members}"
        smaller = itertools.combinations(asked[name].values(), len(members) - 1)
        if len(members) > 2 and any(conflicting(some) for some in itertools.islice(smaller, 5000)):
            return f"{name}: not the smallest: {members}"
    return None


def _check_lines(lines):
    asked = {}
    with open("r.txt", "w", encoding="utf-8") as file:
        for number, line in enumerate(lines, 1):
            file.write(line + "\n")
            requirement = Requirement(line)
            asked.setdefault(canonicalize_name(requirement.name), {})["r.txt", number] = requirement
    return complaint(asked, listed(["r.txt"]))


def _line(rng):
    items = [rng.choice((">=", "<=", "<", ">", "==", "!=", "~=")) + rng.choice(VERSIONS) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
    if rng.random() < 0.1:
        items.append(rng.choice(("==1.*", "!=1.0.*", "===1.0", "===foo", "==1.0.*")))
    return rng.choice(NAMES) + ",".join(items) + rng.choice(MARKERS)


def _valid(line):
    try:
        return Requirement(line)
    except InvalidRequirement:
        return None


def check(seed, first, last):
    """Sets first..last of a seed; a list of complaints."""
    complaints = []
    with place({}):
        for number in range(first, last):
            rng = random.Random(f"conflicts {seed}:{number}")
            lines = [line for line in (_line(rng) for _ in range(rng.randint(2, 14))) if _valid(line)]
            if _check_lines(lines) is None:
                continue
            lines = minimised(lines, lambda fewer: _check_lines(fewer) is not None)
            complaints.append(f"set {number}: {lines}\n  {_check_lines(lines)}")
    return complaints


def check_corpus(paths):
    """All files of the corpus in one call; versions only, since packaging has no word on addresses."""
    asked = {}
    for path in paths:
        for record in pipread.read(path):
            if record["kind"] != "req" or record["invalid"] or not record["name"] or record["url"]:
                continue
            marker = f" ; {record['marker']}" if record["marker"] else ""
            requirement = Requirement(record["name"] + ",".join(record["spec"]) + marker)
            asked.setdefault(canonicalize_name(record["name"]), {})[path, record["line"]] = requirement
    found = [(name, core) for name, core in listed(paths) if all(at in asked.get(name, {}) for at in core)]
    wrong = complaint(asked, found)
    print(f"(corpus: {len(paths)} files, {len(asked)} names, {len(found)} unsatisfiable)", flush=True)
    return [f"corpus: {wrong}"] if wrong else []


def tasks(args):
    work = [(check, (args.seed, first, last), last - first) for first, last in shares(args.files // 5)]
    corpus = sorted(glob.glob(os.path.join(os.path.realpath(SHARED), "conformance/reqfile/corpus/*.txt")))
    return work + [(check_corpus, (corpus,), 1)] if corpus else work
