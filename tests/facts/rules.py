# SPDX-License-Identifier: Apache-2.0
"""The rules of cudatag once more, by other means: written from the published facts (release matrices, build scripts,
release notes), with its own tables, so that a slip in the C code or in tools/data does not hide in both."""

LINUX, ARM, WINDOWS = "linux_x86_64", "linux_aarch64", "win_amd64"
FITS, COMPAT, UNSURE, NO = "fits", "compat", "unsure", "no"

OLD_PY = "3.8 3.9 3.10 3.11 3.12".split()
PY_25 = "3.9 3.10 3.11 3.12".split()
PY_26 = PY_25 + ["3.13"]
PY_27 = PY_26 + ["3.13t"]
PY_29 = "3.10 3.11 3.12 3.13 3.14 3.14t".split()
PY_210 = PY_29 + ["3.13t"]

# torch: CUDA of the release matrix, CUDA off it, Pythons
RELEASES = {
    "2.4.0": ([118, 121, 124], [], OLD_PY), "2.4.1": ([118, 121, 124], [], OLD_PY),
    "2.5.0": ([118, 121, 124], [], PY_25), "2.5.1": ([118, 121, 124], [], PY_25),
    "2.6.0": ([118, 124, 126], [], PY_26),
    "2.7.0": ([118, 126, 128], [], PY_27), "2.7.1": ([118, 126, 128], [], PY_27),
    "2.8.0": ([126, 128, 129], [], PY_27),
    "2.9.0": ([126, 128, 130], [129], PY_29), "2.9.1": ([126, 128, 130], [129], PY_29),
    "2.10.0": ([126, 128, 130], [129], PY_210), "2.11.0": ([126, 128, 130], [129], PY_210),
    "2.12.0": ([126, 130, 132], [129], PY_29), "2.12.1": ([126, 130, 132], [129], PY_29),
    "2.13.0": ([126, 130, 132], [], PY_29),
    "2.14.0": ([126, 130, 132], [], PY_29), "2.14.1": ([126, 130, 132], [], PY_29),
}
EXTRA_PYTHONS = {5: ["3.13"], 9: ["3.13t"]}  # wheels off the matrix
INFERRED = {"2.14.1"}  # all that was seen of it is that it exists

ARM_TAGS = {4: [], 5: [], 6: [126], 7: [128], 8: [129], 9: [126, 128, 130], 10: [126, 128, 130], 11: [126, 128, 130],
            12: [126, 130, 132], 13: [126, 130, 132], 14: [126, 130, 132]}

KEPLER = "3.7 5.0 6.0 7.0 7.5 8.0 8.6 9.0"
PASCAL = "5.0 6.0 7.0 7.5 8.0 8.6 9.0"
VOLTA = "7.0 7.5 8.0 8.6 9.0 10.0 12.0"
TURING = "7.5 8.0 8.6 9.0 10.0 12.0"


def code(platform, minor, tag):
    """What the wheels hold, or None where nobody recorded it."""
    if platform == WINDOWS:
        if tag == 118:
            return "3.7+PTX 5.0 6.0 6.1 7.0 7.5 8.0 8.6 9.0"
        if tag in (121, 124, 126):
            return "5.0 6.0 6.1 7.0 7.5 8.0 8.6 9.0"
        return TURING if tag in (128, 130) else None
    if platform == ARM:
        if minor == 6:
            return "9.0"
        if minor < 9:
            return None
        return {126: "8.0 9.0", 128: "8.0 9.0 10.0 12.0"}.get(tag, "8.0 9.0 10.0 11.0 12.0+PTX")
    if tag == 118:
        return KEPLER
    if tag <= 126:
        return PASCAL
    if tag == 128:
        return TURING + "+PTX" if minor == 7 else VOLTA if minor <= 10 else TURING
    if tag == 129:
        return VOLTA + "+PTX" if minor <= 10 else TURING + "+PTX" if minor == 11 else None
    if tag == 130:
        return TURING + "+PTX" if minor <= 10 else TURING
    return TURING


