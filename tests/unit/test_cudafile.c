/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "cudafile.h"

#include <cmocka.h>

#include "facts.h"

static void
reads_torch_version_py(void **state)
{
	static const struct {
		const char *bytes;
		const char *version, *cuda, *hip; /* version NULL: refused */
	} cases[] = {
		{"from typing import Optional\n\n__all__ = ['__version__', 'debug', "
		 "'cuda', "
		 "'git_version', 'hip']\n__version__ = '2.7.1+cu126'\ndebug = "
		 "False\ncuda: Optional[str] = '12.6'\ngit_version = "
		 "'e2d141dbde'\nhip: Optional[str] = None\nxpu: Optional[str] = None\n",
		 "2.7.1+cu126", "12.6", NULL},
		{"__version__ = '2.2.1+cu121'\ncuda: Optional[str] = '12.1'\nhip: "
		 "Optional[str] = None\n",
		 "2.2.1+cu121", "12.1", NULL},
		{"__version__ = \"2.8.0\"\ncuda = \"12.8\"\n", "2.8.0", "12.8", NULL},
		{"__version__='2.8.0'\ncuda='12.8'", "2.8.0", "12.8", NULL},
		{"__version__ = '2.8.0'\r\ncuda:str='12.8'\r\n", "2.8.0", "12.8", NULL},
		{"__version__ = '2.6.0+cpu'\ncuda: Optional[str] = None\n", "2.6.0+cpu",
		 NULL, NULL},
		{"__version__ = '2.9.1'\ncuda: Optional[str] = None\nhip: Optional[str] "
		 "= "
		 "None\n",
		 "2.9.1", NULL, NULL},
		{"__version__ = '2.8.0+rocm6.4'\ncuda: Optional[str] = None\nhip: "
		 "Optional[str] = '6.4.43482-0f2d60242'\n",
		 "2.8.0+rocm6.4", NULL, "6.4.43482-0f2d60242"},
		{"__version__ = '2.8.0a0+5228986c39.nv25.06'\ncuda: Optional[str] = "
		 "'12.9'\n",
		 "2.8.0a0+5228986c39.nv25.06", "12.9", NULL},
		{"__version__ = '2.8.0'\ncuda_home = '/usr'\n# cuda = '11.8'\n", "2.8.0",
		 NULL, NULL},
		/* the bazel build's template, filled in or not */
		{"__version__ = '2.5.0a0'\ndebug = False\ncuda = '12.4'\n# TODO\n"
		 "git_version = \"\"\nhip = None\nimport torch\n",
		 "2.5.0a0", "12.4", NULL},
		{"__version__ = '2.5.0a0'\ncuda = ''\n", "2.5.0a0", NULL, NULL},
		{"__version__ = '2.5.0a0'\ncuda = 'None'\n", "2.5.0a0", NULL, NULL},
		{"\xef\xbb\xbf__version__ = '2.8.0'\ncuda = '12.8'\n", "2.8.0", "12.8",
		 NULL},
		{"__version__: str = \"2.8.0\"  # set by the build\n"
		 "cuda: \"str | None\" = \"12.8\"  # 'x'\n",
		 "2.8.0", "12.8", NULL},
		{"__version__ = '2.8.0'\ncuda: Optional[str] = None  # no CUDA\n",
		 "2.8.0", NULL, NULL},
		{"__version__ = '2.11.0+rocm7.13.0'\ncuda: Optional[str] = None\nhip: "
		 "Optional[str] = '7.13.26153'\n",
		 "2.11.0+rocm7.13.0", NULL, "7.13.26153"},
		{"__version__ = '2.9.1+xpu'\ncuda: Optional[str] = None\nhip: "
		 "Optional[str] = None\nxpu: Optional[str] = '20250201'\n",
		 "2.9.1+xpu", NULL, NULL},
		{"__version__ = \"\"\"2.8.0\"\"\"\n", NULL, NULL, NULL},
		{"__version__ = '2.8' '.0'\n", NULL, NULL, NULL},
		{"__version__ = '2.8''.0'\n", NULL, NULL, NULL},
		{"__version__ = '2.8.0'\ncuda = Nonesuch\n", NULL, NULL, NULL},
		{"__version__ = '2.8.0'\ncuda == '11.8'\n", NULL, NULL, NULL},
		{"__version__ = '2.8.0'\ncuda = 12.8\n", NULL, NULL, NULL},
		{"__version__ = '2.8.0'\ncuda = '12.8\n", NULL, NULL, NULL},
		{"__version__ = '2.8.0'\ncuda = 'twelve'\n", NULL, NULL, NULL},
		{"__version__ = '2.8.0\\x1b[31m'\n", NULL, NULL, NULL},
		{"__version__ = ''\n", NULL, NULL, NULL},
		{"cuda = '12.8'\n", NULL, NULL, NULL},
		{" __version__ = '2.8.0'\n", NULL, NULL, NULL},
		{"", NULL, NULL, NULL},
	};
	struct torch_build build;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str bytes = str_c(cases[i].bytes);

		if (cudafile_torch(&build, bytes) != (cases[i].version != NULL))
			fail_msg("'%s'", cases[i].bytes);
		if (!cases[i].version)
			continue;
		facts_str(build.version, str_c(cases[i].version), bytes);
		facts_str(build.cuda, str_c(cases[i].cuda), bytes);
		facts_str(build.hip, str_c(cases[i].hip), bytes);
	}
}

