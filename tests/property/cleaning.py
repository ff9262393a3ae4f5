# SPDX-License-Identifier: Apache-2.0
"""What the cleaner writes, read back by pip and by uv: no directive, exactly the requirements that --json announces, all of
the input in the output or in the account, and the same bytes when it is cleaned again."""

import json
import os
import random
import re
import subprocess
import sys

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.utils import canonicalize_name
from pip._vendor.packaging.version import InvalidVersion, Version

try:
    import tomllib
except ImportError:  # Python 3.10
    from pip._vendor import tomli as tomllib

import grammar
import pipread
from common import REQCLEAN, minimised, place, shares
from conflicts import ENVIRONMENTS
from reading import AROUND, ENV, sources

UV = os.path.join(os.path.dirname(sys.executable), "uv")
PROTECT = "torch==2.11.0+cu130\nnumpy==2.2.6\nFoo.Bar==1.0\nx @ https://h/x-1.zip\n"
OPTIONS = ([], ["--protect", "protect.txt"], ["--hashes"], ["--annotate"], ["--protect", "protect.txt", "--annotate", "--hashes"],
           ["--python-version", "3.12", "--platform", "linux_x86_64"])
PROJECT = '[project]\nname = "scratch"\nversion = "0"\nrequires-python = ">=3.0"\ndependencies = []\n'
SHA = "0123456789abcdef" * 4
SUBJECTS = ("torch", "numpy>=1.2", "numpy<2", "Foo.Bar[a]>=1", "foo_bar[B]<2,!=1.5.*", "opencv-python", "opencv_python_headless>=4", "onnxruntime",
            "onnxruntime-gpu", "triton==3", "a~=1.4.2", "a", "A==1.4.5", "x @ https://h/x-1.zip#sha256=" + SHA, "y @ git+https://github.com/u/y@" + SHA[:40],
            "git+https://github.com/u/z.git@" + SHA[:40] + "#egg=z", "https://h/w-2.0-py3-none-any.whl#sha256=" + SHA, "torch==2.1", "torchvision>0.1",
            "foo-bar==1.2+local", "c===1.0", "d==1.0a1,<2", "litellm>=1", "-r sub.txt", "-e proj", "--pre", "./proj", "e>=1 --hash=sha256:" + SHA,
            "-c other.txt", "--extra-index-url https://h/simple", "f>=1 --pre", "C:\\x\\y.whl", "g @ https://h/g.zip", "pillow", "Pillow>=9")
MARKERS = ("", "", "", " ; python_version < '3.10'", ";sys_platform == 'linux'", " ; platform_system=='Windows' or os_name=='nt'", " ; extra == 'Foo_Bar'",
           " ; python_version in '3.8, 3.9'", " ; os_name ~= 'nt'",
           "; python_full_version >= '3.8.2' and (platform_machine == 'x86_64' or platform_machine != 'arm64')", " ; 'linux' in sys_platform")


class Bad(Exception):
    """What is wrong with an output."""


def run(argv):
    return subprocess.run(argv, capture_output=True, check=False, timeout=120)


def clean(options, inputs, output):
    """The account as --json gives it, and the status; the output lies in its file, or is not there."""
    done = run([REQCLEAN, *options, "--keep-going", "--allow-url", "h", "--json", "-o", output, *inputs])
    if done.returncode not in (0, 1, 3) or (done.returncode == 0) != os.path.exists(output):
        raise Bad(f"status {done.returncode}, output {os.path.exists(output)}: {done.stderr.decode()}")
    return json.loads(done.stdout) if done.returncode < 2 else None, done.returncode


def place_of(entry):
    return os.path.normpath(entry["file"]), entry["line"]


def check_nothing_lost(inputs, account):
    """Each requirement and each option of the input is in the output or in the account, by its place."""
    told = {place_of(entry) for entry in account["changes"]}
    told |= {place_of(part) for kept in account["requirements"] for part in kept["from"]}
    told |= {place_of(part) for conflict in account["conflicts"] for part in conflict["asked"]}
    included = set()
    for path in inputs:
        for record in pipread.read(path):
            if record["kind"] == "opts" and len(record) == 2:
                continue  # only words that do nothing
            names = [(key, name) for key in ("requirements", "constraints") for name in record.get(key, [])[:1]]
            if names and names[0] in included:
                continue  # taken in already
            included.update(names[:1])
            if (path, record["line"]) not in told:
                raise Bad(f"lost: {path}:{record['line']}: {record}")


def check_pip(records, account, options):
    for record in records:
        if record["kind"] != "req" or record["invalid"]:
            raise Bad(f"in the output: {record}")
        if record["hashes"] and "--hashes" not in options:
            raise Bad(f"hashes in the output: {record}")
        if record["url"] and not record["url"].startswith(("https://", "git+https://")):
            raise Bad(f"address in the output: {record}")
    announced = [(kept["requirement"], *kept.get("hashes", [])) for kept in account["requirements"]]
    written = [(record["raw"], *(f"{kind}:{digest}" for kind, digests in record["hashes"].items() for digest in digests))
               for record in records]
    if written != announced:
        raise Bad(f"announced {announced}, written {written}")


def truth(marker):
    """In which environments does it hold?"""
    return [not marker or marker.evaluate(environment) for environment in ENVIRONMENTS]


def key(requirement):
    return canonicalize_name(requirement.name), requirement.url or "", str(requirement.specifier)


def extras(requirement):
    return sorted(canonicalize_name(extra) for extra in requirement.extras)


