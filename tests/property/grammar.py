# SPDX-License-Identifier: Apache-2.0
"""Random requirements files: from a grammar of what people write, right and wrong, and by mutation of other files."""

import codecs
import re

NAMES = ("torch", "Foo.Bar", "a", "numpy", "opencv_python-headless", "x__y", "9lives", "foo-", "_bar", "föö", "proj", "git")
VERSIONS = ("1", "1.0", "2.5.1", "1.0a1", "1.0.post1", "1.0.dev3", "1!2", "1.0+cu124", "2.0.0rc1.post2.dev3", "v1.0", "01.0",
            "1.*", "1.0.*", ".5", "1.0-1", "1.0-beta", "latest", "99999999999999999999", "1..0", "1.0+CU_1-x", "2024.1.1", "")
OPERATORS = ("==", ">=", "<=", "<", ">", "!=", "~=", "===", "=", "=>", "=== ", " == ", "", ">= ")
VARIABLES = ("python_version", "sys_platform", "platform_system", "extra", "os_name", "platform_machine", "os.name",
             "implementation_name", "python_full_version", "platform.python_implementation", "bogus", "extras")
MARKER_OPERATORS = ("==", ">=", "<", "!=", " in ", " not in ", " not  in ", "~=", "===", "=", "<=", ">", " notin ")
VALUES = ("3.8", "3", "linux", "win32", "Foo_Bar", "x y", "", "3.*", "é", "a\\tb", "it's", 'say "x"', "\\", "\\x41", "#", ";")
OPTIONS = ("index-url", "pypi-url", "extra-index-url", "no-index", "constraint", "requirement", "editable", "find-links", "no-binary",
           "only-binary", "prefer-binary", "require-hashes", "no-require-hashes", "pre", "all-releases", "only-final", "trusted-host",
           "use-feature", "hash", "config-settings", "global-option", "install-option", "no-deps", "upgrade", "isolated")
SHORT = ("-i", "-f", "-r", "-c", "-e", "-C", "-U", "-q", "-", "--", "-x")
WORDS = ("https://h/simple", "other.txt", "sub.txt", "proj", ":all:", ":none:", "torch,numpy", "h:80", "h", "sha256:" + "ab" * 32,
         "sha512:" + "0" * 128, "sha1:aa", "sha256:aa", "sha256", "k=v", "k", "a b", "'a b'", '"a b"', "'", "\\", "\\ x", "missing",
         "git+https://h/x.git#egg=y", "./proj[extra]", "", "fast-deps", "=", "'x'y\"z\"")
PATHS = ("./proj", "proj/", "../x", ".", "./x.whl", "foo-1.0-py3-none-any.whl", "foo-1.0.whl", "foo-1.0-1-py3-none-any.whl", "x.tar.gz", "a/b",
         "/abs/foo.zip", "C:\\w\\foo.whl", "C:/w/foo-1.0-py3-none-any.whl", "proj[a,b]", "./proj[a]", "file:proj", "file:///tmp/x.zip",
         "file://h/x.tgz", "foo@./x.zip", "~/x", "s3://h/x.zip", "x.txt", "./proj ; os_name == 'posix'")
SCHEMES = ("https", "http", "git+https", "git+ssh", "git", "hg+http", "svn+svn", "bzr+lp", "ftp", "file", "HTTPS", "s3", "git+file", "ssh")
HOSTS = ("h", "user:pw@h", "github.com", "h:8080", "[::1]", "", "h ", "${TOKEN}@h", "xn--a", "é.org", "[x")
TAILS = ("/x", "/foo-1.0-py3-none-any.whl", "/foo-1.0%2Bcu1-py3-none-any.whl", "/a.git@v1", "/x.zip", "/%zz/é", "/foo-1.0.tar.gz", "", "/u/x.git@main",
         "//x", "/a b", "/x;python_version>'3'", "/FOO_bar-2-cp312-cp312-linux_x86_64.whl", "/x?y=1", "/..//x", "/bad-py3-none-any.whl")
FRAGMENTS = ("", "", "", "#egg=foo", "#egg=foo[bar]", "#egg=Foo&subdirectory=s", "#sha256=" + "ab" * 32, "#x&egg=y_z", "#egg=", "#egg=a%20b",
             "#subdirectory=a&egg=b-1.0", "#md5=aa", "#", "#egg=foo==1.0")
BLANKS = ("", "", "", " ", "  ", "\t", "\u00a0", "\u3000")
COMMENTS = ("", "", "", "", " # comment", "\t#", "#x", " # é \\", "\u00a0# nbsp", " #", "  # -*- coding: latin-1 -*-")
ENDS = ("\n", "\n", "\n", "\n", "\n", "\r\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\\\n", " \\\n", "\\\r\n", "\n\n", "\\\n#c\n")
EXPANDED = ("${TOKEN}", "${EMPTYV}", "${UNSETV}", "${A1}${B2}", "${HASHV}", "$TOKEN", "${token}", "${TOKEN", "%TOKEN%")
BRACKETS = ("[a]", "[a,b]", "[ a , B_c ]", "[]", "[a,]", "[a", "[a][b]", "[a b]", "[-]", "[.x]")
CODINGS = ("utf-8", "latin-1", "ascii", "cp1252", "utf-16", "nonsense", "UTF_8")
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Python has about a hundred codecs; a static program has those that such files are written in.
KNOWN_CODECS = ("utf-8", "utf-8-sig", "ascii", "iso8859-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")


