# SPDX-License-Identifier: Apache-2.0
"""Two, eight and thirty-two processes that want the same files in one store: each byte is fetched once, no file is
wrong; and none is where locks do nothing, or where there are none, or where nothing can be linked."""

from common import GRAB, MIB, Wrong, can_trace, end, file_sum, kill_after, os, random, subprocess, time
import kills

SIZES = (20 * MIB, 3 * MIB, 70000)


class Many:
    """nprocesses want three files each, through one store, or at one place each. fault: of a system call, as strace's
    inject names it; with one of locks, each may lose its work to another."""

    def __init__(self, server, folder, nprocesses, number, fault=None, killed=0, dest="own"):
        self.server, self.folder, self.n = server, folder, nprocesses
        self.may_lose, self.prefix = bool(fault) and fault.startswith("flock"), ()
        if fault:
            self.prefix = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={fault.split(':')[0]}",
                           "-e", f"inject={fault}")
        self.names = [f"seed{5000 + number * 10 + i}-{size}.bin" for i, size in enumerate(SIZES)]
        self.killed, self.dest = killed, dest
        self.seconds = 2 + nprocesses / 4

    def command(self, who, name):
        folder = os.path.join(self.folder, "all" if self.dest == "same" else str(who))
        os.makedirs(folder, exist_ok=True)
        options = [] if self.dest == "same" else ["--store", os.path.join(self.folder, "store")]
        return os.path.join(folder, name), [
            *self.prefix, GRAB, "--progress", "none", *options, "--sha256", self.server.sum(name),
            self.server.url("client/100000000", name), os.path.join(folder, name)]

    def start(self, who, name):
        dest, command = self.command(who, name)
        return name, dest, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.PIPE, text=True)

    def check(self, name, dest, process, errors):
        if os.path.exists(dest) and file_sum(dest) != self.server.sum(name):
            raise Wrong(f"{dest}: WRONG FILE")
        if process.returncode == 0 and not os.path.exists(dest):
            raise Wrong(f"{dest}: done, but absent")
        if process.returncode != 0 and not self.may_lose:
            raise Wrong(f"{dest}: exit status {process.returncode}: {errors.strip()}")

    def check_fetched(self):
        for name in self.names:
            sent, size = self.server.sent(name), int(name.split("-")[1].split(".")[0])
            if sent > size + size // 20 + (2 * kills.SOCKET if size > 8 * MIB else 0):
                raise Wrong(f"{self.n} processes: {sent} bytes of {name} were fetched")

    def __call__(self):
        running = [self.start(who, name) for name in self.names for who in range(self.n)]
        rng = random.Random(self.n)
        for name, dest, process in rng.sample(running, self.killed):
            kill_after(process, rng.uniform(0, 0.1))
            running.remove((name, dest, process))
        ended = [(name, dest, process, end(process, 300)) for name, dest, process in running]
        for one in ended:
            self.check(*one)
        if not self.may_lose and not self.killed:
            self.check_fetched()
        return len(running)


class Between:
    """Each renames a second after it was to, so that the others are between its steps. Where locks do nothing, one
    begins anew while another is about to rename what it has fetched; where they work, none fetches what another does,
    though all find a part that is of no use."""

    seconds = 5

    def __init__(self, server, folder, locks):
        self.server, self.folder, self.locks = server, folder, locks

    def __call__(self):
        name = f"seed599{self.locks}-70000.bin"
        dest = os.path.join(self.folder, name)
        faked = [] if self.locks else ["-e", "inject=flock:retval=0"]
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock,/^rename", *faked,
                   "-e", "inject=/^rename:delay_enter=1000000", GRAB, "--progress", "none", "--sha256",
                   self.server.sum(name), self.server.url("ok", name), dest]
        os.makedirs(self.folder, exist_ok=True)
        if self.locks:
            with open(os.path.join(self.folder, f".{name}.grab-part"), "wb") as file:
                file.write(b"of no use")
        running = []
        for _ in range(3):
            running.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.PIPE, text=True))
            time.sleep(0.3)
        while any(process.poll() is None for process in running):
            self.check(dest, name)
            time.sleep(0.02)
        for process in running:
            errors = end(process, 60)
            if self.locks and process.returncode != 0:  # else one may lose its work to another, and says so
                raise Wrong(f"{dest}: exit status {process.returncode}: {errors.strip()}")
            if process.returncode == 0 and not os.path.exists(dest):
                raise Wrong(f"{dest}: done, but absent")
        if self.locks and self.server.sent(name) > 70000:
            raise Wrong(f"{dest}: {self.server.sent(name)} bytes were fetched")
        self.check(dest, name)
        return 1

    def check(self, dest, name):
        if os.path.exists(dest) and file_sum(dest) != self.server.sum(name):
            raise Wrong(f"{dest}: WRONG FILE")


def tasks(server, folder, _args, _rng):
    made = [Many(server, os.path.join(folder, f"n{n}"), n, n) for n in (2, 8, 32)]
    made.append(Many(server, os.path.join(folder, "same"), 8, 40, dest="same"))
    made.append(Many(server, os.path.join(folder, "killed"), 8, 41, killed=8))
    if not can_trace():
        kills.notes.append("store: without locks is skipped: no strace, or it may not trace here")
        return made
    # locks that do nothing, or are none; who may link what is open by way of /proc only, or not at all
    for number, fault in enumerate(("flock:retval=0", "flock:error=ENOLCK", "linkat:error=ENOENT:when=1",
                                    "linkat:error=EPERM")):
        for dest in ("own", "same"):
            made.append(Many(server, os.path.join(folder, f"fault{number}-{dest}"), 4,
                             50 + 2 * number + (dest == "same"), fault, dest=dest))
    made += [Between(server, os.path.join(folder, f"between{locks}"), locks) for locks in (0, 1)]
    return made