/* What a parser makes of a text; want NULL: it refuses it. */
struct reading {
	bool (*parse)(struct str *value, struct str bytes);
	const char *bytes, *want;
};

static const struct reading readings[] = {
	{cudafile_proc,
	 "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 "
	 "18:56:32 UTC "
	 "2023\nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n",
	 "535.129.03"},
	{cudafile_proc,
	 "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.144.03  Release "
	 "Build  "
	 "(dvs-builder@U16-I3-D08-1-2)  Mon Dec 30 17:26:13 UTC 2024\n",
	 "550.144.03"},
	{cudafile_proc,
	 "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  540.4.0  Release "
	 "Build  "
	 "(buildbrain@mobile)  Tue Jan  7 17:35:12 PST 2025\n",
	 "540.4.0"},
	{cudafile_proc, "NVRM version: 570.86\n", "570.86"},
	{cudafile_proc, "NVRM version: NVIDIA UNIX x86_64 Kernel Module\n", NULL},
	{cudafile_proc, "GCC version:  gcc version 12.2.0\n", NULL},
	{cudafile_proc, "NVRM version: none\nNVRM version: 570.86\n", NULL},
	{cudafile_proc, "", NULL},
	{cudafile_model, "Model: \t\t NVIDIA L40S\nIRQ:   \t\t 16\n", "NVIDIA L40S"},
	{cudafile_model, "IRQ: 16\nModel:\t A100 \n", "A100"},
	{cudafile_model, "Model: \t\n", NULL},
	{cudafile_model, "IRQ: 16\n", NULL},
	{cudafile_txt, "CUDA Version 10.2.89\n", "10.2.89"},
	{cudafile_txt, "CUDA Version 11.0.228\nCUDA Patch Version 1\n", "11.0.228"},
	{cudafile_txt, "CUDA Version x\n", NULL},
	{cudafile_txt, "Version 10.2\n", NULL},
	{cudafile_nvcc,
	 "nvcc: NVIDIA (R) Cuda compiler driver\nCuda compilation tools, release 13.0, "
	 "V13.0.88\nBuild cuda_13.0.r13.0/compiler.36424714_0\n",
	 "13.0.88"},
	{cudafile_nvcc, "Cuda compilation tools, release 12.8, V12.8.93\n", "12.8.93"},
	{cudafile_nvcc, "Cuda compilation tools, release 12.8\n", NULL},
	{cudafile_nvcc, "Build cuda_12.8.r12.8/compiler.35583870_0\n", "12.8"},
	{cudafile_nvcc, "Build cuda_r12.8/compiler\n", NULL},
	{cudafile_nvcc, "bash: nvcc: command not found\n", NULL},
	{cudafile_debian, "12.8.90-1", "12.8.90"},
	{cudafile_debian, "12.8.1", "12.8.1"},
	{cudafile_debian, "", NULL},
	{cudafile_debian, "latest", NULL},
	{cudafile_require, "cuda>=12.8 brand=unknown,driver>=470,driver<471", "12.8"},
	{cudafile_require, "cuda>=13.0", "13.0"},
	{cudafile_require, "brand=unknown", NULL},
	{cudafile_require, "cuda>=x", NULL},
};

static void
reads_one_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(readings); i++) {
		struct str bytes = str_c(readings[i].bytes), value = {0};
		bool read = readings[i].parse(&value, bytes);

		facts_str(read ? value : S("refused"),
			  readings[i].want ? str_c(readings[i].want) : S("refused"),
			  bytes);
	}
}

