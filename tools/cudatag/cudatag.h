/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of cudatag share. */
#ifndef CUDATAG_H
#define CUDATAG_H

#include "companions.h"
#include "opt.h"
#include "system.h"
#include "tags.h"

#define TOOL "cudatag"

enum { ARENA_CAP = 64 << 20, MAX_NOTES = 16 };

/* Of every JSON output; raised where a key changes its meaning or goes. */
enum { SCHEMA = 1 };

enum option {
	OPT_FROM = OPT_LONG,
	OPT_ROOT,
	OPT_SITE,
	OPT_ARCH,
	OPT_TORCH,
	OPT_PYTHON,
	OPT_DRIVER,
	OPT_PLATFORM,
	OPT_JSON,
	OPT_ENV,
	OPT_URL,
	OPT_ARCH_LIST,
	OPT_EXPLAIN,
	OPT_DATA,
	OPT_PROBE,
	OPT_PYTHON_BIN,
	OPT_TIMEOUT,
};

enum source { FROM_TORCH = 1, FROM_ENV = 2, FROM_TOOLKIT = 4, FROM_DRIVER = 8 };

enum form { FORM_TAG, FORM_JSON, FORM_ENV, FORM_INDEX_URL, FORM_ARCH_LIST, FORM_EXPLAIN };

/* The command line. */
struct request {
	const char *root, *site, *data, *torch, *python, *driver;
	struct str platform;
	const char *archs[64];
	size_t narchs;
	unsigned from;         /* enum source, all by default */
	bool from_given;       /* then one of them must say something */
	bool toolkit_first;    /* --from named the toolkit before the environment */
	const char *form_name; /* the option that set form */
	enum form form;
};

struct facts {
	struct torch_table torch;
	struct cuda_table cuda;
	struct gpu_table gpus;
};

/* What is known about the image, and who said so. */
struct known {
	struct place place;
	struct tags_ask ask;
	struct system_fact torch; /* "2.8.0+cu128", "--torch" */
	/* in ask only where it was named, or is in an environment that was */
	struct system_fact python;
	struct system_fact image; /* "12.8.1", "CUDA_VERSION" */
	struct system_fact driver;
	struct str ccs_from;
	bool driver_ignored; /* files name one, but it is the build machine's */
};

struct result {
	struct tags_answer answer;
	struct str version; /* of torch, without its local part */
	struct str index_url, arch_list;
	bool extrapolated; /* it rests on a torch or driver not in the facts */
	struct companions
		companions;       /* of the best; empty where the torch is not known */
	struct system_said *said; /* every source, for --explain and --json */
	size_t nsaid;
	struct str notes[MAX_NOTES]; /* for people, where the answer is not a plain one */
	size_t nnotes;
};

int facts_load(struct facts *facts, struct arena *arena, const char *dir,
	       struct err *err);
/* Asks every source that the request allows. */
int known_find(struct known *known, struct arena *arena, const struct facts *facts,
	       const struct request *request, struct err *err);
/* The answer with its notes; -E_NOMATCH leaves the candidates in it. */
int result_find(struct result *result, const struct known *known, enum form form,
		struct err *err);
/* In the form that was asked for. Without an answer only JSON and --explain say anything.
 */
void result_print(const struct result *result, const struct known *known, enum form form);

/* Is this source's word the one that counted? */
bool result_counted(const struct known *known, const struct system_said *said);
/* What it speaks of: "image", "base image" or "machine". */
const char *result_trust(enum system_trust trust);

int tag_main(struct args *args);
int gpus_main(struct args *args);
int report_main(struct args *args);

#endif
