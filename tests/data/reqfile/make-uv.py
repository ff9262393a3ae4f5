#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ask uv what it reads in requirements files.

usage: make-uv.py UV < INPUTS.jsonl > ANSWERS.jsonl

uv prints no parse, but `uv add --raw --frozen --offline` writes what it read into a
project. Rows keep their input and get "accepted" and "dependencies": null where names
would have to be fetched from addresses that have none. What uv says of a refusal is for
people; what it says of a fetch names folders of the machine, and is left out.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

ENVIRONMENT = {"TOKEN": "tok", "EMPTYV": "", "A1": "${B2}", "B2": "bee", "HASHV": "a #b", "LOOP": "${LOOP}"}
PROJECT = '[project]\nname = "asker"\nversion = "1"\nrequires-python = ">=3.8"\n'
# What goes wrong behind the parser.
LATER = re.compile(
    r"network|offline|download|fetch|metadata|build|Distribution not found|does not exist|not found at|No such file"
    r"|name of the package|git operation|Failed to (resolve|parse: `pyproject|clone)|environments?-|self-dependencies",
    re.IGNORECASE)


def ask(uv, folder, data):
    with open("pyproject.toml", "w", encoding="utf-8") as file:
        file.write(PROJECT)
    with open("r.txt", "wb") as file:
        file.write(data)
    run = subprocess.run(
        [uv, "add", "--raw", "--frozen", "--offline", "--no-workspace", "--no-progress", "-r", "r.txt"],
        capture_output=True, text=True, check=False, errors="replace")
    said = re.sub(r"\x1b\[[0-9;]*m", "", run.stderr).replace(folder, "$CWD")
    if run.returncode == 0:
        with open("pyproject.toml", "rb") as file:
            found = tomllib.load(file)["project"].get("dependencies", [])
        return {"accepted": True, "dependencies": [text.replace(folder, "$CWD") for text in found]}
    lines = [line for line in said.splitlines() if line.startswith(("error", "  ", "  Caused", "hint"))]
    says = " | ".join(line.strip() for line in lines)[:300]
    if "requirements.txt" not in said and "r.txt" not in said and LATER.search(said):
        return {"accepted": True, "dependencies": None}
    if re.search(r"File not found|No such file", said):
        return {"accepted": True, "dependencies": None}
    return {"accepted": False, "says": says or said[:300]}


def main():
    uv = os.path.abspath(sys.argv[1])
    os.environ.update(ENVIRONMENT)
    rows = [json.loads(line) for line in sys.stdin if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        os.chdir(folder)
        for row in rows:
            shutil.rmtree("proj", ignore_errors=True)
            os.mkdir("proj")
            with open("proj/pyproject.toml", "w", encoding="utf-8") as file:
                file.write('[project]\nname="p"\nversion="1"\n')
            # Included files are followed, so they are empty here.
            for name in ("other.txt", "sub.txt"):
                open(name, "w", encoding="utf-8").close()
            row.setdefault("input_hex", row.get("input", "").encode().hex())
            row.pop("lines", None)
            print(json.dumps({**row, **ask(uv, folder, bytes.fromhex(row["input_hex"]))}), flush=True)
        os.chdir("/")


if __name__ == "__main__":
    main()
