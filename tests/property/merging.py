# SPDX-License-Identifier: Apache-2.0
"""What a merge asks for, against packaging, environment by environment: what the lines and the constraints that hold there
ask for, neither more nor less; and status 1 exactly where nothing satisfies them in one of the environments asked about."""

import random
import subprocess

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.utils import canonicalize_name

from common import REQCLEAN, minimised, place, shares
from conflicts import ENVIRONMENTS, VERSIONS

NAMES = ("a", "B.c", "b_C", "d")
EXTRAS = ("", "", "", "[x]", "[Y_z]", "[y-Z,x]")
OPERATORS = (">=", "<=", "<", ">", "==", "!=", "~=")
MARKERS = ("", "", "", "; sys_platform == 'linux'", "; sys_platform != 'linux'", "; python_version < '3.10'", "; extra == 'x'",
           "; python_version >= '3.10' and platform_system == 'Linux'", "; os_name == 'nt' or os_name == 'posix'",
           "; (python_version < '3.9' or sys_platform == 'win32') and platform_machine != 'ARM64'", "; 'linux' in sys_platform",
           "; python_full_version >= '3.11.0'", "; python_version in '3.8 3.9 3.10'", "; sys_platform == 'linux' and os_name == 'nt'",
           "; platform_python_implementation != 'PyPy' and python_version < '3.12'", "; implementation_name == 'cpython'")
# The words that say what the output is for, and which environments that leaves.
TARGETS = (
    ([], {}),
    (["--python-version", "3.9"], {"python_version": "3.9"}),
    (["--python-version", "3.12"], {"python_version": "3.12"}),
    (["--platform", "linux_x86_64"], {"sys_platform": "linux", "platform_machine": "x86_64"}),
    (["--platform", "win_amd64", "--python-version", "3.11"], {"platform_machine": "AMD64", "python_version": "3.11"}),
)


def _line(rng, extras):
    items = {rng.choice(OPERATORS) + rng.choice(VERSIONS) for _ in range(rng.choice((0, 1, 1, 2)))}
    items = [item for item in sorted(items) if "+" not in item or item[1] == "="]
    items = [item for item in items if item[:2] not in ("~=", "<=", ">=") or ("." in item and "+" not in item)]
    return rng.choice(NAMES) + rng.choice(extras) + ",".join(items) + rng.choice(MARKERS)


def _holds(requirement, environment):
    return not requirement.marker or requirement.marker.evaluate(environment)


def meaning(requirements, constraints, environment):
    """{name: (range, extras)} of what is asked for there."""
    held = [r for r in requirements if _holds(r, environment)]
    names = {canonicalize_name(r.name) for r in held}
    held += [c for c in constraints if canonicalize_name(c.name) in names and _holds(c, environment)]
    asked = {}
    for requirement in held:
        versions, extras = asked.setdefault(canonicalize_name(requirement.name), ([], set()))
        versions.append(str(requirement.specifier))
        extras.update(map(canonicalize_name, requirement.extras))
    return {name: (SpecifierSet(",".join(filter(None, versions))), extras) for name, (versions, extras) in asked.items()}


def _comparable(asked):
    return {name: (versions.to_range(), extras) for name, (versions, extras) in asked.items()}


def wrong(words, left, lines, limits):
    """What is wrong with what becomes of the lines and their constraints, or None."""
    environments = [e for e in ENVIRONMENTS if all(e[key] == value for key, value in left.items())]
    with open("limits.txt", "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in limits)
    with open("r.txt", "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in (*lines, "-c limits.txt"))
    done = subprocess.run([REQCLEAN, *words, "r.txt"], capture_output=True, text=True, check=False)
    requirements, constraints = [Requirement(line) for line in lines], [Requirement(line) for line in limits]
    want = [meaning(requirements, constraints, e) for e in environments]
    excluded = any(versions.is_unsatisfiable() for asked in want for versions, _ in asked.values())
    if done.returncode != (1 if excluded else 0):
        return f"status {done.returncode}, and {excluded}: {done.stderr}"
    if excluded:
        return None
    written = [Requirement(line.partition("  # ")[0]) for line in done.stdout.splitlines()[1:]]
    for asked, environment in zip(want, environments):
        if _comparable(asked) != _comparable(meaning(written, [], environment)):
            return f"{[str(r) for r in written]} with Python {environment['python_version']} on {environment['sys_platform']}"
    return None


def check(seed, first, last):
    """Cases first..last of a seed; a list of complaints."""
    complaints = []
    with place({}):
        for number in range(first, last):
            rng = random.Random(f"merging {seed}:{number}")
            words, left = rng.choice(TARGETS)
            lines = [_line(rng, EXTRAS) for _ in range(rng.randint(1, 6))]
            limits = [_line(rng, ("",)) for _ in range(rng.choice((0, 0, 1, 2)))]
            if not wrong(words, left, lines, limits):
                continue
            lines = minimised(lines, lambda fewer: wrong(words, left, fewer, limits) is not None, 100)
            complaints.append(f"case {number}: {words} {lines} -c {limits}\n  {wrong(words, left, lines, limits)}")
    return complaints


def tasks(args):
    return [(check, (args.seed, first, last), last - first) for first, last in shares(args.files // 10)]