def uv_can_read(record):
    """uv would have to fetch an address without a name. "===" is to it for versions only, and numbers have 64 bits: pip and
    PEP 440 are wider there."""
    if not record["name"] or re.search(r"\d{19}", "".join(record["spec"])):
        return False
    for item in record["spec"]:
        if item.startswith("===") and item[3:] != _normal(item[3:]):
            return False
    return True


def _normal(text):
    try:
        return str(Version(text))
    except InvalidVersion:
        return None


def check_uv(records, folder):
    """uv writes what it reads into a project's file."""
    named = [record for record in records if uv_can_read(record)]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "pyproject.toml"), "w", encoding="utf-8") as file:
        file.write(PROJECT)
    with open(os.path.join(folder, "in.txt"), "w", encoding="utf-8") as file:
        file.writelines(record["raw"] + "\n" for record in named)
    done = run([UV, "add", "--quiet", "--frozen", "--raw", "--offline", "--no-config", "--no-python-downloads", "--project", folder,
                "--python", sys.executable, "-r", os.path.join(folder, "in.txt")])
    if done.returncode:
        raise Bad(f"uv refuses it: {done.stderr.decode()}")
    with open(os.path.join(folder, "pyproject.toml"), "rb") as file:
        got = [Requirement(text) for text in tomllib.load(file)["project"]["dependencies"]]
    want = []
    for record in named:
        text = record["raw"] if not record["url"] else f"{record['name']} @ {record['url']}"
        if record["url"] and record["marker"]:
            text += f" ; {record['marker']}"
        want.append(Requirement(text))
    got.sort(key=lambda r: (key(r), truth(r.marker), extras(r)))
    want.sort(key=lambda r: (key(r), truth(r.marker), extras(r)))
    for ours, theirs in zip(want, got):
        same = key(ours)[:2] == key(theirs)[:2] and ours.specifier == theirs.specifier and truth(ours.marker) == truth(theirs.marker)
        if not same or extras(ours) != extras(theirs):
            raise Bad(f"uv reads {ours} as {theirs}")
    if len(want) != len(got):
        raise Bad(f"uv reads {len(got)} of {len(want)}: {[str(r) for r in got]}")


def check_meaning(inputs, account):
    """A requirement that no rule has touched asks for what its lines ask for, neither more nor less."""
    touched = {place_of(entry) for entry in account["changes"]}
    lines = {(path, record["line"]): record for path in inputs for record in pipread.read(path)}
    for kept in account["requirements"]:
        places = {place_of(part) for part in kept["from"]}
        if places & touched or not places <= set(lines) or any(lines[at]["url"] for at in places):
            continue
        written = Requirement(kept["requirement"])
        asked = SpecifierSet(",".join(item for at in places for item in lines[at]["spec"]))
        if written.specifier.to_range() != asked.to_range():
            raise Bad(f"{kept['requirement']} of {[lines[at]['raw'] for at in places]}")
        if {canonicalize_name(e) for e in written.extras} != {canonicalize_name(e) for at in places for e in lines[at]["extras"]}:
            raise Bad(f"extras: {kept['requirement']} of {[lines[at]['raw'] for at in places]}")


def check_case(options, files):
    """files: bytes of each input. Returns whether there was an output; raises Bad."""
    inputs = [f"in{i}.txt" for i in range(len(files))]
    for path, data in zip(inputs, files):
        with open(path, "wb") as file:
            file.write(data)
    for path in ("out.txt", "again.txt"):
        if os.path.exists(path):
            os.remove(path)
    account, status = clean(options, inputs, "out.txt")
    if account is None:
        return False
    check_nothing_lost(inputs, account)
    if (status == 1) != bool(account["conflicts"]):
        raise Bad(f"status {status} with conflicts {account['conflicts']}")
    if status:
        return False
    records = pipread.read("out.txt")
    check_pip(records, account, options)
    check_meaning(inputs, account)
    check_uv(records, "uv")
    clean(options, ["out.txt"], "again.txt")
    with open("out.txt", "rb") as first, open("again.txt", "rb") as second:
        if first.read() != second.read():
            raise Bad("cleaned again, it is not the same")
    return True


def wrong(options, files):
    try:
        check_case(options, files)
    except Bad as bad:
        return str(bad)
    return None


def _file(rng, others):
    if rng.random() < 0.2:
        return grammar.generate(rng, others)
    lines = [rng.choice(SUBJECTS) + rng.choice(MARKERS) + rng.choice(grammar.COMMENTS) for _ in range(rng.randint(1, 6))]
    if rng.random() < 0.2:
        lines.append(grammar.line(rng))
    return rng.choice(("\n", "\r\n")).join(lines + [""]).encode()


def check(seed, first, last, others):
    """Cases first..last of a seed; a list of complaints."""
    complaints, written = [], 0
    os.environ.update(ENV)
    with place(AROUND | {"protect.txt": PROTECT}):
        for number in range(first, last):
            rng = random.Random(f"cleaning {seed}:{number}")
            options = rng.choice(OPTIONS)
            files = [_file(rng, others) for _ in range(rng.randint(1, 3))]
            try:
                written += check_case(options, files)
            except Bad as bad:
                kind = str(bad)[:8]
                lines = [line for data in files for line in data.splitlines(keepends=True)]
                lines = minimised(lines, lambda fewer: (wrong(options, [b"".join(fewer)]) or "").startswith(kind), 200)
                complaints.append(f"case {number}: {options} {b''.join(lines)!r}\n  {wrong(options, [b''.join(lines)]) or bad}")
    if written < (last - first) // 4:
        complaints.append(f"only {written} of {last - first} inputs gave an output: this proves nothing")
    return complaints


def tasks(args):
    others = sources()
    return [(check, (args.seed, first, last, others), last - first) for first, last in shares(args.files // 20)]
