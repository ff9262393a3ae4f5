# SPDX-License-Identifier: Apache-2.0
"""Programs side by side: interleaved runs, medians of wall and CPU time, goals."""
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path


# Whom to trust is what a row says, not what this shell happens to.
CLEAN = {name: value for name, value in os.environ.items()
         if name not in ("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE")}


class Command:
    """What is run: an argv, or a text for the shell."""

    def __init__(self, label, argv, env=None):
        self.label = label
        self.argv = argv if isinstance(argv, list) else ["/bin/bash", "-c", argv]
        self.env = {**CLEAN, **(env or {})}


class Goal:
    """`faster`: their time is at least so many times ours. `of_time`: ours is at most that part of theirs.
    `more`: ours takes at most so many seconds more. None of them: shown, not judged."""

    def __init__(self, faster=None, of_time=None, more=None):
        self.faster, self.of_time, self.more = faster, of_time, more

    def __str__(self):
        if self.faster:
            return f">= {self.faster:g} x"
        if self.of_time:
            return f"<= {self.of_time:g} of its time"
        return f"<= {self.more:g} s more" if self.more else ""

    def judge(self, ours, theirs):
        if self.faster:
            met = theirs >= self.faster * ours
        elif self.of_time:
            met = ours <= self.of_time * theirs
        elif self.more:
            met = ours <= theirs + self.more
        else:
            return ""
        return "ok" if met else "missed"


class Failed(Exception):
    pass


def spend(command, log):
    """Runs it once; seconds of wall and of CPU, its children's included."""
    with open(log, "wb") as out, open(os.devnull) as none:
        actions = [(os.POSIX_SPAWN_DUP2, none.fileno(), 0), (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
                   (os.POSIX_SPAWN_DUP2, out.fileno(), 2)]
        program = shutil.which(command.argv[0])
        if not program:
            raise Failed("not installed")
        start = time.monotonic()
        pid = os.posix_spawn(program, command.argv, command.env, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        wall = time.monotonic() - start
    if status:
        text = Path(log).read_text(errors="replace").strip().splitlines()
        raise Failed(f"status {os.waitstatus_to_exitcode(status)}: {text[-1] if text else ''}")
    return wall, usage.ru_utime + usage.ru_stime


class Table:
    """Collects the rows, prints each as it is known, and leaves them as JSON."""

    def __init__(self, work, results):
        self.work, self.results, self.rows = work, results, []
        self.missed = 0

    def interleave(self, commands, runs, prepare, check):
        """One run of each, in an order that turns, as often as asked. Label: (wall, cpu), or why there is none."""
        times = {command.label: [] for command in commands}
        failed = {}
        for turn in range(runs):
            for i in range(len(commands)):
                command = commands[(turn + i) % len(commands)]
                if command.label in failed:
                    continue
                try:
                    prepare(command)
                    times[command.label].append(spend(command, self.work / "log"))
                    check(command)
                except Failed as why:
                    failed[command.label] = str(why)
        medians = {label: tuple(statistics.median(column) for column in zip(*some))
                   for label, some in times.items() if label not in failed}
        return medians, failed

    def compare(self, title, ours, theirs, runs, prepare=lambda _: None, check=lambda _: None):
        """theirs: (Command, Goal) pairs. Returns the median seconds of ours."""
        medians, failed = self.interleave([ours] + [command for command, _ in theirs], runs, prepare, check)
        for command, goal in theirs:
            self.add(title, command.label, goal, medians.get(ours.label), medians.get(command.label),
                     failed.get(ours.label) or failed.get(command.label))
        return medians.get(ours.label, (None,))[0]

    def add(self, title, label, goal, ours, theirs, why=None):
        row = {"row": title, "peer": label, "goal": str(goal), "ours": ours, "theirs": theirs, "why": why}
        verdict = goal.judge(ours[0], theirs[0]) if ours and theirs else "failed"
        self.missed += verdict in ("missed", "failed") and bool(str(goal))
        row["verdict"] = verdict
        self.rows.append(row)
        print(self.line(row), flush=True)
        self.results.write_text(json.dumps(self.rows, indent=1) + "\n")

    @staticmethod
    def line(row):
        def show(pair):
            return f"{pair[0]:8.3f} s {pair[1]:7.2f} cpu" if pair else f"{'-':>10} {'':11}"

        both = row["ours"] and row["theirs"]
        ratio = f"{row['theirs'][0] / row['ours'][0]:8.2f} x" if both else f"{'-':>10}"
        why = f"  ({row['why']})" if row["why"] else ""
        return (f"{row['row']:26} {row['peer']:20} {show(row['ours'])} {show(row['theirs'])} {ratio}  "
                f"{row['goal']:20} {row['verdict']}{why}")

    def markdown(self):
        lines = ["| what | against | grab, s (CPU) | peer, s (CPU) | times faster | goal | |",
                 "|---|---|---|---|---|---|---|"]
        for row in self.rows:
            cells = [f"{pair[0]:.3g} ({pair[1]:.2g})" if pair else "-" for pair in (row["ours"], row["theirs"])]
            both = row["ours"] and row["theirs"]
            ratio = f"{row['theirs'][0] / row['ours'][0]:.2f}" if both else "-"
            lines.append(f"| {row['row']} | {row['peer']} | {cells[0]} | {cells[1]} | {ratio} | {row['goal']} | "
                         f"{row['verdict']}{': ' + row['why'] if row['why'] else ''} |")
        return "\n".join(lines) + "\n"


def require(programs):
    absent = [name for name in programs if not shutil.which(name)]
    if absent:
        sys.exit(f"bench: not installed: {' '.join(absent)}; scripts/setup bench brings them")


def output_of(argv):
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout
