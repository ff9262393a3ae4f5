/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Torch releases: CUDA tags, Pythons, companions, GPU code in their wheels, and the
 * triton and xformers that belong to them. Pure functions of tools/data/torch.yaml.
 */
#ifndef TORCH_H
#define TORCH_H

#include "gpu.h"

struct torch_tag {
	struct str tag;  /* "cu128" */
	bool off_matrix; /* on the index, though not in the release's own matrix */
	char conf;
};

struct torch_release {
	struct str version; /* "2.8.0" */
	struct str date;    /* "2025-08-06", absent where unknown */
	struct str vision, audio, triton;
	struct torch_tag *tags; /* CUDA tags on Linux x86_64, oldest CUDA first */
	size_t ntags;
	struct str
		pypi_tag; /* what the wheel on the default index is built for (Linux) */
	struct str *pythons; /* "3.12", "3.13t" */
	size_t npythons;
	char conf, pypi_conf, triton_conf, pythons_conf;
};

/* The code in the wheels of releases [from, to] (minor releases) for one tag. */
struct torch_code {
	struct str platform; /* "linux_x86_64", "linux_aarch64", "win_amd64" */
	struct str from, to; /* "2.9", "2.10" */
	struct str tag;
	struct str text; /* as in the data, "8.0 12.0+PTX" */
	struct sm_list sms;
	char conf;
};

struct torch_xformers {
	struct str *versions; /* oldest first */
	size_t nversions;
	struct str torch; /* "2.8.0", or with least the first release it works with */
	bool least;       /* ">=": any torch from there on */
	bool pins_torch; /* its wheels require exactly that torch, so pip would move it */
	struct str *tags;
	size_t ntags;
	char conf;
};

/* Tags that differ on a platform other than Linux x86_64. */
struct torch_platform {
	struct str platform, from, to;
	struct torch_tag *tags;
	size_t ntags;
};

/* What else is recorded of releases [from, to] and tags; see enum torch_topic. */
enum torch_topic {
	TORCH_TOOLKIT, /* value: "12.8.1", the patch level inside the tag's wheels */
	TORCH_CUDNN,   /* value: cuDNN; extra: NCCL, or absent */
	TORCH_ABI,     /* value: "0" or "1", _GLIBCXX_USE_CXX11_ABI on Linux */
	TORCH_PYTHON,  /* tags: "3.13", Pythons off the matrix */
	TORCH_ROCM,    /* tags: "6.3", of ROCm */
	TORCH_TRITON_WINDOWS, /* value: "3.4", of triton-windows; extra: CUDA inside */
	TORCH_GAP,            /* value: a package that the tag's index lacks */
	TORCH_DOMAIN,         /* value: code in torchvision and torchaudio, "8.0 12.0" */
};

struct torch_fact {
	enum torch_topic topic;
	struct str from, to; /* absent: any release */
	struct str platform; /* absent: any */
	struct str *tags;    /* none: any */
	size_t ntags;
	struct str value, extra;
	char conf;
};

struct torch_table {
	struct torch_release *releases; /* oldest first */
	struct torch_code *codes;
	struct torch_xformers *xformers; /* oldest first */
	struct torch_platform *platforms;
	struct torch_fact *facts;
	size_t nreleases, ncodes, nxformers, nplatforms, nfacts;
	struct str file;
};

#define TORCH_PLATFORM S("linux_x86_64")

/* dir as in data_load; strict as gpu_load. */
int torch_load(struct torch_table *table, struct arena *arena, const char *dir,
	       struct err *err);

/* Numbers only: "2.10.0" is above "2.9.1"; a local part ("+cu128") and what follows the
 * digits ("a0", ".dev1") are ignored. */
int torch_cmp(struct str a, struct str b);

/* Exactly this release ("2.8.0", "2.8.0+cu128"), or the newest of a minor ("2.8"). NULL:
 * not in the table. */
const struct torch_release *torch_find(const struct torch_table *table,
				       struct str version);
/* torch_find, or else the closest older release, or the oldest; *exact says which. Never
 * NULL. */
const struct torch_release *torch_nearest(const struct torch_table *table,
					  struct str version, bool *exact);
const struct torch_release *torch_newest(const struct torch_table *table);

/* Tags published for a platform, newest CUDA last. */
void torch_tags(const struct torch_table *table, const struct torch_release *release,
		struct str platform, const struct torch_tag **tags, size_t *ntags);
/* Is this tag ("cu128") published for it? */
bool torch_has_tag(const struct torch_table *table, const struct torch_release *release,
		   struct str platform, struct str tag);
/* "3.12", "3.13t", "cp312" or "cp313t" */
bool torch_has_python(const struct torch_release *release, struct str python);
/* "3.10, 3.11, 3.12" for messages; "cu126, cu128" with torch_tags_str. */
struct str torch_pythons_str(const struct torch_release *release, struct arena *arena);
struct str torch_tags_str(const struct torch_table *table,
			  const struct torch_release *release, struct str platform,
			  struct arena *arena);

/* What its wheels of that tag hold; NULL where it is not recorded. */
const struct torch_code *torch_code(const struct torch_table *table,
				    const struct torch_release *release, struct str tag,
				    struct str platform);
/* Do its wheels of that tag run on this GPU? reason gets a sentence to act on. */
enum cc_verdict torch_serves(const struct torch_table *table,
			     const struct torch_release *release, struct str tag,
			     struct str platform, struct cc gpu, struct arena *arena,
			     struct str *reason);
/* The first release, and its first tag, with a cubin or PTX for this GPU; NULL: none. */
const struct torch_release *torch_first_for(const struct torch_table *table,
					    struct str platform, struct cc gpu,
					    struct str *tag);

/* The first fact of a topic for a release, a tag (absent: any) and a platform (absent:
 * any); NULL: not recorded. */
const struct torch_fact *torch_fact(const struct torch_table *table,
				    enum torch_topic topic, struct str version,
				    struct str tag, struct str platform);
/* Is a companion ("torchaudio") known to be missing on the index of this tag? */
bool torch_lacks(const struct torch_table *table, struct str package, struct str tag);

/* The row of an xformers version ("0.0.32.post2"), or NULL. */
const struct torch_xformers *torch_xformers_find(const struct torch_table *table,
						 struct str version);
/* The newest row that fits this torch, or NULL; its last version is the newest. */
const struct torch_xformers *torch_xformers_for(const struct torch_table *table,
						const struct torch_release *release);
bool torch_xformers_fits(const struct torch_xformers *row,
			 const struct torch_release *release);
/* "0.0.32.post2 fits torch 2.8.0 only" and the like: why it fits or not. */
struct str torch_xformers_why(const struct torch_xformers *row, struct arena *arena);

#endif
