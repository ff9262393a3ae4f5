# SPDX-License-Identifier: Apache-2.0
"""One scenario on the stage: what stands there before, the run, and what must hold after it."""
import fcntl
import fnmatch
import hashlib
import os
import re
import shlex
import signal
import subprocess
import threading
import time
import urllib.request

WORDS = {1: "nomatch", 2: "usage", 3: "format", 4: "network", 5: "checksum", 6: "system"}
# Statuses after which what has arrived may be continued, so that part and state may stay.
RESUMED = (1, 4, 6)
SECRETS = {
    "HF_TOKEN": "hf_SECRETofHuggingFace", "CIVITAI_TOKEN": "SECRETofCivitai",
    "GITHUB_TOKEN": "ghp_SECRETofGitHub",
}


class Wrong(Exception):
    """What does not hold."""


class Server:
    """The fault server, for all scenarios; each has a file name of its own."""

    def __init__(self, program, folder, life):
        self.program, self.folder = program, folder
        self.served, self.record = folder + "/served", folder + "/record"
        os.mkdir(self.served)
        self.process = subprocess.Popen(
            [program, "--life", str(life), "--doors", folder + "/doors", "--record", self.record,
             folder + "/port", self.served, folder + "/log"])
        while not os.path.exists(folder + "/port"):
            if self.process.poll() is not None:
                raise SystemExit("scenarios: the server did not start")
            time.sleep(0.01)
        with open(folder + "/doors", encoding="ascii") as doors:
            self.ports = {name: int(port) for name, port in map(str.split, doors)}
        self.certs = folder + "/doors-certs"

    def close(self):
        self.process.kill()
        self.process.wait()

    def get(self, path):
        url = f"http://127.0.0.1:{self.ports['plain']}{path}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=60) as answer:
            return answer.read()

    def sum_of(self, name):
        if os.path.exists(f"{self.served}/{name}"):
            return file_sum(f"{self.served}/{name}")
        return subprocess.check_output([self.program, "--sum", name], text=True).strip()

    def requests(self, name):
        with open(self.folder + "/log", encoding="utf-8", errors="replace") as log:
            return sum(name in line and not line.startswith(("/" + name, "/sent/", "/want/"))
                       for line in log)


