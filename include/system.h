/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a machine or an unpacked image says about its torch, CUDA, driver and GPUs, read
 * from files under any root. Only on this host (root "") does it look at the environment
 * and, where no file helps, run nvcc or nvidia-smi.
 */
#ifndef SYSTEM_H
#define SYSTEM_H

#include "cudafile.h"
#include "gpu.h"

/* A value and who says so ("CUDA_VERSION", "/usr/local/cuda/version.json"); absent value:
 * nobody does. */
struct system_fact {
	struct str value, from;
};

struct system_gpu {
	struct str address; /* "0000:01:00.0" */
	unsigned device;    /* of vendor 10de; 0 where only the driver names it */
	struct str name;    /* the driver's, else the board's, else absent */
	const struct gpu_chip *chip; /* NULL: not known */
	struct cc cc;                /* major 0: not known */
};

/* "" for NULL, "" and "/": this host. */
const char *system_root(const char *root);
/* -E_SYSTEM where root is no folder, which would look like an empty image. */
int system_check_root(const char *root, struct err *err);

/*
 * torch/version.py in the first of the environment's folders that has one (site as in
 * site_find); from is absent where no torch is installed. Returns 0, or -E_FORMAT,
 * -E_SYSTEM, and -E_NOMATCH where the folder that was named is no environment.
 */
int system_torch(struct torch_build *build, struct str *from, struct arena *arena,
		 const char *root, const char *site, struct err *err);

/* CUDA as the image's environment states it; absent where root is not this host. */
struct system_fact system_cuda_env(const char *root);

/* CUDA as the toolkit's or runtime's files state it. Returns 0, or an error of a file
 * that is there and cannot be read. */
int system_cuda(struct system_fact *cuda, struct arena *arena, const char *root,
		struct err *err);

/* Is there a way to a GPU from here: /dev/nvidiactl, or WSL's /dev/dxg? Without one the
 * driver's files describe the machine that builds, not one that will run. */
bool system_has_gpu_access(struct arena *arena, const char *root);
bool system_is_wsl(struct arena *arena, const char *root);

/*
 * The driver's version from /sys/module/nvidia/version or /proc/driver/nvidia/version,
 * and, with run set and on this host, from nvidia-smi (10 seconds at most).
 * Returns 0, or -E_FORMAT for a file that holds no version.
 */
int system_driver(struct system_fact *driver, struct arena *arena, const char *root,
		  bool run, struct err *err);

/* GPUs of NVIDIA on the PCI bus, and those that only the driver lists; by address. */
int system_gpus(struct system_gpu **gpus, size_t *ngpus, struct arena *arena,
		const char *root, const struct gpu_table *table, struct err *err);

/* The version in a library's file name, "9.10.2" of libcudnn.so.9.10.2, in the folders
 * where images keep CUDA's; prefix: "libcudnn.so.". */
struct system_fact system_library(struct arena *arena, const char *root,
				  struct str prefix);

#endif
