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
	OPT_ROOT_ROW, OPT_SITE_ROW, OPT_JSON_ROW, OPT_DATA_ROW, {0}};

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
	{"report", "[--root DIR] [--site DIR] [--json]",
	 "the versions in this image: Python, torch, CUDA, driver, GPUs, accelerators",
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
	"status is 1 and the message says what forbade each.\n"
	"\n"
	"torch: --torch, else the one installed, whose tag is then the only candidate;\n"
	"without either, the newest release that has an answer (--explain names it).\n"
	"CUDA of the image (CUDA_VERSION, then the toolkit's files): tags up to it go\n"
	"before newer ones, and before those of another major version.\n"
	"Driver: --driver, CUDATAG_DRIVER, the kernel's files, nvidia-smi at last. In a "
	"RUN\n"
	"step there is no /dev/nvidiactl, the kernel's files are the build machine's, "
	"and\n"
	"they do not count unless --from names driver; without a driver the one that "
	"the\n"
	"answer needs is reported as MIN_DRIVER. Under WSL it is the driver of Windows.\n"
	"Without --arch the GPUs of a machine that gives access to them count.\n"
	"\n"
	"environment:\n"
	"  CUDATAG_DRIVER   the driver where the image will run, as --driver\n"
	"  CUDA_VERSION, NV_CUDA_LIB_VERSION, NV_CUDA_CUDART_VERSION, "
	"NVIDIA_REQUIRE_CUDA\n"
	"                   the image's CUDA; not with --root\n"
	"  VIRTUAL_ENV, CONDA_PREFIX   the environment to look at\n"
	"  NVIDIA_VISIBLE_DEVICES is never read: images set it where there is no GPU.\n"
	"\n"
	"files, each under --root:\n"
	"  torch/version.py of the environment, read and never run\n"
	"  /usr/local/cuda: version.json, version.txt, what it links to, libcudart.so.*\n"
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
