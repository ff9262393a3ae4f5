# SPDX-License-Identifier: Apache-2.0
"""What pip itself reads in a requirements file, as records that can be compared with `reqclean parse --json`."""

import contextlib
import logging
import os
import re
import warnings

from pip._internal.req import constructors, req_file

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

LISTS = ("extra_index_urls", "find_links", "constraints", "requirements", "trusted_hosts")
FLAGS = ("no_index", "pre", "prefer_binary", "require_hashes", "no_require_hashes")
SETS = ("no_binary", "only_binary", "all_releases", "only_final")

# Where optparse prints the usage before it raises.
_NOWHERE = open(os.devnull, "w", encoding="utf-8")
_parse_line = req_file.get_line_parser(None)


def specifiers(text):
    return sorted(item.strip() for item in text.split(",") if item.strip())


def _target(parsed):
    """The requirement that pip makes of a line; what it raises, it refuses the line with."""
    try:
        made = constructors.install_req_from_parsed_requirement(parsed)
    except Exception:  # of many classes, ValueError among them
        return {"invalid": True}
    named = made.req
    marker = made.markers or (named.marker if named else None)
    return {
        "invalid": False,
        "name": named.name if named else None,
        "spec": specifiers(str(named.specifier)) if named else [],
        "extras": sorted(made.extras) if named else [],
        "url": made.link.url if made.link else None,
        "marker": str(marker) if marker else None,
    }


def _options(opts):
    record = {"index_url": opts.index_url} if opts.index_url else {}
    record.update({key: list(getattr(opts, key)) for key in LISTS if getattr(opts, key)})
    record.update({key: True for key in FLAGS if getattr(opts, key)})
    for control in (opts.format_control, opts.release_control):
        for key in SETS:
            if getattr(control, key, None):
                record[key] = sorted(getattr(control, key))
    return record


def _settled(record):
    """Which hosts with brackets an address may have, each release of Python says otherwise."""
    if re.search(r"://[^/?#]*[][]", record["raw"]):
        return {key: record[key] for key in ("line", "kind", "raw")}
    return record


def _record(path, number, line):
    record = {"line": number}
    try:
        with contextlib.redirect_stderr(_NOWHERE):
            text, opts = _parse_line(line)
    except Exception:  # OptionParsingError, CommandError and what their callbacks raise: pip ends
        return record | {"kind": "option-error"}
    parsed = req_file.handle_line(req_file.ParsedLine(path, number, text, opts, False))
    if parsed is None:
        return record | {"kind": "opts"} | _options(opts)
    record |= {"kind": "editable" if parsed.is_editable else "req", "raw": parsed.requirement}
    if not parsed.is_editable:
        record["hashes"] = parsed.options.get("hashes", {})
    return _settled(record | _target(parsed))


def read(path):
    """A record a line, or one for a file that pip cannot decode."""
    try:
        _, content = req_file.get_file_content(path, None)
    except (LookupError, ValueError):  # no such codec, or bytes that it does not take
        return [{"error": "decode"}]
    return [_record(path, number, line) for number, line in req_file.preprocess(content)]


def printed(row):
    """The same record from one that reqclean printed."""
    if "error" in row:
        return {"error": row["error"]}
    record = {"line": row["line"], "kind": row["kind"]}
    if row["kind"] == "opts":
        record |= {key: row[key] for key in ("index_url",) + LISTS + FLAGS if row.get(key)}
        return record | {key: sorted(set(row[key])) for key in SETS if row.get(key)}
    if row["kind"] == "option-error":
        return record
    record["raw"] = row["raw"]
    if row["kind"] == "req":
        record["hashes"] = row.get("options", {}).get("hashes", {})
    if row.get("invalid"):
        return _settled(record | {"invalid": True})
    return _settled(record | {
        "invalid": False,
        "name": row.get("name"),
        "spec": specifiers(row.get("spec", "")),
        "extras": sorted(row.get("extras", [])),
        "url": row.get("url"),
        "marker": row.get("marker"),
    })
