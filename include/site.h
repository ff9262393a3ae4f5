/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Python environment of an image, found and read without running Python: where its
 * packages lie, and which distributions are installed (by the rules of pip's importlib
 * backend, so that names, versions and duplicates come out as `pip freeze` has them).
 */
#ifndef SITE_H
#define SITE_H

#include "arena.h"
#include "err.h"

enum { SITE_MAX_DIRS = 64 };

struct site {
	const char *root;  /* the unpacked image; "" is this host */
	struct str prefix; /* "/opt/venv" as seen inside root; absent for a bare folder */
	struct str python; /* "3.12" or "3.13t"; absent where nothing says */
	struct str python_full; /* "3.12.3", where a file says so; else absent */
	const char **dirs; /* the folders of packages in sys.path order, on this host */
	size_t ndirs;
};

/*
 * root: NULL, "" or "/" is this host, whose VIRTUAL_ENV and CONDA_PREFIX then count.
 * dir: NULL to look for the environment (a venv, then conda, then the system's Python);
 * else the folder itself, a site-packages or the prefix of an environment, as a path of
 * this host when root is this host, and inside root otherwise.
 * Returns 0, -E_NOMATCH naming where it looked, or -E_SYSTEM.
 */
int site_find(struct site *site, struct arena *arena, const char *root, const char *dir,
	      struct err *err);

/* Adds the folders that .pth files name, as Python does at its start; site_find has done
 * so unless dir was the folder of packages itself. Lines of code are passed over. */
void site_add_pth(struct site *site, struct arena *arena);

/* The path on this host of `path` inside the site's root; NULL as host_in_root. */
const char *site_path(const struct site *site, struct arena *arena, const char *path);

struct dist {
	struct str name;      /* as METADATA writes it, else what the folder is called */
	struct str canonical; /* PEP 503 form of the folder's name: what identifies it */
	struct str version; /* PEP 440 normal form; else as written, "None" for nothing */
	bool is_pep440;     /* is version a PEP 440 version? */
	const char *path;   /* the .dist-info folder, .egg-info folder or file */
	const char *dir;    /* the folder of packages it lies in */
	struct str
		metadata; /* the bytes of METADATA or PKG-INFO, absent if there is none */
	struct str direct_url; /* the bytes of direct_url.json (PEP 610), or absent */
};

/*
 * All distributions of the site, sorted by name as `pip freeze` sorts. The first of two
 * with one canonical name wins, in the order of dirs, then of names. What is no valid
 * project name (the "~orch" that an interrupted pip leaves) is left out.
 * Returns 0, -E_SYSTEM, or -E_FORMAT for a METADATA of more than 4 MiB.
 */
int site_list(struct dist **dists, size_t *ndists, struct arena *arena,
	      const struct site *site, struct err *err);

/* The one with this name in its canonical form (name.h), or NULL. */
const struct dist *site_dist(const struct dist *dists, size_t ndists, struct str name);

#endif
