/* SPDX-License-Identifier: Apache-2.0 */
/* The GPU code in wheels, shared libraries and folders, and which GPUs it serves. */
#ifndef KERNELS_H
#define KERNELS_H

#include "fatbin.h"
#include "wheels.h"
#include "zip.h"

/* A version of a library that a file needs: "libc.so.6", "GLIBC_2.34". */
struct kernels_version {
	struct str library, version;
};

struct kernels_file {
	struct str name;           /* a path, or WHEEL:MEMBER */
	struct sm_list sms;        /* n 0: no GPU code */
	const struct fatbin *code; /* the same with counts and versions; NULL: none */
	struct sm_list
		unlinked;   /* relocatable code, which runs only when linked: left over */
	const char *damage; /* why the code cannot be believed, or NULL */
	bool is_32;         /* a library for 32-bit processes */
	bool is_windows;
	size_t nstrange; /* pieces of code of a kind that is not known */
	unsigned cudart; /* N of the libcudart.so.N it needs; 0: none, or not read */
	int cxx11_abi;   /* by what it wants from libc10 and the like: 1, 0; -1: unsaid */
	struct str *needed; /* libraries, as DT_NEEDED has them */
	struct kernels_version *versions;
	/* names in torch's namespaces; only with kernels.with_symbols */
	struct str *wanted, *offered;
	size_t nneeded, nversions, nwanted, noffered;
};

struct kernels {
	struct arena *arena;
	struct kernels_file *files; /* all libraries met, in order of their names */
	size_t nfiles, size;
	bool with_symbols;
};

void kernels_init(struct kernels *kernels, struct arena *arena);
/* Adds what a library, a wheel (by its first bytes) or a folder with all below it holds.
 * Returns 0, -E_FORMAT or -E_SYSTEM. */
int kernels_add(struct kernels *kernels, const char *path, struct err *err);
/* Adds the libraries in an open wheel, or one member of it. */
int kernels_add_zip(struct kernels *kernels, const struct zip *zip, struct err *err);
int kernels_add_member(struct kernels *kernels, const struct zip *zip,
		       const struct zip_member *member, struct err *err);
/* Adds what other found; its arena must last as long. */
void kernels_append(struct kernels *kernels, const struct kernels *other);
/* A further file, about which nothing is known yet. */
struct kernels_file *kernels_new(struct kernels *kernels, struct str name);

/* Adds a library by its bytes. Returns 0 or -E_FORMAT. */
int kernels_read(struct kernels *kernels, struct str name, struct str bytes,
		 struct err *err);
/* What it asks of others: libraries, their versions, functions of torch, C++ ABI. */
struct elf;
void kernels_wants(struct kernels_file *file, struct arena *arena, const struct elf *elf,
		   bool with_symbols);
/* What a library's fat binaries, read in a stream, say. */
void kernels_keep(struct kernels_file *file, struct arena *arena, struct fatbin *fatbin);
/* lib.so, lib.so.12, mod.pyd, lib.dll */
bool kernels_is_library(struct str name);
/* Is this the file of an extension: of "_qattn_sm89" "a/_qattn_sm89.abi3.so"? */
bool kernels_is_extension(struct str name, struct str extension);

/*
 * Is this GPU served? package NULL: by all libraries with GPU code, but for those that a
 * library for another CUDA beside them stands in for; with known paths: by
 * those that its calls go through; else: by any of them. why names what does not, or what
 * serves by PTX only; CC_UNKNOWN: there is no GPU code at all.
 */
enum cc_verdict kernels_serve(const struct kernels *kernels,
			      const struct wheels_package *package, struct cc gpu,
			      char why[static WHEEL_WHY_MAX]);
/* The newest version of PTX that must be compiled where it is served by PTX only; 0. */
unsigned kernels_isa(const struct kernels *kernels, struct cc gpu);
/* The first library that needs another major of libcudart, or NULL. */
const struct kernels_file *kernels_other_cuda(const struct kernels *kernels,
					      unsigned major);
/* The first whose code cannot be believed, or NULL. */
const struct kernels_file *kernels_damaged(const struct kernels *kernels);

#endif
