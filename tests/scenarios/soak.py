# SPDX-License-Identifier: Apache-2.0
"""Random scenarios, the same ones for the same seed."""
import random

import table

MIB = 1 << 20
BORDERS = (0, 1, 2, 255, 65535, 65536, 65537, MIB, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1,
           16 * MIB - 1, 16 * MIB, 16 * MIB + 1, 24 * MIB + 5)
HOPS = ("", "", "", "", "away/302/", "redirect/307/", "relative/", "hops/3/", "network/",
        "signed/0/0/", "signed/20/0/")
VALIDATORS = ("", "", "", "", "", "weak/", "weakdated/", "etagonly/", "modifiedonly/", "fresh/",
              "novalidator/", "deaf/", "digest/")
DAMAGES = ("state:flip", "state:cut", "state:zero", "state:empty", "state:none", "part:none")
STANDING = ("right", "other", "longer", "shorter", "partjunk", "partjunk,statejunk", "link",
            "recordjunk")


def draw_size(rng):
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(BORDERS)
    if kind < 0.6:
        return rng.randrange(200000)
    return rng.randrange(4 * MIB if kind < 0.85 else 40 * MIB)


def draw_pace(rng, size):
    kind = rng.random()
    rate = int(max(size * rng.uniform(0.7, 4), 200000))
    if kind < 0.7:
        return ""
    if kind < 0.85:
        return f"cap/{rate}/"
    if kind < 0.95:
        return f"edges/50/{rate}/{rate * 5}/"
    return f"client/{rate}/"


def draw_prior(rng):
    kind = rng.random()
    if kind < 0.5:
        return ""
    if kind < 0.65:
        return rng.choice(STANDING)
    steps = [f"maykill:{rng.randrange(5, 500)}" for _ in range(rng.randrange(1, 4))]
    if kind > 0.85:
        steps.append(rng.choice(DAMAGES))
    return ",".join(steps)


def draw(seed, number):
    rng = random.Random(f"{seed}:{number}")
    size, faults = draw_size(rng), rng.random()
    is_mess = faults < 0.35
    mix = f"{'mess' if is_mess else 'mix'}/{rng.randrange(1 << 31)}/" if faults < 0.85 else ""
    path = f"/{rng.choice(HOPS)}{draw_pace(rng, size)}{rng.choice(VALIDATORS)}{mix}ok/F"
    opts = ["--sha256 {sum}"] if is_mess or rng.random() < 0.5 else []
    if rng.random() < 0.3:
        opts.append("--size {size}")
    exts = ["bin", "bin", "txt"] + (["safetensors", "gguf"] if size >= 256 else [])
    return dict(
        table.DEFAULTS, name=f"soak {seed}:{number}", path=path, size=str(size), number=number + 1,
        status="any" if is_mess else "0", destination="either" if is_mess else "right",
        door=rng.choice(("plain", "plain", "plain", "tls")), ext=rng.choice(exts),
        opts=" ".join(opts), prior=draw_prior(rng), retries="20", time="90", noisy=True,
        again=f"--soak 1 --seed {seed} --first {number}")


def scenarios(seed, first, n):
    return (draw(seed, number) for number in range(first, first + n))
