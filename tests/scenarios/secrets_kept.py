# SPDX-License-Identifier: Apache-2.0
"""Which hosts got which secrets, by the server's record of all request heads."""
import re


def owners(server):
    """What is sent of each secret, and the hosts that may see it."""
    return {
        "Bearer hf_SECRETofHuggingFace": r"(huggingface|hf)\.co",
        "Bearer SECRETofCivitai": r"(www\.)?civitai\.(com|red)",
        "Bearer ghp_SECRETofGitHub": r"((api|codeload)\.)?github\.com|raw\.githubusercontent\.com",
        # user:PASSWORD in an address of the server with TLS
        "Basic dXNlcjpQQVNTV09SRA==": rf"127\.0\.0\.1:{server.ports['tls']}",
        # user:NETRCPASSWORD, of .netrc
        "Basic dXNlcjpORVRSQ1BBU1NXT1JE": rf"127\.0\.0\.1:{server.ports['tls']}",
    }


def heads(record):
    """Each request: whether over TLS, its host, its text."""
    with open(record, encoding="utf-8", errors="replace", newline="") as file:
        text = file.read()
    for head in re.split(r"(?<=\r\n\r\n)(?=TLS |plain )", text):
        host = re.search(r"^host: *([^\r]*)", head, re.I | re.M)
        yield head.startswith("TLS "), host.group(1).lower() if host else "", head


def check(server, is_whole):
    """(passed, failed): each secret at its own hosts only, over TLS only; and seen there,
    if the whole table was played."""
    wrong, seen, allowed = set(), set(), owners(server)
    for is_tls, host, head in heads(server.record):
        for secret in re.findall(r"^authorization: *([^\r]*)", head, re.I | re.M):
            if secret not in allowed:
                wrong.add(f"secrets: {host} got an unknown '{secret}'")
            elif not is_tls or not re.fullmatch(allowed[secret], host):
                wrong.add(f"secrets: {host} got '{secret}' {'by TLS' if is_tls else 'plain'}")
            else:
                seen.add(secret)
        if re.search(r"SECRET|PASSWORD", re.sub(r"(?im)^authorization:.*$", "", head)):
            wrong.add(f"secrets: {host} got one elsewhere than in Authorization")
    if is_whole:
        wrong |= {f"secrets: '{secret}' was not sent at all" for secret in set(allowed) - seen}
    for line in sorted(wrong):
        print(line)
    return len(allowed) - min(len(wrong), len(allowed)), len(wrong)
