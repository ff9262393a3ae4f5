# SPDX-License-Identifier: Apache-2.0
"""What the kill tests share: the fault server, grab, states, and what must never be."""

import hashlib
import os
import random
import re
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.request

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
OUT = os.path.abspath(os.environ.get("OUT", os.path.join(TOP, "build")))
GRAB = os.path.join(os.path.abspath(os.environ.get("BIN", os.path.join(OUT, "bin"))), "grab")
SERVER = os.path.join(OUT, "test", "server")
MIB = 1 << 20


class Wrong(Exception):
    """Something that must never be."""


class Server:
    """The fault server, whose files are made up: seedN-SIZE.bin."""

    def __init__(self, folder, life):
        port_file = os.path.join(folder, "port")
        os.mkdir(os.path.join(folder, "served"))
        self.log = os.path.join(folder, "log")
        self.process = subprocess.Popen(
            [SERVER, "--life", str(life), port_file, os.path.join(folder, "served"), self.log])
        while not os.path.exists(port_file):
            time.sleep(0.02)
        with open(port_file, encoding="ascii") as file:
            self.base = f"http://127.0.0.1:{int(file.read())}"
        self.sums = {}
        self.lock = threading.Lock()

    def url(self, modes, name):
        return f"{self.base}/{modes}/{name}"

    def sent(self, name):
        """Bytes of the file's bodies so far, over all connections."""
        with urllib.request.urlopen(f"{self.base}/sent/{name}", timeout=60) as answer:
            return int(answer.read())

    def sum(self, name):
        with self.lock:
            if name not in self.sums:
                printed = subprocess.run([SERVER, "--sum", name], check=True, capture_output=True, text=True)
                self.sums[name] = printed.stdout.split()[0]
            return self.sums[name]

    def close(self):
        self.process.kill()
        self.process.wait()


class Download:
    """A file on its way to a folder of its own."""

    def __init__(self, server, folder, name, modes="ok", options=(), known=True):
        self.server, self.name = server, name
        self.size = int(re.match(r"seed\d+-(\d+)", name).group(1))
        self.url = server.url(modes, name)
        self.folder = os.path.join(folder, name.split(".")[0])
        os.makedirs(self.folder, exist_ok=True)
        self.dest = os.path.join(self.folder, name)
        self.command = [GRAB, "--progress", "none", "--retry-delay", "20", *options]
        if known:
            self.command += ["--sha256", server.sum(name)]
        self.command += [self.url, self.dest]

    def beside(self, suffix):
        return os.path.join(self.folder, f".{self.name}.grab{suffix}")

    def start(self, prefix=()):
        return subprocess.Popen([*prefix, *self.command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def finish(self, prefix=(), timeout=120):
        """Runs it to its end, which must be good, and leaves nothing but the file and its record."""
        process = self.start(prefix)
        errors = end(process, timeout)
        if process.returncode != 0:
            raise Wrong(f"{self.name}: exit status {process.returncode}: {errors.strip()}")
        self.check(must=True)
        left = set(os.listdir(self.folder)) - {self.name, f".{self.name}.grab"}
        if left:
            raise Wrong(f"{self.name}: left behind: {sorted(left)}")
        return errors

    def check(self, must=False):
        """The file is right, or absent."""
        if not os.path.lexists(self.dest):
            if must:
                raise Wrong(f"{self.name}: done, but absent")
            return False
        if file_sum(self.dest) != self.server.sum(self.name):
            raise Wrong(f"{self.name}: WRONG FILE")
        return True

    def state(self):
        return State(self.beside("-state"))


class State:
    """A state file, read as grab would; one that is not whole claims nothing."""

    def __init__(self, path):
        self.synced = self.front = 0
        self.spans = []
        try:
            with open(path, "rb") as file:
                self.text = file.read()
        except FileNotFoundError:
            self.text = b""
        for line in self.text.decode("latin-1").splitlines():
            words = line.split(" ")
            if words[0] == "synced":
                self.synced = int(words[1])
            elif words[0] == "front":
                self.front = int(words[1])
            elif words[0] == "span":
                self.spans.append((int(words[1]), int(words[2])))

    def claimed(self):
        """How many bytes it says are there."""
        done, at = 0, 0
        for first, last in sorted([(0, self.front), *self.spans]):
            first = max(first, at)
            if last > first:
                done, at = done + last - first, last
        return done


def end(process, timeout):
    try:
        return process.communicate(timeout=timeout)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Wrong(f"hangs: {' '.join(process.args)}") from None


def file_sum(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(MIB):
            digest.update(block)
    return digest.hexdigest()


def kill_after(process, seconds):
    """SIGKILL, unless it has ended by then. True if it was killed."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    return process.returncode == -9


def can_trace():
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True)
    return tried.returncode == 0


class Count:
    """What passed and what failed, from several threads."""

    def __init__(self):
        self.passed, self.failed = 0, 0
        self.lock = threading.Lock()

    def add(self, passed, failure=None):
        with self.lock:
            self.passed += passed
            if failure:
                self.failed += 1
                print(f"--- {failure}", flush=True)

