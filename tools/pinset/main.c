/* SPDX-License-Identifier: Apache-2.0 */
#include "pinset.h"
#include "data.h"

static const struct opt row_opts[] = {OPT_MATRIX_ROW, OPT_ARCH_ROW, {0}};
static const struct opt show_opts[] = {
	OPT_MATRIX_ROW,
	OPT_ARCH_ROW,
	{OPT_JSON, "json", NULL, "print JSON", 0},
	{0},
};
static const struct opt args_opts[] = {
	OPT_MATRIX_ROW,
	OPT_ARCH_ROW,
	{OPT_LABELS, "labels", NULL, "the image's labels, too", 0},
	{OPT_LINES, "lines", NULL, "one word a line, without quotes", 0},
	{0},
};
static const struct opt lint_opts[] = {
	OPT_MATRIX_ROW,
	{'a', "arch", "NAME", "this row alone (default: all)", 0},
	{OPT_DATA, "data", "DIR", "facts from DIR instead of what is built in", 0},
	{OPT_JSON, "json", NULL, "print JSON", 0},
	{0},
};
static const struct opt version_opts[] = {
	{OPT_SORT, "sort", NULL, "with -: print the versions in ascending order", 0},
	{0},
};
static const struct opt freeze_opts[] = {
	OPT_SITE_ROWS,
	{OPT_ALL, "all", NULL, "do not leave out pip, setuptools and wheel", 0},
	{OPT_JSON, "json", NULL, "print JSON", 0},
	{0},
};
static const struct opt check_opts[] = {
	OPT_SITE_ROWS,
	{OPT_JSON, "json", NULL, "print JSON", 0},
	{0},
};
static const struct opt diff_opts[] = {{OPT_JSON, "json", NULL, "print JSON", 0}, {0}};
static const struct opt drift_opts[] = {
	{OPT_PROTECT, "protect", "FILE",
	 "a freeze or a constraints file that must still hold", 0},
	OPT_SITE_ROWS,
	{OPT_MISSING, "may-miss", NULL,
	 "what is not of the torch stack need not be installed", 0},
	{OPT_JSON, "json", NULL, "print JSON", 0},
	{0},
};
static const struct opt matrix_opts[] = {OPT_MATRIX_ROW, {0}};

static int
data_run(struct args *args)
{
	static const char *const names[] = {"drivers.yaml", "gpus.yaml", "torch.yaml",
					    NULL};

	return data_main(args, names);
}

static const struct cmd cmds[] = {
	{NULL, NULL, NULL, NULL, data_run}, /* there are only subcommands */
	{"show", "[-m FILE] --arch NAME [--json]",
	 "the resolved row, each value with where it came from", show_opts, show_main},
	{"env", "[-m FILE] --arch NAME",
	 "the resolved row as NAME=VALUE lines for a shell", row_opts, env_main},
	{"args", "[-m FILE] --arch NAME [--labels] [--lines]",
	 "the arguments of docker build for a row, quoted for a shell", args_opts,
	 args_main},
	{"constraints", "[-m FILE] --arch NAME",
	 "a constraints file for pip and uv: the torch stack exactly, and the pins",
	 row_opts, constraints_main},
	{"bake", "[-m FILE]", "docker-bake.json with a target for every row", matrix_opts,
	 bake_main},
	{"ci", "[-m FILE]", "a CI matrix in JSON: {\"include\": [...]}", matrix_opts,
	 ci_main},
	{"lint", "[-m FILE | FILE] [--arch NAME] [--data DIR] [--json]",
	 "is every row possible? torch x CUDA x Python x GPU x driver x companions",
	 lint_opts, lint_main},
	{"freeze", "[--site DIR | --root DIR] [--all] [--json]",
	 "what is installed, as pip freeze prints it, without running Python",
	 freeze_opts, freeze_main},
	{"drift", "--protect FILE [--site DIR | --root DIR] [--may-miss] [--json]",
	 "exit 1 where a protected package moved or is missing, naming who asks for it",
	 drift_opts, drift_main},
	{"check", "[--site DIR | --root DIR] [--json]",
	 "exit 1 where a package asks for one that is missing or of another version, as "
	 "pip "
	 "check",
	 check_opts, check_main},
	{"diff", "[--json] A B",
	 "exit 1 and print what differs between two freezes or site-packages folders",
	 diff_opts, diff_main},
	{"match", "SPEC VERSION | -",
	 "does the specifier set allow the version? exit 0 or 1; - answers lines of "
	 "SPEC, tab, VERSION with 1, 0 or invalid",
	 NULL, match_main},
	{"version", "VERSION | [--sort] -",
	 "the version's normal form; - reads a version a line", version_opts,
	 version_main},
	{"data", "[NAME]", "the facts that lint rests on, as built in", NULL, data_run},
	{0},
};

static const char about[] = "environment:\n"
			    "  PIN_<NAME>   overrides a value of the row: PIN_TORCH, "
			    "PIN_XFORMERS, PIN_PYTHON,\n"
			    "               PIN_STACK, PIN_COMFYUI_COMMIT, or a pin in "
			    "upper case with - and . as\n"
			    "               _ (PIN_OPENCV_PYTHON). It beats the row, "
			    "which beats its stack, which\n"
			    "               beats the defaults. An empty value counts as "
			    "not given, \"none\" takes\n"
			    "               an optional value or a pin away, \"+SPEC\" "
			    "adds a pin that the row does\n"
			    "               not have. Unknown names are refused.\n"
			    "  PINS         the same for several: \"TORCH=2.9.1 "
			    "XFORMERS=none\"; PIN_<NAME> wins\n"
			    "  VIRTUAL_ENV, CONDA_PREFIX   the environment to look at, "
			    "without --root and --site\n"
			    "\n"
			    "files:\n"
			    "  build-matrix.yaml   version, defaults, stacks (versions "
			    "that work together) and\n"
			    "                      arches (a row an image)\n"
			    "\n"
			    "examples:\n"
			    "  eval \"$(pinset env --arch blackwell)\"\n"
			    "  eval \"docker build $(pinset args --arch ada) .\"\n"
			    "  pinset constraints --arch ada >constraints.txt\n"
			    "  pinset bake | docker buildx bake -f -\n"
			    "  PIN_XFORMERS=0.0.33 pinset show --arch ada\n";

static const struct cli cli = {TOOL, "the version set of an image: matrix, pins, drift",
			       cmds, about};

int
main(int argc, char **argv)
{
	return opt_main(&cli, argc, argv);
}
