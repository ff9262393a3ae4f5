#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ask the pip of this Python what it reads in requirements files.

usage: PYTHON make-pip.py < INPUTS.jsonl > ANSWERS.jsonl

Each row of INPUTS has "input_hex" or "input"; other keys are kept, "lines" is replaced by
what pip answers. PYTHON is that of a virtual environment with the pip to ask:

  python3 -m venv v && v/bin/pip install pip==24.0
  v/bin/python make-pip.py < quirks.jsonl > quirks.pip-24.0.jsonl

The environment and the working folder are those that tests/unit/test_reqfile.c pretends.
"""
import json
import logging
import os
import sys
import tempfile

from pip._internal.req import constructors, req_file

ENVIRONMENT = {"TOKEN": "tok", "EMPTYV": "", "A1": "${B2}", "B2": "bee", "HASHV": "a #b", "LOOP": "${LOOP}"}
FILES = {
    "other.txt": "included-pkg==1\n",
    "sub.txt": "sub\n",
    "proj/pyproject.toml": '[project]\nname="p"\nversion="1"\n',
}
LISTS = {
    "extra_index_urls": "extra_index_urls", "find_links": "find_links", "constraints": "constraints",
    "requirements": "requirements", "trusted_hosts": "trusted_hosts", "features_enabled": "use_features",
}
FLAGS = ("no_index", "pre", "prefer_binary", "require_hashes", "no_require_hashes")
CONTROLS = {"format_control": ("no_binary", "only_binary"), "release_control": ("all_releases", "only_final")}


def decode(data):
    """pip moved this function."""
    if hasattr(req_file, "_decode_req_file"):
        return req_file._decode_req_file(data, "r.txt")
    from pip._internal.utils.encoding import auto_decode
    return auto_decode(data)


def of_options(opts):
    out = {"index_url": opts.index_url} if opts.index_url else {}
    for attribute, key in LISTS.items():
        if getattr(opts, attribute, None):
            out[key] = list(getattr(opts, attribute))
    for key in FLAGS:
        if getattr(opts, key, None):
            out[key] = True
    for control, keys in CONTROLS.items():
        for key in keys:
            names = getattr(getattr(opts, control, None), key, None)
            if names:
                out[key] = sorted(names)
    return out


def of_requirement(parsed):
    try:
        ireq = constructors.install_req_from_parsed_requirement(parsed)
    except Exception as problem:  # what pip has no word for ends it just the same
        return {"invalid": type(problem).__name__}
    out = {}
    if ireq.req is not None:
        out = {"name": ireq.req.name, "spec": str(ireq.req.specifier), "extras": sorted(ireq.extras)}
    if ireq.link is not None:
        out["url"] = ireq.link.url.replace(os.getcwd(), "$CWD")
    if ireq.markers is not None:
        out["marker"] = str(ireq.markers)
    return out


def of_line(number, line, parse):
    record = {"line": number}
    try:
        args, opts = parse(line)
    except Exception as problem:
        return {**record, "kind": "option-error", "why": str(getattr(problem, "msg", problem)).strip()}
    parsed = req_file.ParsedLine("r.txt", number, args, opts, False)
    if getattr(parsed, "requirement", None) is None:
        return {**record, "kind": "opts", **of_options(opts)}
    record |= {"kind": "editable" if parsed.is_editable else "req", "raw": parsed.requirement}
    asked = req_file.handle_line(parsed)
    names = {"hashes": "hashes", "config_settings": "config_settings", "global_options": "global_options"}
    options = {key: asked.options[name] for name, key in names.items() if (asked.options or {}).get(name)}
    if options:
        record["options"] = options
    return {**record, **of_requirement(asked)}


def answer(data):
    try:
        text = decode(data)
    except (UnicodeError, LookupError):
        return [{"error": "decode"}]
    records = []
    for number, line in req_file.preprocess(text):
        # A fresh option list each time: pip's own keeps --use-feature from line to line.
        req_file.cmdoptions.use_new_feature.keywords["default"] = []
        records.append(of_line(number, line, req_file.get_line_parser(None)))
    return records


def main():
    logging.disable(logging.CRITICAL)
    os.environ.update(ENVIRONMENT)
    rows = [json.loads(line) for line in sys.stdin if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(os.path.realpath(folder))
        os.mkdir("proj")
        for name, text in FILES.items():
            with open(name, "w", encoding="utf-8") as file:
                file.write(text)
        for row in rows:
            row.setdefault("input_hex", row.get("input", "").encode().hex())
            row["lines"] = answer(bytes.fromhex(row["input_hex"]))
            print(json.dumps(row))
        os.chdir("/")


if __name__ == "__main__":
    main()
