# SPDX-License-Identifier: Apache-2.0
"""The power goes. What a state says is on the disk was put there by fdatasync before the state got its name; and what
was not put there may come back as zeros without harm."""

from common import MIB, Download, Wrong, can_trace, kill_after, os, re
import kills

SIZE = 30 * MIB
CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
PATH = re.compile(r"^\d+<([^>]*)>")
RESULT = re.compile(r"\) += (-?\d+)")


class Call:
    def __init__(self, name, args, begun):
        self.name, self.args, self.begun, self.done, self.result = name, args, begun, None, None

    def path(self):
        found = PATH.match(self.args)
        return found.group(1) if found else ""


def calls_of(trace):
    """Calls with the number of the line where each began and ended."""
    calls, open_ones = [], {}
    with open(trace, encoding="latin-1") as file:
        for number, line in enumerate(file):
            resumed, begun = RESUMED.match(line), CALL.match(line)
            if resumed:
                call = open_ones.pop(resumed.group(1))
                call.args += resumed.group(3)
            elif begun:
                call = Call(begun.group(2), begun.group(3), number)
                calls.append(call)
                if "<unfinished ...>" in line:
                    call.args = call.args.replace(" <unfinished ...>", "")
                    open_ones[begun.group(1)] = call
                    continue
            else:
                continue
            call.done = number
            result = RESULT.search(call.args)
            call.result = int(result.group(1)) if result else None
    return calls


class Disk:
    """What is on it for sure: bytes written before a sync began that has ended."""

    def __init__(self, part):
        self.part, self.writes, self.syncs = part, [], []

    def write(self, call):
        length, offset = re.search(r", (\d+), (\d+)\) += \d+", call.args).groups()
        self.writes.append((int(offset), int(offset) + int(length), call.done))

    def missing(self, size, when):
        """The first byte below size that no sync has covered at that line; None if all are there."""
        best = max((sync.begun for sync in self.syncs if sync.done < when), default=-1)
        at = 0
        for first, last, done in sorted(self.writes):
            if done < best and first <= at:
                at = max(at, last)
        return None if at >= size else at


class Order:
    """A download under strace that lasts long enough for several syncs."""

    seconds = 10

    def __init__(self, server, folder):
        self.trace = os.path.join(folder, "trace")
        self.download = Download(server, folder, f"seed7-{SIZE}.bin", f"client/{SIZE // 8}", known=False)

    def run(self):
        self.download.finish(["strace", "-f", "-y", "-qq", "-s", "1600", "-o", self.trace, "-e",
                              "trace=pwrite64,fdatasync,fsync,rename,linkat,unlink"])

    def __call__(self):
        self.run()
        part, state = self.download.beside("-part"), self.download.beside("-state")
        disk, texts, claims, named = Disk(part), {}, [], 0
        for call in calls_of(self.trace):
            if call.name == "pwrite64" and call.path() == part:
                disk.write(call)
            elif call.name == "pwrite64":
                texts[call.path()] = call.args
            elif call.name in ("fdatasync", "fsync") and call.path() == part and call.result == 0:
                disk.syncs.append(call)
            elif call.name == "rename" and f'"{state}"' in call.args:
                claims.append(self.check_claim(disk, texts[f"{state}.new"], call))
            elif call.name == "rename" and call.args.split('"')[3] == self.download.dest:
                named += 1
                if disk.missing(SIZE, call.begun) is not None:
                    raise Wrong(f"named before byte {disk.missing(SIZE, call.begun)} was on the disk")
        if named != 1 or max(claims, default=0) == 0:
            raise Wrong(f"the trace shows nothing: {len(claims)} states, the last of {claims[-1:]} bytes, {named} names")
        return len(claims) + named

    def check_claim(self, disk, text, call):
        synced = int(re.search(r"\\nsynced (\d+) ", text).group(1))
        lacks = disk.missing(synced, call.begun)
        if lacks is not None:
            raise Wrong(f"a state says that {synced} bytes are on the disk, but byte {lacks} is not")
        return synced


class Loss:
    """Killed, and then pages that no sync had covered come back as zeros."""

    seconds = 2

    def __init__(self, server, folder, number, rng):
        self.rng = rng
        rate = (SIZE // 8, 60000000)[number % 2]
        self.least = (5.3, 0.1)[number % 2]  # long enough for a sync, or not
        self.seconds = self.least + 1
        self.download = Download(server, folder, f"seed{4000 + number}-{SIZE}.bin", f"client/{rate}", known=False)

    def lose(self):
        """Each page behind what is synced is lost with a chance of one half, or all are."""
        state = self.download.state()
        chance = self.rng.choice((0.5, 0.01, 1))
        with open(self.download.beside("-part"), "r+b") as file:
            size = os.fstat(file.fileno()).st_size
            for at in range(-(-state.synced // 4096) * 4096, size, 4096):
                if self.rng.random() < chance:
                    file.seek(at)
                    file.write(bytes(min(4096, size - at)))
        return state

    def __call__(self):
        download = self.download
        for _ in range(20):
            kill_after(download.start(), self.rng.uniform(self.least, self.least + 0.4))
            if download.state().claimed():
                break
            if download.check():
                os.unlink(download.dest)
        else:
            raise Wrong(f"{download.name}: leaves no state")
        state = self.lose()
        before = download.server.sent(download.name)
        download.finish()
        fetched = download.server.sent(download.name) - before
        if fetched > SIZE - state.synced + SIZE // 20 + 2 * kills.SOCKET:
            raise Wrong(f"{download.name}: {state.synced} bytes were on the disk, {fetched} were fetched")
        return 1


def tasks(server, folder, _args, rng):
    made = [Loss(server, os.path.join(folder, str(i)), i, type(rng)(rng.random())) for i in range(16)]
    if can_trace():
        made.append(Order(server, folder))
    else:
        kills.notes.append("power: the order of syncs is skipped: no strace, or it may not trace here")
    return made

