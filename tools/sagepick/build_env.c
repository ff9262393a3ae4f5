/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much a build may do at a time. SageAttention's own default, 32 jobs of 8 threads of
 * nvcc, ends for lack of memory on small machines (pytorch/pytorch#108174 and others);
 * one job for one GPU was seen to do with 16 GB.
 */
#include "rung.h"
#include "buf.h"
#include "host.h"
#include "str.h"

enum { TEXT_MAX = 1 << 16, GIB_PER_JOB = 8, JOBS_MAX = 32 };

static struct str
read_text(struct arena *arena, const char *path)
{
	struct err ignored = {0};
	struct str text = {0};

	if (host_read_if(&text, arena, path, TEXT_MAX, &ignored) != 0)
		return (struct str){0};
	return text;
}

/* The number at the start of text. */
static uint64_t
leading(struct str text, uint64_t otherwise)
{
	uint64_t value = otherwise;
	size_t n = 0;

	text = str_trim(text);
	while (n < text.n && char_is_digit(text.p[n]))
		n++;
	str_uint(str_sub(text, 0, n), 0, UINT64_MAX, &value);
	return value;
}

/* GiB that are free, as far as the container may have them. */
static uint64_t
memory(struct arena *arena)
{
	struct str info = read_text(arena, "/proc/meminfo");
	ptrdiff_t at = str_find(info, S("MemAvailable:"));
	uint64_t limit =
		leading(read_text(arena, "/sys/fs/cgroup/memory.max"), UINT64_MAX);
	uint64_t used = leading(read_text(arena, "/sys/fs/cgroup/memory.current"), 0);
	uint64_t there = at < 0 ? (uint64_t)GIB_PER_JOB << 20
				: leading(str_sub(info, (size_t)at + 13, info.n), 0);

	there *= 1024;
	limit = limit > used ? limit - used : 0;
	return (there < limit ? there : limit) >> 30;
}

/* "0-3,8" are five. */
static uint64_t
cores(struct arena *arena)
{
	struct str status = read_text(arena, "/proc/self/status"), list, line;
	ptrdiff_t at = str_find(status, S("Cpus_allowed_list:"));
	uint64_t n = 0;

	list = str_sub(status, (size_t)(at < 0 ? 0 : at) + 18, status.n);
	if (at < 0 || !str_line(&list, &line))
		return 1;
	line = str_trim(line);
	while (line.p) {
		struct str last = str_cut(&line, ','), first = str_cut(&last, '-');

		n += last.p ? leading(last, 0) - leading(first, 0) + 1 : 1;
	}
	return n;
}

/* "200000 100000" lets two cores' worth of time pass. */
static uint64_t
quota(struct arena *arena)
{
	struct str period = read_text(arena, "/sys/fs/cgroup/cpu.max");
	struct str share = str_cut(&period, ' ');
	uint64_t whole = leading(period, 0);

	return whole && char_is_digit(share.n ? share.p[0] : 'm')
		       ? leading(share, 0) / whole
		       : UINT64_MAX;
}

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

const char *const *
build_env(struct arena *arena, const struct cc_list *ccs)
{
	const char **env = ARENA_ARRAY(arena, const char *, 8);
	const char *ccache = program_find(arena, NULL, "ccache");
	const char *nvcc = program_find(arena, NULL, "nvcc");
	uint64_t jobs =
		least(least(cores(arena), quota(arena)), memory(arena) / GIB_PER_JOB);
	size_t n = 0;

	jobs = least(jobs ? jobs : 1, JOBS_MAX);
	env[n++] = arena_printf(arena, "TORCH_CUDA_ARCH_LIST=%.*s",
				STR(cc_list_str(ccs, arena)))
			   .p;
	/* extensions one after the other: each has jobs of its own */
	env[n++] = "EXT_PARALLEL=1";
	if (!host_env("MAX_JOBS").p)
		env[n++] =
			arena_printf(arena, "MAX_JOBS=%llu", (unsigned long long)jobs).p;
	if (ccache && !host_env("CXX").p)
		env[n++] = "CXX=ccache g++";
	if (ccache && nvcc && !host_env("PYTORCH_NVCC").p)
		env[n++] = arena_printf(arena, "PYTORCH_NVCC=ccache %s", nvcc).p;
	return env;
}
