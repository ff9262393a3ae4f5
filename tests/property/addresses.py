# SPDX-License-Identifier: Apache-2.0
"""Addresses made to be read in two ways: what the cleaner keeps has one host, an allowed one, to urllib, urllib3 and pip,
is pinned to what pip checks out or checks against, and is taken by uv."""

import random
import re
import urllib.parse

from pip._internal.models.link import Link
from pip._internal.vcs import vcs
from pip._vendor.urllib3.util import parse_url

import pipread
from cleaning import Bad, check_uv, clean
from common import place, shares

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SHA = COMMIT + "0123456789abcdef01234567"
GOOD = ("github.com", "GitHub.com", "github.com:443", "huggingface.co", "codeload.github.com", "raw.githubusercontent.com")
KNOWN = {host.lower().removesuffix(":443") for host in GOOD} | {"download.pytorch.org", "h"}  # which cleaning.py allows
BAD = ("evil.example", "github.com.", "github.com:8443", "github.com:", "[::1]", "github.com%2e", "gith\u00fcb.com", "github.com\\", "", "127.0.0.1",
       "xgithub.com", "github.com.evil.example", "evil.example\\.github.com")
SCHEMES = ("HTTPS", "GIT+https", "git+HTTPS", "git", "http", "git+ssh", "git+http", "https:", "file", "ftp", "hg+https")
USERS = ("user@", "u:p@", "github.com@", "github.com\\@", "a@b@")
WHOLE = ("/o/r@" + COMMIT, "/o/r.git@" + COMMIT, "/o/r/archive/" + COMMIT + ".zip", "/o/r/tarball/" + COMMIT, "/o/r/resolve/" + COMMIT + "/x.zip",
         "/x.zip#sha256=" + SHA, "/o/r@" + COMMIT + "#egg=foo", "/o/zip/" + COMMIT, "/o/r/" + COMMIT + "/x.whl")
PIECES = ("/", "//", "/.", "/..", "/%2e%2e", "/o", "/o/r", "/archive/" + COMMIT + ".zip", "/resolve/main", "/x-1.0-py3-none-any.whl", "/x.zip", "/.zip", "@",
          "@" + COMMIT, "@main", "@" + COMMIT[:10], "#", "?", "&", "sha256=" + SHA, "#sha256=" + SHA, "&sha256=" + SHA, "#md5=" + SHA[:32],
          "&md5=" + SHA[:32], "#egg=foo", "&egg=torch", "#subdirectory=sub", "#subdirectory=../..", "&subdirectory=a/../..", "?download=true", "?token=x",
          "%40", "%2F", "%23", "%3F", "%00", "%", "\\", ";", "|", "^", "{", "}", '"', "'", "\t", "\x7f", "\u00a0", ".git", "+", "~", "[", "]", "*", "!", "$",
          ",", "(", ")", "=", ":", "a", "0")
DIGITS = {"sha256": 64, "sha384": 96, "sha512": 128}


def address(rng):
    scheme = rng.choice(SCHEMES) if rng.random() < 0.1 else rng.choice(("https", "git+https"))
    text = scheme + "://" + (rng.choice(USERS) if rng.random() < 0.05 else "")
    text += rng.choice(GOOD) if rng.random() < 0.9 else rng.choice(BAD)
    if rng.random() < 0.2:
        return text + "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 6)))
    text += rng.choice(WHOLE)
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(PIECES) + text[at:]
    return text


def check_host(url):
    split = urllib.parse.urlsplit(url)
    if split.hostname not in KNOWN or split.port not in (None, 443) or split.username is not None:
        raise Bad(f"urllib reads the host {split.netloc!r} in {url}")
    parsed = parse_url(url.removeprefix("git+"))
    if parsed.host not in KNOWN or parsed.auth:
        raise Bad(f"urllib3 reads the host {parsed.host!r} in {url}")


def check_repository(url, link):
    fetched, revision, auth = vcs.get_backend_for_scheme(link.scheme).get_url_rev_and_auth(url)
    if not re.fullmatch("[0-9a-fA-F]{40}", revision or "") or auth != (None, None) or re.search("[?#]", fetched):
        raise Bad(f"pip checks {revision!r} of {fetched!r} out for {url}")


def check_archive(url, link):
    if link.hash_name:
        if DIGITS.get(link.hash_name) != len(link.hash):
            raise Bad(f"pip checks {link.hash_name}={link.hash} of {url}")
    elif not re.search(f"/{COMMIT}(/|[.]zip$|[.]tar[.]gz$)", urllib.parse.urlsplit(url).path):
        raise Bad(f"nothing pins {url}")


def check_kept(url):
    check_host(url)
    link = Link(url)
    (check_repository if link.is_vcs else check_archive)(url, link)
    folder = link.subdirectory_fragment
    if folder is not None and (folder.startswith("/") or ".." in folder.split("/")):
        raise Bad(f"pip builds in {folder!r} of {url}")


def wrong(texts):
    """What is wrong with what is kept of these lines, and how many are."""
    with open("in.txt", "w", encoding="utf-8") as file:
        file.writelines(text + "\n" for text in texts)
    account, status = clean([], ["in.txt"], f"out{len(texts)}.txt")
    kept = [entry["requirement"] for entry in account["requirements"]] if status == 0 else []
    try:
        for requirement in kept:
            check_kept(requirement.partition(" @ ")[2])
        if kept:
            check_uv(pipread.read(f"out{len(texts)}.txt"), "uv")
    except Bad as bad:
        return [str(bad)], len(kept)
    return [] if status == 0 else [f"status {status}"], len(kept)


def check(seed, first, last):
    rng = random.Random(f"addresses {seed}:{first}")
    with place({}):
        complaints, kept = wrong([f"name{number} @ {address(rng)}" for number in range(first, last)])
    if kept < (last - first) // 40:
        complaints.append(f"only {kept} of {last - first} were kept: this proves nothing")
    return complaints


def tasks(args):
    return [(check, (args.seed, first, last), last - first) for first, last in shares(args.files)]
