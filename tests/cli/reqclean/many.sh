# SPDX-License-Identifier: Apache-2.0
# A thousand includes in each other, ten thousand inputs, a line of ten megabytes, a file of the same line: in bounded memory.
[ -n "${ASAN_OPTIONS-}" ] || ulimit -v 1000000 # which AddressSanitizer goes beyond
python3 - <<'END'
import os
os.mkdir("deep"), os.mkdir("wide")
for i in range(1500):
    with open(f"deep/{i}.txt", "w") as f:
        f.write(f"-r {i + 1}.txt\n" if i < 1499 else "bottom\n")
for i in range(10000):
    with open(f"wide/{i}.txt", "w") as f:
        f.write(f"numpy>=1.{i % 20}\nname{i % 50}\n")
with open("long.txt", "w") as f:
    f.write("foo" + "," * 10_000_000 + "\nbar\n")
with open("same.txt", "w") as f:
    f.write("foo>=1\n" * 300_000)
END
reqclean deep/0.txt 2>/dev/null | cut -c 1-40; 
find wide -name '*.txt' -print0 | xargs -0 -n 20000 reqclean 2>/dev/null | cut -d' ' -f1 | head -4
reqclean long.txt 2>&1 | cut -c 1-60
reqclean --keep-going long.txt 2>/dev/null | cut -c 1-60
reqclean same.txt | cut -c 1-60
