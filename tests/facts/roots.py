# SPDX-License-Identifier: Apache-2.0
"""Unpacked images with torch, CUDA, a driver and GPUs in every format in which they are written down."""

import itertools
import subprocess

import rules

GIT = "e2d141dbde55c2a4370fac5165b0561b6af4798b"


def annotated(version, cuda):
    return (f"from typing import Optional\n\n__all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip', 'xpu']\n"
            f"__version__ = '{version}'\ndebug = False\ncuda: Optional[str] = {cuda}\ngit_version = '{GIT}'\n"
            f"hip: Optional[str] = None\nxpu: Optional[str] = None\n")


def older(version, cuda):
    return f"__version__ = '{version}'\ndebug = False\ncuda = {cuda}\ngit_version = '{GIT}'\nhip = None\n"


def template(version, cuda):
    cuda = "''" if cuda == "None" else cuda
    return (f"__version__ = '{version}'\ndebug = False\ncuda = {cuda}\n# TODO: stamp it\ngit_version = \"\"\nhip = None\n\n"
            f"import torch\ntorch.USE_GLOBAL_DEPS = False\n")


def doubled(version, cuda):
    return annotated(version, cuda).replace("'", '"')


def tight(version, cuda):
    return f"__version__='{version}'\ncuda='12.6'\ncuda:str={cuda}  # the last one counts\n"


def windows_lines(version, cuda):
    return "\ufeff" + annotated(version, cuda).replace("\n", "\r\n")


SHAPES = [annotated, older, template, doubled, tight, windows_lines]

# where the environment is: its marker, and its folder of packages
PLACES = [
    ("opt/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.3\n", "opt/venv/lib/python3.12/site-packages"),
    ("opt/conda/conda-meta/history", "", "opt/conda/lib/python3.11/site-packages"),
    ("usr/local/bin/python3.12", "", "usr/local/lib/python3.12/site-packages"),
    ("usr/bin/python3.11", "", "usr/lib/python3/dist-packages"),
]

# version.py's version and CUDA, the tag, the release that it is judged as
TORCHES = [("2.8.0+cu128", "12.8"), ("2.7.1+cu126", "12.6"), ("2.6.0+cu124", "12.4"), ("2.11.0+cu130", "13.0"),
           ("2.9.0", "13.0"), ("2.8.0a0+5228986c39.nv25.06", "12.9"), ("2.12.1+cu132", "13.2"), ("2.5.1+cu118", "11.8")]