static void
reads_version_json(void **state)
{
	static const char *const cases[][2] = {
		{"{\n   \"cuda\" : {\n      \"name\" : \"CUDA SDK\",\n      \"version\" "
		 ": "
		 "\"13.0.3\"\n   },\n   \"cuda_nvcc\" : {\"version\": \"13.0.88\"}\n}\n",
		 "13.0.3"},
		{"{\"cuda\": {\"name\": \"CUDA SDK\", \"version\": \"11.8.20220929\"}}",
		 "11.8.20220929"},
		{"{\"cuda_nvcc\": {\"version\": \"12.8.93\"}}", "refused"},
		{"{\"cuda\": \"12.8\"}", "refused"},
		{"{\"cuda\": {\"version\": 12}}", "refused"},
		{"[]", "refused"},
		{"{", "refused"},
		{"", "refused"},
	};
	struct arena mem = arena_new(1 << 22);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str version = {0}, bytes = str_c(cases[i][0]);
		bool read = cudafile_json(&version, &mem, bytes);

		facts_str(read ? version : S("refused"), str_c(cases[i][1]), bytes);
	}
	arena_release(&mem);
}

static void
reads_names_and_numbers(void **state)
{
	struct str version;
	unsigned value = 7;

	(void)state;
	assert_true(
		cudafile_name(&version, S("libcudart.so.12.8.90"), S("libcudart.so.")));
	facts_str(version, S("12.8.90"), S("library"));
	assert_true(cudafile_name(&version, S("cuda-12.8"), S("cuda-")));
	facts_str(version, S("12.8"), S("folder"));
	assert_false(cudafile_name(&version, S("libcudart.so.12"), S("libcudart.so.")));
	assert_false(cudafile_name(&version, S("libcudart.so"), S("libcudart.so.")));
	assert_false(
		cudafile_name(&version, S("libcudart.so.12.8.old"), S("libcudart.so.")));
	assert_false(cudafile_name(&version, S("cuda"), S("cuda-")));
	assert_true(cudafile_hex(&value, S("0x10de\n")));
	assert_int_equal(value, 0x10de);
	assert_true(cudafile_hex(&value, S("0x030200\n")));
	assert_int_equal(value, 0x030200);
	assert_false(cudafile_hex(&value, S("10de\n")));
	assert_false(cudafile_hex(&value, S("0x\n")));
	assert_false(cudafile_hex(&value, S("0x10de10de1\n")));
	assert_int_equal(value, 0x030200);
}

/* name, driver and compute capability, or "refused" */
static void
reads_nvidia_smi(void **state)
{
	static const char *const cases[][2] = {
		{"NVIDIA H100 80GB HBM3, 550.144.03, 9.0",
		 "NVIDIA H100 80GB HBM3|550.144.03|9.0"},
		{"NVIDIA B300 SXM6 AC, 610.57.04, 10.3\r",
		 "NVIDIA B300 SXM6 AC|610.57.04|10.3"},
		{"NVIDIA GeForce RTX 5090,570.86,12.0",
		 "NVIDIA GeForce RTX 5090|570.86|12.0"},
		{"Tesla V100-SXM2-16GB, 450.80.02", "Tesla V100-SXM2-16GB|450.80.02|-"},
		{"NVIDIA L4, 526.98, [N/A]", "refused"},
		{"name, driver_version, compute_cap", "refused"},
		{"Field \"compute_cap\" is not a valid field to query.", "refused"},
		{"No devices were found", "refused"},
		{"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA "
		 "driver. Make sure that the latest NVIDIA driver is installed",
		 "refused"},
		{"GPU, 550", "refused"},
		{", 550.1, 9.0", "refused"},
		{"A\x1b[31m, 550.1, 9.0", "refused"},
		{"", "refused"},
	};
	struct arena mem = arena_new(1 << 20);
	struct smi_gpu gpu;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str got = S("refused");

		if (cudafile_smi(&gpu, str_c(cases[i][0])))
			got = arena_printf(
				&mem, "%.*s|%.*s|%.*s", STR(gpu.name), STR(gpu.driver),
				STR(gpu.cc.major ? cc_str(gpu.cc, &mem) : S("-")));
		facts_str(got, str_c(cases[i][1]), str_c(cases[i][0]));
	}
	arena_release(&mem);
}

static void
reads_compat_packages(void **state)
{
	static const char *const cases[][2] = {
		{"cuda-compat-11-8", "11.8"},  {"cuda-compat-12-8=570.148.08-1", "12.8"},
		{"cuda-compat-13", "refused"}, {"cuda-compat-12-x", "refused"},
		{"cuda-12-8", "refused"},      {"", "refused"},
	};
	struct arena mem = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str version = {0}, text = str_c(cases[i][0]);
		bool read = cudafile_compat(&version, &mem, text);

		facts_str(read ? version : S("refused"), str_c(cases[i][1]), text);
	}
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_torch_version_py),
		cmocka_unit_test(reads_one_value),
		cmocka_unit_test(reads_version_json),
		cmocka_unit_test(reads_names_and_numbers),
		cmocka_unit_test(reads_nvidia_smi),
		cmocka_unit_test(reads_compat_packages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