# first driver of each toolkit: Linux, Windows (None: it came without, and the branch is all that is known)
SHIPPED = {
    "13.4": (None, None), "13.3": ("610.43.02", None), "13.2": ("595.45.04", None), "13.1": ("590.44.01", None),
    "13.0": ("580.65.06", None), "12.9": ("575.51.03", "576.02"), "12.8": ("570.26", "570.65"),
    "12.6": ("560.28.03", "560.76"), "12.4": ("550.54.14", "551.61"), "12.1": ("530.30.02", "531.14"),
    "11.8": ("520.61.05", "520.06"), "11.4": ("470.42.01", "471.11"), "11.1": ("455.23", "456.38"),
    "10.0": ("410.48", "411.31"),
}
BRANCHES = {"13.4": "615", "13.3": "610", "13.2": "595", "13.1": "590", "13.0": "580"}
MINOR_COMPAT = {13: ("580", "580"), 12: ("525.60.13", "528.33"), 11: ("450.80.02", "452.39")}
# the first toolkit, and so the first driver, that knows a GPU; before 10.0 no driver is recorded
FIRST_CUDA = {"7.5": "10.0", "8.0": "11.0", "8.6": "11.1", "8.7": "11.4", "8.8": "13.0", "8.9": "11.8", "9.0": "11.8",
              "10.0": "12.8", "10.1": "12.8", "10.3": "12.9", "11.0": "13.0", "12.0": "12.8", "12.1": "12.9"}
SHIPPED["11.0"] = ("450.51.06", "451.82")
JETSON = {"5.3", "6.2", "7.2", "8.7", "10.1"}


def numbers(text):
    return [int(part) for part in text.split(".")]


def older(a, b):
    a, b = numbers(a), numbers(b)
    width = max(len(a), len(b))
    return a + [0] * (width - len(a)) < b + [0] * (width - len(b))


def native_driver(cuda, windows):
    found = SHIPPED.get(cuda, (None, None))[windows]
    return found or BRANCHES.get(cuda)


def runs(entry, gpu):
    """"yes", "ptx" or "no": may this piece of code run on that GPU?"""
    number = entry.removesuffix("+PTX")
    a, b = numbers(number), numbers(gpu)
    own = a == b
    family = a[0] == b[0] and a[1] <= b[1]
    if own or (family and number not in JETSON and gpu not in JETSON):
        return "yes"
    if entry.endswith("+PTX") and a < b:
        return "ptx"
    return "no"


def serves(text, gpu):
    found = {runs(entry, gpu) for entry in text.split()}
    return "yes" if "yes" in found else "ptx" if "ptx" in found else "no"


def tags_of(torch, platform):
    minor = numbers(torch)[1]
    if platform == ARM:
        return ARM_TAGS[minor]
    cuda, off, _ = RELEASES[torch]
    return sorted(cuda + off)


def judge(torch, platform, windows, gpus, driver, python, tag):
    held = code(platform, numbers(torch)[1], tag)
    cuda = f"{tag // 10}.{tag % 10}"
    if python and python not in RELEASES[torch][2] + EXTRA_PYTHONS.get(numbers(torch)[1], []):
        return NO
    how = [serves(held, gpu) for gpu in gpus] if held else []
    if "no" in how:
        return NO
    verdict = FITS if held or not gpus else UNSURE
    if not driver:
        return verdict
    for gpu in gpus:
        first = native_driver(FIRST_CUDA[gpu], windows) if gpu in FIRST_CUDA else None
        if first and older(driver, first):
            return NO
    if not older(driver, native_driver(cuda, windows)):
        return verdict
    if older(driver, MINOR_COMPAT[tag // 10][windows]) or "ptx" in how:
        return NO
    return COMPAT if verdict == FITS else verdict


def decide_release(torch, platform, windows, gpus, driver, python):
    rank = [FITS, COMPAT, UNSURE, NO]
    found = [(judge(torch, platform, windows, gpus, driver, python, tag), tag) for tag in tags_of(torch, platform)]
    return sorted(found, key=lambda it: (rank.index(it[0]), -it[1]))


def decide(torch, platform, windows, gpus, driver, python):
    """The release, and (verdict, tag) pairs, best first."""
    if torch:
        return torch, decide_release(torch, platform, windows, gpus, driver, python)
    newest = None
    for release in sorted(set(RELEASES) - INFERRED, key=numbers, reverse=True):
        found = decide_release(release, platform, windows, gpus, driver, python)
        if found and found[0][0] in (FITS, COMPAT):
            return release, found
        newest = newest or (release, found)
    return newest
