/* SPDX-License-Identifier: Apache-2.0 */
/* The main command: many files to one that cannot damage the image. */
#include "clean.h"

#include "out.h"
#include "reading.h"
#include "reqclean.h"
#include "str.h"

enum {
	OPT_POLICY = READ_LAST,
	OPT_DATA,
	OPT_PROTECT,
	OPT_ALLOW,
	OPT_JSON,
	OPT_KEEP,
	OPT_HASHES,
	OPT_ANNOTATE,
	OPT_OUTPUT = 'o',
};

const struct opt clean_opts[] = {
	{OPT_OUTPUT, "output", "FILE", "write to FILE, not to standard output", 0},
	{OPT_PROTECT, "protect", "FILE",
	 "names and versions that may not move: constraints, or a pip freeze", OPT_MANY},
	{OPT_ALLOW, "allow-url", "HOST", "a host more that pinned addresses may name",
	 OPT_MANY},
	{OPT_POLICY, "policy", "FILE", "hosts, families and refused releases", 0},
	{OPT_DATA, "data", "DIR", "facts from DIR, not the built-in ones", 0},
	READ_OPTIONS,
	{OPT_HASHES, "hashes", NULL, "keep --hash of requirements", 0},
	{OPT_ANNOTATE, "annotate", NULL,
	 "say behind each requirement what each line asks for", 0},
	{OPT_KEEP, "keep-going", NULL,
	 "leave out lines that pip refuses, instead of stopping", 0},
	{OPT_JSON, "json", NULL, "print all that was done as JSON; needs no -o", 0},
	{0},
};

struct job {
	struct clean clean;
	struct reading reading;
	const char *output, *policy, *data;
	const char **protects;
	size_t nprotects;
	bool json;
};

static void
take_option(struct job *job, const struct args *args, int key)
{
	struct clean *clean = &job->clean;

	switch (key) {
	case OPT_OUTPUT:
		job->output = args->value;
		break;
	case OPT_PROTECT:
		job->protects[job->nprotects++] = args->value;
		break;
	case OPT_ALLOW:
		clean->hosts[clean->nhosts++] = str_c(args->value);
		break;
	case OPT_POLICY:
		job->policy = args->value;
		break;
	case OPT_DATA:
		job->data = args->value;
		break;
	case OPT_HASHES:
		clean->hashes = true;
		break;
	case OPT_ANNOTATE:
		clean->annotate = true;
		break;
	case OPT_KEEP:
		clean->keep_going = true;
		break;
	case OPT_JSON:
		job->json = clean->listed = true;
		break;
	default:
		reading_option(&job->reading, args, key);
	}
}

/* All conflicts but the last as notes; the last is the error that ends the program. */
static int
fail_conflicts(const struct clean *clean, const struct result *result, struct err *err)
{
	struct str text;

	if (!result->nconflicts)
		return 0;
	for (size_t i = 0; i < result->nconflicts; i++) {
		text = clean_conflict_text(clean->arena, &result->conflicts[i]);
		if (i + 1 < result->nconflicts)
			out_note("reqclean", "nomatch: %.*s", STR(text));
	}
	return err_set(err, E_NOMATCH, "%.*s", STR(text));
}

static int
write_all(struct job *job, struct err *err)
{
	struct clean *clean = &job->clean;
	struct result result = clean_merge(clean);

	if (job->json)
		clean_json(clean, &result);
	if (fail_conflicts(clean, &result, err) < 0)
		return -(int)err->code;
	if (!job->output && job->json)
		return 0;
	return host_write(job->output ? job->output : "-", clean_render(clean, &result),
			  0644, err);
}

static int
protect_all(struct job *job, struct err *err)
{
	for (size_t i = 0; i < job->nprotects; i++)
		if (protect_load(&job->clean, job->protects[i], err) < 0)
			return -(int)err->code;
	return 0;
}

int
clean_run(struct args *args)
{
	struct arena mem = arena_new(REQCLEAN_MEMORY);
	struct job job = {.clean.judge = true};
	size_t nwords = args_left(args);
	struct err err = {0};
	int key;

	reading_init(&job.reading, &job.clean, &mem, nwords);
	job.protects = ARENA_ARRAY(&mem, const char *, nwords);
	job.clean.hosts = ARENA_ARRAY(&mem, struct str, nwords);
	while ((key = opt_next(args)))
		take_option(&job, args, key);
	opt_operands(args, 1, SIZE_MAX);
	if (reading_open(&job.reading, &err) < 0 ||
	    policy_load(&job.clean.policy, &mem, job.policy, job.data, &err) < 0 ||
	    protect_all(&job, &err) < 0 || reading_all(&job.reading, args, &err) < 0 ||
	    write_all(&job, &err) < 0)
		return err_exit(&err, "reqclean");
	return 0;
}