def file_sum(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


class Stage:
    """A folder, a file on the server, and a command."""

    def __init__(self, server, grab, scenario, number, folder):
        self.server, self.scenario, self.folder = server, scenario, folder
        self.grab, self.number = grab, number
        self.size = int(scenario["size"])
        self.name = f"seed{number}-{self.size}.{scenario['ext']}"
        if scenario["disk"]:
            self.name = f"disk{number}.{scenario['ext']}"
            self.serve(1)
        self.sum = server.sum_of(self.name)
        self.dest = self.fill(scenario["dest"]) or "out." + scenario["ext"]
        self.path = os.path.join(folder, self.dest)
        if self.dest.endswith("/"):
            self.path += self.name
        self.kept = None  # bytes that must stay
        self.own = 0  # bytes that we had sent ourselves
        self.before = set()
        os.makedirs(folder)

    def get(self, path):
        data = self.server.get(path)
        self.own += len(data)
        return data

    def serve(self, version):
        """A file on the disk of the server, each version with other bytes and another date."""
        data = subprocess.check_output(
            [self.server.program, "--print", f"seed{self.number * 1000 + version}-{self.size}.bin"])
        write(f"{self.server.served}/.{self.name}", data)
        os.utime(f"{self.server.served}/.{self.name}", (1600000000, 1600000000 + version))
        os.rename(f"{self.server.served}/.{self.name}", f"{self.server.served}/{self.name}")

    def fill(self, text):
        if not text:
            return ""
        parts = {"sum": getattr(self, "sum", ""), "size": self.size, "name": self.name,
                 "n": self.number, "certs": self.server.certs, "folder": self.folder,
                 "badsum": "0" * 64}
        for door, port in self.server.ports.items():
            parts[door] = f"127.0.0.1:{port}"
            parts[door + "_port"] = port
        return text.format(**parts)

    def url(self):
        scenario = self.scenario
        if scenario["url"]:
            return self.fill(scenario["url"])
        door = scenario["door"]
        scheme = "http" if door in ("plain", "eyes") else "https"
        path = re.sub(r"(?<=/)F(?=$|\?)", self.name, self.fill(scenario["path"]))
        return f"{scheme}://{scenario['host']}:{self.server.ports[door]}{path}"

    def command(self, url=None):
        scenario = self.scenario
        words = [self.grab, "--progress", "none", "--retry-delay", "1", "--retries",
                 scenario["retries"], "--timeout", scenario["timeout"]]
        if "--cacert" not in scenario["opts"] and "SSL_CERT" not in scenario["env"]:
            words += ["--cacert", self.server.certs]
        words += shlex.split(self.fill(scenario["opts"])) + [url or self.url()]
        return in_namespace(words + [self.dest], self.scenario["hosts"], self.folder)

    def environment(self):
        env = dict(SECRETS, HOME=self.folder, LC_ALL="C", PATH=os.environ.get("PATH", ""),
                   ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", ""))
        for word in shlex.split(self.fill(self.scenario["env"])):
            name, _, value = word.partition("=")
            env[name] = value
        return env

    def start(self, command):
        return subprocess.Popen(command, cwd=self.folder, env=self.environment(),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, start_new_session=True)

    def kill_after(self, milliseconds, url=None):
        """SIGKILL in the middle; False if it was over before."""
        process = self.start(self.command(url))
        try:
            process.communicate(timeout=milliseconds / 1000)
            return False
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return True

    def run(self):
        process = self.start(self.command())
        try:
            out, err = process.communicate(timeout=float(self.scenario["time"]))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Wrong(f"not over after {self.scenario['time']} s") from None
        return process.returncode, out, err


def in_namespace(words, hosts, folder):
    """With other lines in /etc/hosts, where we may have a mount namespace of our own."""
    if not hosts:
        return words
    write(folder + "/.hosts", (hosts.replace(",", "\n") + "\n").encode())
    return ["unshare", *([] if os.getuid() == 0 else ["-r"]), "-m", "sh", "-c",
            'mount --bind "$0" /etc/hosts && exec "$@"', folder + "/.hosts", *words]


def can_have_namespace():
    words = in_namespace(["true"], "127.0.0.1 localhost", os.environ.get("TMPDIR", "/tmp"))
    return subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode == 0


# What stands there before: a comma between steps, which are done in their order.

def beside(stage, suffix):
    folder, name = os.path.split(stage.path)
    return f"{folder}/.{name}.grab{suffix}"


def prior_file(stage, what):
    data = subprocess.check_output([stage.server.program, "--print", f"seed7-{stage.size}.bin"])
    if what == "right":
        data = stage.get(f"/{stage.name}")
    elif what == "longer":
        data = stage.get(f"/{stage.name}") + b"more"
    elif what == "shorter":
        data = stage.get(f"/{stage.name}")[:-1]
    os.makedirs(os.path.dirname(stage.path), exist_ok=True)
    write(stage.path, data)


def prior_special(stage, what):
    if what == "folder":
        os.mkdir(os.path.dirname(stage.path))
    elif what == "fifo":
        os.mkfifo(stage.path)
    elif what == "link":
        write(stage.folder + "/elsewhere", b"not to be touched")
        os.symlink("elsewhere", stage.path)
    elif what == "dangling":
        os.symlink("nowhere", stage.path)
    elif what == "partlink":
        write(stage.folder + "/elsewhere", b"not to be touched")
        os.symlink("elsewhere", beside(stage, "-part"))
    elif what == "partfolder":
        os.mkdir(beside(stage, "-part"))
    elif what == "partjunk":
        write(beside(stage, "-part"), b"x" * (stage.size // 2))
    elif what == "statejunk":
        write(beside(stage, "-state"), b"\0\xff" * 300)
    elif what == "recordjunk":
        write(beside(stage, ""), b"grab-record 1\n" + b"\xff" * 300)
    else:
        raise SystemExit(f"{stage.scenario['name']}: no prior '{what}'")


def damage(path, how):
    if not os.path.exists(path):
        return  # this engine kept nothing: the scenario is then one about that
    with open(path, "rb") as file:
        data = bytearray(file.read())
    if how == "none":
        os.unlink(path)
        return
    if how == "flip" and data:
        data[len(data) // 2] ^= 1
    elif how == "cut":
        del data[len(data) // 2:]
    elif how == "zero":
        data = bytearray(len(data))
    elif how == "empty":
        data = bytearray()
    with open(path, "r+b") as file:  # the same inode, as a crash would leave it
        file.truncate(0)
        file.write(data)


def hold_lock(stage, seconds):
    with open(beside(stage, "-part"), "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        time.sleep(seconds)


def prior_step(stage, step):
    what, _, argument = step.partition(":")
    if what in ("right", "other", "longer", "shorter"):
        prior_file(stage, what)
    elif what == "done":
        status, _, err = stage.run()
        if status != 0:
            raise Wrong(f"the run before ended with {status}: {err.decode()}")
    elif what in ("killed", "killedelsewhere"):
        url = stage.url().replace("/ok/", "/ok/another/") if what != "killed" else None
        if not stage.kill_after(int(argument), url):
            raise Wrong("was over before it was killed")
    elif what == "maykill":
        stage.kill_after(int(argument))
    elif what == "token":
        write(stage.folder + "/.token", SECRETS[argument].encode() + b"\n")
    elif what == "netrc":
        write(stage.folder + "/.netrc",
              f"machine {argument} login user password NETRCPASSWORD\n".encode())
    elif what == "replace":
        stage.serve(2)
    elif what in ("state", "part"):
        damage(beside(stage, "-" + what), argument)
    elif what == "lock":
        threading.Thread(target=hold_lock, args=(stage, float(argument))).start()
        time.sleep(0.2)
    else:
        prior_special(stage, what)


# What must hold after it.

def check_destination(stage, status, destination):
    path = stage.path
    if destination == "either":
        destination = "right" if status == 0 else "kept" if stage.kept is not None else "absent"
    if destination == "absent":
        if os.path.lexists(path) and not os.path.isdir(path):
            raise Wrong(f"{stage.dest} is there")
        return
    if not os.path.exists(path):
        raise Wrong(f"{stage.dest} is not there")
    if destination == "kept" and stage.kept is None:
        if os.path.isfile(path):
            raise Wrong(f"{stage.dest} is a file now")
        return
    if destination == "kept":
        with open(path, "rb") as file:
            if file.read() != stage.kept:
                raise Wrong(f"{stage.dest} is not what it was")
        return
    want = stage.fill(stage.scenario["want"]).replace("F", stage.name)
    right = hashlib.sha256(stage.get(want)).hexdigest() if want else \
        stage.server.sum_of(stage.name)
    if os.path.islink(path) or file_sum(path) != right:
        raise Wrong(f"{stage.dest} holds wrong bytes ({os.path.getsize(path)} of them)")


def check_message(stage, status, err):
    text = err.decode("utf-8", "replace")
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text):
        raise Wrong(f"bytes from outside on the terminal: {text!r}")
    if status == 0 and text and not stage.scenario["says"] and "noisy" not in stage.scenario:
        raise Wrong(f"not quiet: {text}")
    if status != 0 and f"grab: {WORDS.get(status)}: " not in text:
        raise Wrong(f"no word '{WORDS.get(status)}' in: {text}")
    if stage.scenario["says"] and not re.search(stage.scenario["says"], text):
        raise Wrong(f"does not say '{stage.scenario['says']}' but: {text}")


def check_leftovers(stage, status):
    folder, name = os.path.split(stage.path)
    allowed = {name, f".{name}.grab", ".hosts"} | stage.before
    if status in RESUMED and int(stage.server.get(f"/sent/{stage.name}")) > 0:
        allowed |= {f".{name}.grab-part", f".{name}.grab-state"}
    if status == 0:
        allowed -= {f".{name}.grab-part", f".{name}.grab-state"}
    left = set(os.listdir(folder)) - allowed if os.path.isdir(folder) else set()
    for pattern in stage.scenario["leaves"].split(","):
        left -= set(fnmatch.filter(left, pattern))
    if left:
        raise Wrong(f"left behind: {', '.join(sorted(left))}")
    victim = stage.folder + "/elsewhere"
    if os.path.exists(victim):
        with open(victim, "rb") as file:
            if file.read() != b"not to be touched":
                raise Wrong("wrote through a link")


def check_secrets(stage, *outputs):
    secrets = [word.encode() for word in list(SECRETS.values()) + ["PASSWORD", "SIGNATURE"]]
    texts = [("its output", output) for output in outputs]
    for folder, _, names in os.walk(stage.folder):
        for name in names:
            path = os.path.join(folder, name)
            if path != stage.path and name not in (".token", ".netrc") and os.path.isfile(path):
                with open(path, "rb") as file:
                    texts.append((name, file.read()))
    for where, text in texts:
        for secret in secrets:
            if secret in text:
                raise Wrong(f"a secret in {where}: {secret.decode()}")


def check_wire(stage):
    most = stage.scenario["bytes"]
    if most:
        most = float(most[:-1]) * stage.size if most.endswith("x") else float(most)
        sent = int(stage.server.get(f"/sent/{stage.name}")) - stage.own
        if sent > most:
            raise Wrong(f"{sent} bytes were sent, {int(most)} would do")
    most = stage.scenario["requests"]
    if most and stage.server.requests(stage.name) > int(most):
        raise Wrong(f"{stage.server.requests(stage.name)} requests, {most} would do")


def play(stage):
    """The whole scenario; raises Wrong with what does not hold."""
    for step in filter(None, stage.scenario["prior"].split(",")):
        prior_step(stage, step)
    stage.before = set(os.listdir(stage.folder))
    if os.path.isfile(stage.path):
        with open(stage.path, "rb") as file:
            stage.kept = file.read()
    status, out, err = stage.run()
    wanted = stage.scenario["status"]
    if wanted != "any" and str(status) not in wanted.split("|"):
        raise Wrong(f"ended with {status}, not {wanted}: {err.decode('utf-8', 'replace')}")
    if out:
        raise Wrong(f"on stdout: {out!r}")
    check_destination(stage, status, stage.scenario["destination"])
    check_message(stage, status, err)
    check_leftovers(stage, status)
    check_secrets(stage, out, err)
    check_wire(stage)