def _specifiers(rng):
    items = [rng.choice(OPERATORS) + rng.choice(VERSIONS) for _ in range(rng.choice((0, 1, 1, 1, 2, 3)))]
    text = rng.choice((",", ",", ", ", " , ", " ", ",,")).join(items) + rng.choice(("", "", "", "", ","))
    return f"({text})" if rng.random() < 0.05 else text


def _test(rng):
    quote = rng.choice(("'", '"'))
    sides = [rng.choice(VARIABLES), quote + rng.choice(VALUES) + quote]
    if rng.random() < 0.15:
        sides.reverse()
    if rng.random() < 0.05:
        sides[1] = rng.choice(VARIABLES + VALUES)
    return sides[0] + rng.choice(BLANKS) + rng.choice(MARKER_OPERATORS) + rng.choice(BLANKS) + sides[1]


def _marker(rng, depth=0):
    text = _test(rng) if depth > 2 or rng.random() < 0.8 else "(" + _marker(rng, depth + 1) + ")"
    while rng.random() < 0.25:
        text += rng.choice((" and ", " or ", "and ", " AND ")) + _marker(rng, depth + 1)
    return text


def _url(rng):
    return rng.choice(SCHEMES) + "://" + rng.choice(HOSTS) + rng.choice(TAILS) + rng.choice(FRAGMENTS)


def _subject(rng):
    kind = rng.random()
    if kind < 0.6:
        name = rng.choice(NAMES) + rng.choice(BLANKS)
        return name + (rng.choice(BRACKETS) if rng.random() < 0.15 else "") + rng.choice(BLANKS) + _specifiers(rng)
    if kind < 0.75:
        return rng.choice(NAMES) + rng.choice(("@", " @ ", "[a]@ ")) + _url(rng)
    if kind < 0.88:
        return _url(rng)
    return rng.choice(PATHS)


def _option(rng):
    if rng.random() < 0.3:
        return rng.choice(SHORT) + rng.choice(("", " ", "=")) + rng.choice(WORDS)
    name = rng.choice(OPTIONS)
    if rng.random() < 0.5:
        name = name[:rng.randint(1, len(name))]
    return "--" + name + rng.choice(("=", " ", "")) + rng.choice(WORDS)


def line(rng):
    text = _subject(rng) if rng.random() < 0.75 else _option(rng)
    if rng.random() < 0.25:
        text += rng.choice((";", "; ", " ; ")) + (_marker(rng) if rng.random() < 0.9 else "")
    while rng.random() < 0.12:
        text += " " + _option(rng)
    if rng.random() < 0.06:
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(EXPANDED) + text[at:]
    return rng.choice(BLANKS) + text + rng.choice(BLANKS) + rng.choice(COMMENTS)


def _encoded(rng, text):
    if rng.random() < 0.9:
        return text.encode("utf-8")
    if rng.random() < 0.4:
        coding = rng.choice(CODINGS)
        encoding = coding if coding != "nonsense" else "utf-8"
        return f"# coding: {coding}\n{text}".encode(encoding, "replace")
    which = rng.randrange(len(MARKS))
    return MARKS[which] + text.encode(ENCODINGS[which], "replace")


def written(rng):
    """A file of one to six lines."""
    lines = [line(rng) + rng.choice(ENDS) for _ in range(rng.randint(1, 6))]
    if rng.random() < 0.4:
        lines[-1] = lines[-1].rstrip("\r\n")
    return _encoded(rng, "".join(lines))


def _mutation(rng, data, others):
    at, to = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
    piece = rng.choice((line, _option, _subject, _marker, _specifiers))(rng).encode()
    kind = rng.randrange(7)
    if kind == 0:
        return data[:at] + data[min(to, at + 8):]
    if kind == 1:
        return data[:at] + piece + data[at:]
    if kind == 2:
        return data[:at] + bytes((rng.randrange(256),)) + data[at + 1:]
    if kind == 3:
        return data[:at] + rng.choice(ENDS + EXPANDED + BLANKS + OPERATORS + COMMENTS + BRACKETS).encode() + data[at:]
    if kind == 4:
        return data[:at] + rng.choice(others)
    if kind == 5:
        return data[:to] + data[at:]
    return data[:at] + rng.choice(("#", "\\", ";", "@", "[", "'", '"', "-", " ", ",", "\0", "$", "(", "/")).encode() + data[at:]


def mutated(rng, others, longest=2000):
    """Some lines of another file, with a few changes."""
    lines = rng.choice(others).splitlines(keepends=True)
    first = rng.randrange(len(lines)) if lines else 0
    data = b"".join(lines[first:first + rng.randint(1, 8)])[:longest]
    for _ in range(rng.randint(1, 4)):
        data = _mutation(rng, data, others)
    return data[:longest]


def has_foreign_codec(data):
    """Does a comment name a codec that Python has and the program says it has not?"""
    for line in data.split(b"\n")[:2]:
        found = re.search(rb"coding[:=]\s*([-\w.]+)", line) if line[:1] == b"#" else None
        if found:
            try:
                return codecs.lookup(found[1].decode("ascii")).name not in KNOWN_CODECS
            except (LookupError, ValueError):
                return False
    return False


def generate(rng, others):
    while True:
        data = mutated(rng, others) if rng.random() < 0.4 else written(rng)
        if not has_foreign_codec(data):
            return data
