/* SPDX-License-Identifier: Apache-2.0 */
/* tools/data/wheels.yaml: accelerator packages, and where builds of them are. */
#ifndef WHEELS_H
#define WHEELS_H

#include "wheel.h"

/* GPUs on which something fails, and why. No reason: no GPU. */
struct wheels_avoid {
	struct sm_list gpus;
	struct str why;
};

struct wheels_row {
	struct wheel wheel; /* has: completed from the row */
	struct str url;     /* with "+" as %2B, ready for pip */
	struct str sha256;  /* 64 digits, or absent */
	struct str from, trust;
	struct str bad;      /* why nobody may use it, or absent */
	struct sm_list gpus; /* what it holds code for; n 0: not known */
	struct wheels_avoid avoid;
	bool pins_torch; /* it requires exactly the torch it was built for */
	char conf;       /* S V R I U */
};

/* A version that the package index has. */
struct wheels_pin {
	struct str argument, why, platform; /* platform absent: any */
	struct wheel_release torch, python; /* python: the least; n 0: any */
	struct wheels_avoid avoid;
	char conf;
};

struct wheels_source {
	struct str argument, why;
	struct sm_list gpus;
	struct wheel_release toolkit, torch,
		below; /* least CUDA and torch; torch's end */
	char conf;
};

/* The extensions that a GPU's calls go through. */
struct wheels_path {
	struct cc gpu;
	struct sm_list gpus; /* a build for any of these serves it */
	struct str *files;   /* "_qattn_sm89": starts of file names of extensions */
	size_t nfiles;
};

struct wheels_package {
	struct str name, import;
	bool follows_torch; /* the index version is in torch.yaml */
	struct wheels_row *rows;
	struct wheels_pin *pins;
	struct wheels_source *sources;
	struct wheels_path *paths;
	size_t nrows, npins, nsources, npaths;
};

struct wheels {
	struct wheels_package *packages;
	size_t npackages;
};

/*
 * dir as in data_load. Strict: unknown keys, names outside PEP 427 or the grammar of
 * wheel_local, rows that contradict their name and hashes that are none are -E_FORMAT
 * with file:line:col.
 */
int wheels_load(struct wheels *wheels, struct arena *arena, const char *dir,
		struct err *err);
/* By name, "-", "_" and "." alike; NULL: not in the data. */
const struct wheels_package *wheels_find(const struct wheels *wheels, struct str name);
bool wheels_same_name(struct str a, struct str b);
/* An address as pip takes it: "+" as %2B. */
struct str wheels_url(struct arena *arena, struct str url);
/* The GPUs that a name says; n 0: it says none. */
struct sm_list wheels_named_gpus(struct arena *arena, const struct wheel_local *has);
/* The path of a GPU, or NULL. */
const struct wheels_path *wheels_path(const struct wheels_package *package,
				      struct cc gpu);
/* Does code for these GPUs serve that one, as the package uses it? */
bool wheels_serve(const struct wheels_package *package, const struct sm_list *gpus,
		  struct cc gpu);

#endif
