/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a machine or an unpacked image says about its torch, CUDA, driver and GPUs, read
 * from files under any root. Only on this host (root "") does it look at the environment
 * and, where no file helps, run nvcc or nvidia-smi. Nothing is ever loaded or imported.
 */
#ifndef SYSTEM_H
#define SYSTEM_H

#include "cudafile.h"
#include "gpu.h"

/* Where to look. */
struct place {
	struct arena *arena;
	const char *root; /* "" is this host; see system_root */
	const char *site; /* as in site_find, or NULL */
	bool run;         /* may nvcc and nvidia-smi be asked where no file says it? */
};

/* A value and who says so ("CUDA_VERSION", "/usr/local/cuda/version.json"); absent value:
 * nobody does. */
struct system_fact {
	struct str value, from;
};

struct system_gpu {
	struct str address; /* "0000:01:00.0"; absent where only nvidia-smi names it */
	unsigned device;    /* of vendor 10de; 0 where only the driver names it */
	struct str name;    /* the driver's, else the board's, else absent */
	const struct gpu_chip *chip; /* NULL: not known */
	struct cc cc;                /* major 0: not known */
};

struct system_gpus {
	struct system_gpu *p;
	size_t n;
};

/* "" for NULL, "" and "/": this host. */
const char *system_root(const char *root);
/* -E_SYSTEM where root is no folder, which would look like an empty image. */
int system_check_root(const char *root, struct err *err);

/*
 * torch/version.py in the first of the environment's folders that has one; from is absent
 * where no torch is installed. Returns 0, or -E_FORMAT, -E_SYSTEM, and -E_NOMATCH where
 * the folder that was named is no environment.
 */
int system_torch(struct torch_build *build, struct str *from, const struct place *place,
		 struct err *err);

/* CUDA as the image's environment states it; absent where root is not this host. */
struct system_fact system_cuda_env(const struct place *place);

/* CUDA as the toolkit's or runtime's files state it. Returns 0, or an error of a file
 * that is there and cannot be read. */
int system_cuda(struct system_fact *cuda, const struct place *place, struct err *err);

/* Is there a way to a GPU from here: /dev/nvidiactl, or WSL's /dev/dxg? Without one the
 * driver's files describe the machine that builds, not one that will run. */
bool system_has_gpu_access(const struct place *place);
bool system_is_wsl(const struct place *place);

/*
 * The driver's version from /sys/module/nvidia/version or /proc/driver/nvidia/version,
 * and at last from nvidia-smi (10 seconds at most).
 * Returns 0, or -E_FORMAT for a file that holds no version.
 */
int system_driver(struct system_fact *driver, const struct place *place, struct err *err);

/* GPUs of NVIDIA on the PCI bus, and those that only the driver lists; by address. Where
 * there are none, as under WSL, nvidia-smi is asked. */
int system_gpus(struct system_gpus *gpus, const struct place *place,
		const struct gpu_table *table, struct err *err);

/* The version in a library's file name, "9.10.2" of libcudnn.so.9.10.2, in the folders
 * where images keep CUDA's; prefix: "libcudnn.so.". */
struct system_fact system_library(const struct place *place, struct str prefix);

/* The output of a program of this host, 10 seconds at most. False where there is none, it
 * may not be run, or it fails. */
bool system_ask(struct str *output, const struct place *place, const char *const *argv);

enum system_about { SYSTEM_TORCH, SYSTEM_CUDA, SYSTEM_DRIVER, SYSTEM_GPUS };

/* What an answer holds for. */
enum system_trust {
	SYSTEM_IMAGE,     /* a file of the image: wherever the image runs */
	SYSTEM_INHERITED, /* a variable: what some base image set, right or outdated */
	SYSTEM_MACHINE,   /* the machine that was looked at, and no other */
};

struct system_source {
	enum system_about about;
	enum system_trust trust;
	const char *name; /* a variable, a file, a program */
	const char
		*caveat; /* what is wrong with it, above all in a docker build, or NULL */
	bool is_program; /* asked only where no file says it */
};

/* What one source says: the value, or what is the matter with it, or neither where it is
 * not there; a program is not run. */
struct system_said {
	const struct system_source *source;
	struct system_fact fact;
	struct str problem;
};

/* Every source there is, those first that are asked first. Cannot fail. */
void system_survey(struct system_said **said, size_t *nsaid, const struct place *place,
		   const struct gpu_table *table);

#endif
