/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files in which torch, CUDA and the NVIDIA driver write their versions: parsers
 * only, pure functions of the bytes. What they give refers to those bytes.
 */
#ifndef CUDAFILE_H
#define CUDAFILE_H

#include "gpu.h"

/* torch/version.py, which is read and never run. */
struct torch_build {
	struct str version; /* "2.8.0+cu128" */
	struct str cuda;    /* "12.8"; absent: no CUDA build */
	struct str hip;     /* "6.4.43482"; absent: no ROCm build */
	struct str xpu;
};

/* False where there is no __version__, or a value that is no version. */
bool cudafile_torch(struct torch_build *build, struct str bytes);

/* /proc/driver/nvidia/version, closed and open modules: "570.86.10"; false: none. */
bool cudafile_proc(struct str *driver, struct str bytes);
/* "Model: NVIDIA ..." of /proc/driver/nvidia/gpus/ADDRESS/information; false: none. */
bool cudafile_model(struct str *model, struct str bytes);
/* One line of a file in /sys ("0x10de\n") as a number. */
bool cudafile_hex(unsigned *value, struct str bytes);

/* /usr/local/cuda/version.json, old and new, lives in the arena; false: no version. */
bool cudafile_json(struct str *version, struct arena *arena, struct str bytes);
/* version.txt of CUDA 11.0 and before: "CUDA Version 10.2.89". */
bool cudafile_txt(struct str *version, struct str bytes);
/* What `nvcc --version` prints: "12.8.93" of "release 12.8, V12.8.93", or "12.8" of
 * "Build cuda_12.8.r12.8/...". */
bool cudafile_nvcc(struct str *version, struct str bytes);
/* The version behind a name: "libcudart.so.12.8.90" and "cuda-12.8" with the prefixes
 * "libcudart.so." and "cuda-"; any version of 2 to 4 numbers. */
bool cudafile_name(struct str *version, struct str name, struct str prefix);
/* A Debian version of NV_CUDA_CUDART_VERSION and the like: "12.8.90" of "12.8.90-1". */
bool cudafile_debian(struct str *version, struct str text);
/* "12.8" of NVIDIA_REQUIRE_CUDA="cuda>=12.8 brand=unknown,driver>=470,...". */
bool cudafile_require(struct str *version, struct str text);
/* "12.8" of NV_CUDA_COMPAT_PACKAGE="cuda-compat-12-8"; lives in the arena. */
bool cudafile_compat(struct str *version, struct arena *arena, struct str text);

/* A line of nvidia-smi --query-gpu=name,driver_version,compute_cap --format=csv,noheader;
 * the last field is absent from an old one's. */
struct smi_gpu {
	struct str name, driver;
	struct cc cc; /* major 0: not said */
};
/* False for the heading, an error message and anything else. */
bool cudafile_smi(struct smi_gpu *gpu, struct str line);

#endif
