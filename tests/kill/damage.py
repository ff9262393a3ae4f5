# SPDX-License-Identifier: Apache-2.0
"""What a state file may suffer between two runs, and what a partial may: the result is right all the same."""

import hashlib

from common import MIB, Download, Wrong, kill_after, os, shutil

SIZE = 12 * MIB


def resign(text):
    """Text whose last line is the sum of what stands before it."""
    body = text[:text.rindex(b"sum ")]
    return body + b"sum " + hashlib.sha256(body).hexdigest().encode() + b"\n"


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


class Damage:
    """Half a download, then the damage, then the rest."""

    seconds = 1

    def __init__(self, server, folder, number, harm, rng):
        self.harm, self.rng, self.server, self.folder = harm, rng, server, folder
        self.download = Download(server, folder, f"seed{3000 + number}-{SIZE}.bin", "client/12000000", known=False)

    def half(self, download):
        for _ in range(40):
            kill_after(download.start(), self.rng.uniform(0.3, 0.7))
            if download.state().claimed() > 0:
                return
            if download.check():
                os.unlink(download.dest)
        raise Wrong(f"{download.name}: leaves no state")

    def __call__(self):
        download = self.download
        self.half(download)
        finish = self.harm(self, download.beside("-state"), download.beside("-part"))
        (finish or download.finish)()
        return 1

    def text(self):
        return self.download.state().text

    # The state:

    def deleted(self, state, _part):
        os.unlink(state)

    def truncated(self, state, _part):
        os.truncate(state, self.rng.randrange(len(self.text())))

    def zeroed(self, state, _part):
        write(state, bytes(len(self.text())))

    def flipped(self, state, _part):
        text = bytearray(self.text())
        text[self.rng.randrange(len(text))] ^= 1 << self.rng.randrange(8)
        write(state, text)

    def of_another(self, state, _part):
        other = Download(self.server, os.path.join(self.folder, "other"), f"seed99-{SIZE}.bin", "client/12000000",
                         known=False)
        other.folder = os.path.join(other.folder, self.download.name)
        os.makedirs(other.folder)
        other.dest = os.path.join(other.folder, other.name)
        other.command[-1] = other.dest
        self.half(other)
        shutil.copy(other.beside("-state"), state)

    def older(self, state, _part):
        write(state, resign(self.text().replace(b"grab-state 1\n", b"grab-state 0\n", 1)))

    def newer(self, state, _part):
        write(state, resign(self.text().replace(b"\nsize ", b"\nflavour sweet\nsize ", 1)))

    def oldest(self, state, _part):
        lines = [line for line in self.text().splitlines(True) if line.split(b" ")[0] in (b"url", b"etag", b"size")]
        write(state, resign(b"grab 1\n" + b"".join(lines) + b"sum "))

    def boastful(self, state, _part):
        """Claims the whole file; signed as grab would."""
        lines = []
        for line in self.text().splitlines(True):
            if line.startswith(b"front ") and self.download.state().front:
                line = b"span 0 %d 0123456789abcdef\n" % SIZE + line
            lines.append(line)
        write(state, resign(b"".join(lines)))

    def a_folder(self, state, _part):
        os.unlink(state)
        os.mkdir(state)

        def finish():
            self.download.start().communicate(timeout=60)
            self.download.check()
            os.rmdir(state)  # it is not grab's, and stays

        return finish

    # The partial, as a lost page, a copy, or another program may leave it:

    def part_deleted(self, _state, part):
        os.unlink(part)

    def part_empty(self, _state, part):
        os.truncate(part, 0)

    def part_cut(self, _state, part):
        os.truncate(part, self.rng.randrange(os.path.getsize(part)))

    def part_copied(self, _state, part):
        shutil.copy(part, part + "x")
        os.rename(part + "x", part)

    def part_copied_early(self, _state, part):
        """A copy that was made before the state was, of a live download."""
        shutil.copy(part, part + "x")
        os.truncate(part + "x", os.path.getsize(part) // 2)
        os.rename(part + "x", part)

    def part_of_others(self, _state, part):
        write(part, b"x" * SIZE)  # the same file, other bytes, and nothing says so but its sums
        os.rename(part, part + "x")
        shutil.copy(part + "x", part)
        os.unlink(part + "x")

    def part_linked(self, _state, part):
        """Somebody made it visible: it may not be written to."""
        seen = part + "-seen"
        os.link(part, seen)
        with open(seen, "rb") as file:
            before = file.read()

        def finish():
            self.download.start().communicate(timeout=60)
            with open(seen, "rb") as file:
                if file.read() != before:
                    raise Wrong(f"{self.download.name}: wrote into a file with two names")
            os.unlink(seen)
            self.download.finish()

        return finish


HARMS = [harm for name, harm in vars(Damage).items()
         if callable(harm) and not name.startswith("__") and name not in ("half", "text")]


def tasks(server, folder, _args, rng):
    times = {"flipped": 12, "truncated": 6, "part_cut": 4}
    harms = [harm for harm in HARMS for _ in range(times.get(harm.__name__, 1))]
    return [Damage(server, os.path.join(folder, str(i)), i, harm, type(rng)(rng.random()))
            for i, harm in enumerate(harms)]
