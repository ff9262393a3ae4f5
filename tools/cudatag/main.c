/* SPDX-License-Identifier: Apache-2.0 */
#include "cudatag.h"
#include "data.h"

#define OPT_ROOT_ROW                                                            \
	{                                                                       \
		OPT_ROOT, "root", "DIR", "look at the unpacked image in DIR", 0 \
	}
#define OPT_SITE_ROW                                                                    \
	{                                                                               \
		OPT_SITE, "site", "DIR", "the environment's prefix or site-packages", 0 \
	}
#define OPT_DATA_ROW                                                                \
	{                                                                           \
		OPT_DATA, "data", "DIR", "facts from DIR, not the built-in ones", 0 \
	}
#define OPT_JSON_ROW                                    \
	{                                               \
		OPT_JSON, "json", NULL, "print JSON", 0 \
	}

static const struct opt tag_opts[] = {
	{OPT_FROM, "from", "SOURCES",
	 "what to ask, of torch,env,toolkit,driver (default: all); one must answer", 0},
	OPT_ROOT_ROW,
	OPT_SITE_ROW,
	{OPT_ARCH, "arch", "NAME|CC",
	 "a GPU the wheels must serve: ada, rtx5090, 8.9, or a list", OPT_MANY},
	{OPT_TORCH, "torch", "VERSION", "the torch to install, not the one found", 0},
	{OPT_PYTHON, "python", "VERSION", "the Python it is for: 3.12, cp313t", 0},
	{OPT_DRIVER, "driver", "VERSION", "the driver where the image will run", 0},
	{OPT_PLATFORM, "platform", "NAME", "linux_x86_64, linux_aarch64 or win_amd64", 0},
	OPT_JSON_ROW,
	{OPT_ENV, "env", NULL, "print NAME=VALUE lines for a shell", 0},
	{OPT_URL, "index-url", NULL, "print the URL of the tag's package index", 0},
	{OPT_ARCH_LIST, "arch-list", NULL, "print TORCH_CUDA_ARCH_LIST, X.Y;X.Y", 0},
	{OPT_EXPLAIN, "explain", NULL, "print every candidate with its reasons", 0},
	OPT_DATA_ROW,
	{0},
};
static const struct opt gpus_opts[] = {OPT_ROOT_ROW, OPT_JSON_ROW, OPT_DATA_ROW, {0}};
static const struct opt report_opts[] = {
	OPT_ROOT_ROW,
	OPT_SITE_ROW,
	OPT_JSON_ROW,
	{OPT_PROBE, "probe", NULL,
	 "run its Python: import torch, and a kernel on each GPU", 0},
	{OPT_PYTHON_BIN, "python-bin", "PATH", "the Python that --probe runs", 0},
	{OPT_TIMEOUT, "timeout", "SECONDS", "how long --probe waits (default: 120)", 0},
	OPT_DATA_ROW,
	{0}};

static int
data_run(struct args *args)
{
	static const char *const names[] = {"drivers.yaml", "gpus.yaml", "torch.yaml",
					    NULL};

	return data_main(args, names);
}

static const struct cmd cmds[] = {
	{NULL, "[--arch NAME|CC]... [--torch VERSION] [--driver VERSION] [options]",
	 "the CUDA wheel tag that fits this torch, this driver and these GPUs", tag_opts,
	 tag_main},
	{"gpus", "[--root DIR] [--json]",
	 "the GPUs of this machine: address, PCI id, compute capability, architecture, "
	 "chip, name",
	 gpus_opts, gpus_main},
	{"report", "[--root DIR] [--site DIR] [--probe] [--json]",
	 "the versions in this image and where each is read: Python, torch, CUDA, cuDNN, "
	 "driver, GPUs, accelerators",
	 report_opts, report_main},
	{"data", "[NAME]", "the facts behind the answers, as built in", NULL, data_run},
	{0},
};

static const char about[] =
	"The answer is the newest tag that is published for the torch, whose wheels "
	"hold\n"
	"code for every --arch, and whose CUDA the driver supports natively. A tag that\n"
	"only minor-version compatibility admits comes after those, with a note; then "
	"one\n"
	"of which it is not recorded what its wheels hold. Where none is left, the exit\n"
	"status is 1 and the message says what forbade each. --explain shows each "
	"rule's\n"
	"verdict on each tag, what every source says, and what is wrong with that "
	"source\n"
	"in a docker build.\n"
	"\n"
	"torch: --torch, else the one installed, whose tag is then the only candidate;\n"
	"without either, the newest release that has an answer (--explain names it).\n"
	"A torch or a driver newer than the facts is judged by the closest known, and "
	"the\n"
	"answer is then marked as extrapolated.\n"
	"Python: --python, else that of the environment, which forbids a torch without\n"
	"wheels for it where --root or --site names the environment.\n"
	"CUDA of the image (CUDA_VERSION, then the toolkit's files): tags up to it go\n"
	"before newer ones, and before those of another major version.\n"
	"Driver: --driver, CUDATAG_DRIVER, the kernel's files, nvidia-smi at last. In a\n"
	"RUN step there is no /dev/nvidiactl, the kernel's files are the build "
	"machine's,\n"
	"and they do not count unless --from names driver; without a driver the one "
	"that\n"
	"the answer needs is reported as MIN_DRIVER. Under WSL it is the driver of "
	"Windows.\n"
	"Without --arch the GPUs of a machine that gives access to them count.\n"
	"\n"
	"--arch-list writes X.Y;X.Y, the one form that torch and the setup.py of every\n"
	"SageAttention split alike, and warns where one would drop an entry silently.\n"
	"\n"
	"report --probe is the only part that runs a Python: it imports torch and starts "
	"a\n"
	"kernel on each GPU. What fails is part of the report, and the exit status is "
	"1.\n"
	"\n"
	"--json has \"schema\": 1, which rises when a key goes or changes its meaning.\n"
	"\n"
	"environment:\n"
	"  CUDATAG_DRIVER   the driver where the image will run, as --driver\n"
	"  CUDA_VERSION, NV_CUDA_LIB_VERSION, NV_CUDA_CUDART_VERSION, "
	"NVIDIA_REQUIRE_CUDA,\n"
	"  NV_CUDA_COMPAT_PACKAGE   the image's CUDA; not with --root\n"
	"  VIRTUAL_ENV, CONDA_PREFIX   the environment to look at\n"
	"  NVIDIA_VISIBLE_DEVICES is never read: images set it where there is no GPU.\n"
	"\n"
	"files, each under --root:\n"
	"  torch/version.py of the environment, read and never run\n"
	"  /usr/local/cuda: version.json, version.txt, what it links to, "
	"libcudart.so.*;\n"
	"  /usr/local/cuda-X.Y\n"
	"  /sys/module/nvidia/version, /proc/driver/nvidia, /sys/bus/pci/devices\n"
	"\n"
	"examples:\n"
	"  cudatag --arch blackwell --torch 2.8.0 --driver 570.86\n"
	"  pip install torch==2.8.0 --index-url \"$(cudatag --arch ada --torch 2.8.0 "
	"--index-url)\"\n"
	"  eval \"$(cudatag --arch 8.9,12.0 --torch 2.11.0 --env)\"\n"
	"  cudatag --from torch --root /mnt/image\n"
	"  cudatag report --json\n";

static const struct cli cli = {TOOL, "the CUDA wheel tag that fits an image, and why",
			       cmds, about};

int
main(int argc, char **argv)
{
	return opt_main(&cli, argc, argv);
}
