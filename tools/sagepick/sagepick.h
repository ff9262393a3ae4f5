/* SPDX-License-Identifier: Apache-2.0 */
/* What sagepick's commands share: their options, and the environment they are about. */
#ifndef SAGEPICK_H
#define SAGEPICK_H

#include "ladder.h"
#include "opt.h"
#include "site.h"

enum {
	KEY_PACKAGE = OPT_LONG,
	KEY_TORCH,
	KEY_CUDA,
	KEY_PYTHON,
	KEY_PLATFORM,
	KEY_ARCH,
	KEY_ROOT,
	KEY_SITE,
	KEY_DATA,
	KEY_BUILD,
	KEY_HASHED,
	KEY_LINKS,
	KEY_OWN /* keys of one command start here */
};

/* Rows of the table of options that describe an environment. */
#define ENV_OPTS                                                                         \
	{KEY_PACKAGE, "package", "NAME",                                                 \
	 "sageattention (the default), triton, xformers, flash-attn ...", 0},            \
		{KEY_TORCH, "torch", "VERSION",                                          \
		 "torch's version, with or without +cu130", 0},                          \
		{KEY_CUDA, "cuda", "TAG", "the CUDA tag of torch, such as cu130", 0},    \
		{KEY_PYTHON, "python", "TAG", "such as cp312, cp313t or 3.12", 0},       \
		{KEY_PLATFORM, "platform", "TAG",                                        \
		 "such as linux_x86_64 (the default) or win_amd64", 0},                  \
		{KEY_ARCH, "arch", "NAME|CC",                                            \
		 "a GPU to serve: ada, rtx5090, 12.0 ...; repeatable", OPT_MANY},        \
		{KEY_ROOT, "root", "DIR",                                                \
		 "read what is not given from the image unpacked here", 0},              \
		{KEY_SITE, "site", "DIR",                                                \
		 "read it from this site-packages or environment", 0},                   \
		{KEY_DATA, "data", "DIR",                                                \
		 "read tables from here instead of the built-in ones", 0},               \
		{KEY_LINKS, "find-links", "DIR|FILE|URL",                                \
		 "add wheels of this folder, page or release JSON; repeatable",          \
		 OPT_MANY},                                                              \
		{KEY_BUILD, "build", NULL,                                               \
		 "let the source be the last rung, even without nvcc", 0},               \
	{                                                                                \
		KEY_HASHED, "hashed-only", NULL, "no wheel whose sha256 is not known", 0 \
	}

struct env_opts {
	const char *package, *torch, *cuda, *python, *platform, *root, *site, *data;
	struct str archs[64];
	const char *links[64];
	size_t narchs, nlinks;
	bool build, hashed_only;
};

/* Takes the value of one of ENV_OPTS; false: key is none of them. */
bool env_opt(struct env_opts *opts, struct args *args, int key);

struct env {
	struct arena *arena;
	struct wheels wheels;
	struct torch_table torch;
	struct gpu_table gpus;
	struct cc_list ccs;
	struct ladder_ask ask;
	struct str found_in; /* where versions were read, absent if all were given */
	struct site site;    /* what is there, if it was read */
};

/* Only what --root, --site or this host tell; what nothing says stays unknown. */
int env_look(struct env *env, struct arena *arena, const struct env_opts *opts,
	     struct err *err);

/* Reads the tables and --arch; then what is not given from --root, --site or this host. */
int env_load(struct env *env, struct arena *arena, const struct env_opts *opts,
	     struct err *err);
/* "torch 2.11.0 cu130 cp312 linux_x86_64 12.0", for messages. */
struct str env_text(const struct env *env);

/* The path on this host of a program in PATH or where CUDA puts its own; in an unpacked
 * image in its usual folders. NULL: there is none. */
const char *program_find(struct arena *arena, const char *root, const char *name);
/* The release of CUDA that this nvcc is of; n 0: nothing says. */
struct wheel_release program_nvcc(struct arena *arena, const char *nvcc);

/* Adds the wheels of this package that a --find-links lists. */
int links_add(struct wheels_package *package, struct env *env, const char *link,
	      struct err *err);

int sagepick_run(struct args *args);
int sagepick_install(struct args *args);
int sagepick_check(struct args *args);
int sagepick_names(struct args *args);
int sagepick_data(struct args *args);
extern const struct opt install_opts[], check_opts[], names_opts[];

#endif