def write(root, path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def sys_module(root, driver):
    write(root, "sys/module/nvidia/version", driver + "\n")


def proc_closed(root, driver):
    write(root, "proc/driver/nvidia/version",
          f"NVRM version: NVIDIA UNIX x86_64 Kernel Module  {driver}  Thu Oct 19 18:56:32 UTC 2023\n"
          f"GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n")


def proc_open(root, driver):
    write(root, "proc/driver/nvidia/version",
          f"NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  {driver}  Release Build  (dvs-builder@U16-I3-D08-1-2)"
          f"  Mon Dec 30 17:26:13 UTC 2024\nGCC version:  gcc version 12.2.0\n")


def proc_arm(root, driver):
    write(root, "proc/driver/nvidia/version",
          f"NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  {driver}  Release Build  (buildbrain@mobile)"
          f"  Tue Jan  7 17:35:12 PST 2025\nGCC version:  gcc version 13\n")


def wsl(root, _):
    write(root, "dev/dxg", "")


DRIVER_FILES = [sys_module, proc_closed, proc_open, proc_arm, wsl]
DRIVERS = ["525.60.13", "535.129.03", "550.144.03", "560.35.05", "570.86", "575.57.08", "580.65.06", "595.71.05"]

# device, class, compute capability
PCI = [("2684", "030000", "8.9"), ("2b85", "030000", "12.0"), ("2330", "030200", "9.0"), ("2901", "030200", "10.0"),
       ("20b2", "030200", "8.0"), ("2204", "030000", "8.6"), ("1eb8", "030200", "7.5"), ("3182", "030200", "10.3"),
       ("26b9", "030200", "8.9"), ("2bb1", "030000", "12.0")]
MODELS = [("NVIDIA GeForce RTX 4090", "8.9"), ("NVIDIA RTX PRO 6000 Blackwell Server Edition", "12.0"),
          ("NVIDIA H100 80GB HBM3", "9.0"), ("NVIDIA A100-SXM4-40GB MIG 1g.5gb", "8.0"), ("NVIDIA B300 SXM6 AC", "10.3"),
          ("NVIDIA L40S", "8.9"), ("Tesla V100-SXM2-16GB", "7.0"), ("NVIDIA B200", "10.0")]


def add_pci(root, at):
    device, kind, cc = PCI[at % len(PCI)]
    for name, value in (("vendor", "0x10de"), ("device", "0x" + device), ("class", "0x" + kind)):
        write(root, f"sys/bus/pci/devices/0000:0{at % 8 + 1}:00.0/{name}", value + "\n")
    for name, value in (("vendor", "0x10de"), ("device", "0x22ba"), ("class", "0x040300")):  # its sound
        write(root, f"sys/bus/pci/devices/0000:0{at % 8 + 1}:00.1/{name}", value + "\n")
    return [cc]


def add_model(root, at):
    model, cc = MODELS[at % len(MODELS)]
    write(root, f"proc/driver/nvidia/gpus/0000:0{at % 8 + 1}:00.0/information",
          f"Model: \t\t {model}\nIRQ:   \t\t 16\nGPU UUID: \t GPU-0\nBus Type: \t PCIe\n")
    return [cc]


def add_both(root, at):
    return add_pci(root, at) + add_model(root, at + 3)


def add_none(_root, _at):
    return []


GPU_FILES = [add_pci, add_model, add_both, add_none]


def toolkit_json(root, full):
    write(root, "usr/local/cuda/version.json",
          '{\n   "cuda" : {\n      "name" : "CUDA SDK",\n      "version" : "%s"\n   },\n   "cuda_nvcc" : {\n'
          '      "name" : "CUDA NVCC",\n      "version" : "99.9.1"\n   }\n}\n' % full)


def toolkit_old_json(root, full):
    minor = ".".join(full.split(".")[:2])
    write(root, "usr/local/cuda/version.json", '{"cuda": {"name": "CUDA SDK", "version": "%s.20220929"}}' % minor)


def toolkit_txt(root, full):
    write(root, "usr/local/cuda/version.txt", f"CUDA Version {full}\n")


def toolkit_folder(root, full):
    (root / "usr/local" / ("cuda-" + ".".join(full.split(".")[:2]))).mkdir(parents=True)


def toolkit_link(root, full):
    toolkit_folder(root, full)
    (root / "usr/local/cuda").symlink_to("cuda-" + ".".join(full.split(".")[:2]))


def toolkit_alternatives(root, full):
    toolkit_folder(root, full)
    (root / "etc/alternatives").mkdir(parents=True)
    (root / "usr/local/cuda").symlink_to("/etc/alternatives/cuda")
    (root / "etc/alternatives/cuda").symlink_to("/usr/local/cuda-" + ".".join(full.split(".")[:2]))


def runtime_lib64(root, full):
    write(root, f"usr/local/cuda/lib64/libcudart.so.{full}", "")
    write(root, f"usr/local/cuda/lib64/libcudart.so.{full.split('.')[0]}", "")


def runtime_debian(root, full):
    write(root, f"usr/lib/x86_64-linux-gnu/libcudart.so.{full}", "")


TOOLKITS = [toolkit_json, toolkit_old_json, toolkit_txt, toolkit_folder, toolkit_link, toolkit_alternatives, runtime_lib64,
            runtime_debian]


class Image:
    """An image, how cudatag is asked about it, and what the rules say."""

    def __init__(self, name, root, arguments, answer):
        self.name, self.root, self.arguments, self.answer = name, root, arguments, answer

    def ask(self, program):
        said = subprocess.run([program, "--root", self.root, *self.arguments], capture_output=True, text=True, check=False,
                              env={"PATH": "/usr/bin:/bin"})
        return said.stdout.strip() if said.returncode == 0 else f"status {said.returncode}"

    def wanted(self):
        return self.answer


def release_of(version):
    """The release that a build is judged as."""
    return version.split("+")[0].replace("a0", "")


def installed(work, count):
    """A torch, whose tag stands or falls."""
    for at in range(count):
        root = work / f"torch{at}"
        shape, place = SHAPES[at % len(SHAPES)], PLACES[at // 2 % len(PLACES)]
        version, cuda = TORCHES[at % len(TORCHES)]
        file, driver = DRIVER_FILES[at % len(DRIVER_FILES)], DRIVERS[at // 3 % len(DRIVERS)]
        write(root, place[0], place[1])
        if place[0].startswith("usr/"):
            (root / place[0]).with_name("python3").symlink_to((root / place[0]).name)
        write(root, place[2] + "/torch/version.py", shape(version, f"'{cuda}'"))
        file(root, driver)
        gpus = GPU_FILES[at // 4 % len(GPU_FILES)](root, at)
        tag = int(cuda.replace(".", ""))
        known = None if file is wsl else driver
        verdict = rules.judge(release_of(version), rules.LINUX, file is wsl, gpus, known, None, tag)
        yield Image(f"{shape.__name__} {version} in {place[2]}, {file.__name__} {driver}, GPUs {gpus}", root, [],
                    "status 1" if verdict == rules.NO else f"cu{tag}")


def no_cuda(work):
    """Builds for something else have no tag."""
    lines = {"2.6.0+cpu": "hip: Optional[str] = None", "2.9.1": "hip: Optional[str] = None",
             "2.8.0+rocm6.4": "hip: Optional[str] = '6.4.43482-0f2d60242'",
             "2.11.0+rocm7.13.0": "hip: Optional[str] = '7.13.26153'"}
    for (version, line), shape in itertools.product(lines.items(), SHAPES):
        root = work / f"none-{version}-{shape.__name__}"
        write(root, PLACES[0][0], PLACES[0][1])
        write(root, PLACES[0][2] + "/torch/version.py", shape(version, "None") + line + "\n")
        yield Image(f"{shape.__name__} {version}", root, [], "status 1")
    root = work / "none-xpu"
    write(root, PLACES[0][0], PLACES[0][1])
    write(root, PLACES[0][2] + "/torch/version.py", annotated("2.9.1+xpu", "None") + "xpu: Optional[str] = '20250201'\n")
    yield Image("2.9.1+xpu", root, [], "status 1")


def rank(tag, cuda):
    """How well a tag fits the image's CUDA: 0, then a newer minor, then another major."""
    if tag // 10 != cuda[0]:
        return 2
    return int(tag % 10 > cuda[1])


def with_toolkit(work):
    """No torch yet: the best tag for the CUDA that is there."""
    order = [rules.FITS, rules.COMPAT, rules.UNSURE, rules.NO]
    fulls = ["12.8.1", "13.0.2", "12.6.3", "11.8.89", "12.9.1"]
    torches = ["2.11.0", "2.8.0", "2.14.0", "2.6.0"]
    for at, (toolkit, torch, full) in enumerate(itertools.product(TOOLKITS, torches, fulls)):
        root = work / f"toolkit{at}"
        toolkit(root, full)
        driver = DRIVERS[at % len(DRIVERS)] if at % 3 else None
        gpus = [PCI[at % len(PCI)][2]] if at % 2 else []
        cuda = rules.numbers(full)[:2]
        found = rules.decide_release(torch, rules.LINUX, False, gpus, driver, None)
        found.sort(key=lambda it: (order.index(it[0]), rank(it[1], cuda), -it[1]))
        arguments = ["--torch", torch] + (["--driver", driver] if driver else [])
        for gpu in gpus:
            arguments += ["--arch", gpu]
        yield Image(f"{toolkit.__name__} {full}, torch {torch}, driver {driver}, GPUs {gpus}", root, arguments,
                    "status 1" if found[0][0] == rules.NO else f"cu{found[0][1]}")


def images(work):
    yield from installed(work, 240)
    yield from no_cuda(work)
    yield from with_toolkit(work)
