# SPDX-License-Identifier: Apache-2.0
"""SIGKILL at random moments, and as each single system call that changes a file is about to be made."""

from common import MIB, Download, Wrong, can_trace, end, kill_after, os, subprocess, threading

# What a killed run may have fetched for nothing: a piece for each connection; and what the server has sent that nobody
# reads, because a connection is closed while the sockets hold that much.
PIECE, SOCKET = 16 * MIB, 2 * MIB
KILLS, STEPS = 12, 80  # of a chain, of a system call
notes = []
totals = {"sent": 0, "lost": 0, "last": 0, "missing": 0}
totals_lock = threading.Lock()


# Size, modes, options, is the sum known, and how long a run takes at most, about.
KINDS = (
    (40 * MIB, "cap/20000000", (), False, 0.8),
    (40 * MIB, "cap/20000000", (), True, 0.8),
    (24 * MIB, "client/60000000", ("--connections", "4"), False, 0.4),
    (24 * MIB, "client/60000000", ("--connections", "1"), False, 0.4),
    (24 * MIB, "ok", (), True, 0.15),
    (24 * MIB, "ok", (), False, 0.15),
    (3 * MIB, "ok", (), False, 0.05),
    (300000, "cap/3000000", (), True, 0.15),
    (2 * MIB, "norange/cap/20000000", (), False, 0.15),
    (24 * MIB, "etagonly/cap/40000000", (), False, 0.4),
    (24 * MIB, "modifiedonly/cap/40000000", (), False, 0.4),
)


class Chain:
    """One download, killed again and again, that goes on from where it was."""

    def __init__(self, server, folder, number, nkills, rng):
        size, modes, options, known, self.seconds = KINDS[number % len(KINDS)]
        self.resumes = "norange" not in modes and size > MIB
        self.download = Download(server, folder, f"seed{1000 + number}-{size}.bin", modes, options, known)
        self.server, self.nkills, self.rng = server, nkills, rng
        self.lanes = int(options[1]) if options else 32

    def check_claims(self, before, after, sent):
        """What was there stays there, and what was fetched for nothing is at most the unfinished pieces."""
        name = self.download.name
        if after < before:
            raise Wrong(f"{name}: {before} bytes were there before the kill, {after} are claimed after it")
        lost = sent - (after - before)
        with totals_lock:
            totals["sent"] += sent
            totals["lost"] += max(lost, 0)
        if lost > self.lanes * (PIECE + SOCKET):
            raise Wrong(f"{name}: {lost} of {sent} bytes are lost by one kill")

    def last(self, claimed):
        """The run that is not killed fetches what is missing, no more: 5 %, and what sockets hold when the last pieces
        are split."""
        download = self.download
        before = self.server.sent(download.name)
        download.finish()
        fetched = self.server.sent(download.name) - before
        most = download.size - claimed + download.size // 20 + 2 * SOCKET
        with totals_lock:
            totals["last"] += fetched
            totals["missing"] += download.size - claimed
        if self.resumes and fetched > most:
            raise Wrong(f"{download.name}: {claimed} of {download.size} bytes were there, {fetched} were fetched")

    def __call__(self):
        download, claimed, done = self.download, 0, 0
        while done < self.nkills:
            sent = self.server.sent(download.name)
            killed = kill_after(download.start(), self.rng.uniform(0, self.seconds))
            there = download.check()
            if killed:
                done += 1
            if there:
                os.unlink(download.dest)  # and once more from the start
                claimed = 0
                continue
            now = download.state().claimed()
            if self.resumes:
                self.check_claims(claimed, now, self.server.sent(download.name) - sent)
            claimed = now
        self.last(claimed)
        return done


def summary():
    """For people: what the kills cost."""
    if totals["sent"]:
        notes.append(f"killed runs fetched {totals['sent'] / MIB:.0f} MiB, {100 * totals['lost'] / totals['sent']:.1f} % "
                     f"of it for nothing; last runs {totals['last'] / MIB:.0f} of {totals['missing'] / MIB:.0f} MiB missing")


def tasks(server, folder, args, rng):
    left, made = args.kills, []
    while left > 0:
        made.append(Chain(server, folder, len(made), min(KILLS, left), type(rng)(rng.random())))
        left -= KILLS
    return made


# Calls by which files change.
CALLS = ("openat", "fallocate", "pwrite64", "fdatasync", "fsync", "rename", "linkat", "unlink", "unlinkat", "ftruncate",
         "fchmod", "sync_file_range", "close")


class Steps:
    """Killed as it is about to make the Nth call of a kind, for every N there is."""

    seconds = 3

    def __init__(self, server, folder, call, known):
        self.server, self.folder, self.call, self.known = server, folder, call, known

    def __call__(self):
        download = Download(self.server, os.path.join(self.folder, f"{self.call}-{self.known}"),
                            f"seed{self.known:d}-1500000.bin", known=self.known)
        for step in range(1, STEPS):
            inject = f"inject={self.call}:signal=KILL:when={step}"
            process = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={self.call}", "-e",
                                        inject, *download.command], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            end(process, 60)
            download.check()
            if process.returncode == 0:
                break
            download.finish()
            os.unlink(download.dest)
        return step


def steps(server, folder, _args, _rng):
    if not can_trace():
        notes.append("steps: skipped: no strace, or it may not trace here")
        return []
    return [Steps(server, folder, call, known) for call in CALLS for known in (False, True)]
