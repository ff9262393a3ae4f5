/* SPDX-License-Identifier: Apache-2.0 */
/* The main command: many files to one that cannot damage the image. */
#include "clean.h"

#include "out.h"
#include "reqclean.h"
#include "str.h"

enum {
	OPT_POLICY = OPT_LONG,
	OPT_DATA,
	OPT_PROTECT,
	OPT_ALLOW,
	OPT_DIALECT,
	OPT_JSON,
	OPT_KEEP,
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
	{OPT_DIALECT, "dialect", "NAME",
	 "how to read the files: pip-26.3 (the default), pip-24.2, pip-24.0, uv", 0},
	{OPT_KEEP, "keep-going", NULL,
	 "leave out lines that pip refuses, instead of stopping", 0},
	{OPT_JSON, "json", NULL, "print all that was done as JSON; needs no -o", 0},
	{0},
};

const struct opt conflicts_opts[] = {
	{OPT_JSON, "json", NULL, "print JSON", 0},
	{0},
};

struct job {
	struct clean clean;
	const char *output, *policy, *data;
	const char **protects;
	size_t nprotects;
	enum reqfile_dialect dialect;
	bool json;
};

static void
take_dialect(struct job *job, const struct args *args)
{
	if (!reqfile_dialect_parse(&job->dialect, str_c(args->value)))
		opt_bad(args, "dialect '%s' is not known; known: " REQFILE_DIALECT_NAMES,
			args->value);
}

static void
take_option(struct job *job, const struct args *args, int key)
{
	switch (key) {
	case OPT_OUTPUT:
		job->output = args->value;
		break;
	case OPT_PROTECT:
		job->protects[job->nprotects++] = args->value;
		break;
	case OPT_ALLOW:
		job->clean.hosts[job->clean.nhosts++] = str_c(args->value);
		break;
	case OPT_POLICY:
		job->policy = args->value;
		break;
	case OPT_DATA:
		job->data = args->value;
		break;
	case OPT_DIALECT:
		take_dialect(job, args);
		break;
	case OPT_KEEP:
		job->clean.keep_going = true;
		break;
	case OPT_JSON:
		job->json = true;
		break;
	default:
		break;
	}
}

static size_t
count_words(const struct args *args)
{
	size_t n = 0;

	while (args->rest[n])
		n++;
	return n;
}

static struct str
no_variable(const char *name)
{
	(void)name;
	return (struct str){0};
}

/* Variables are not looked up: what they hold must not end in an image. */
static int
open_clean(struct clean *clean, struct arena *mem, struct err *err)
{
	clean->arena = mem;
	if (reqfile_world_open(&clean->world, mem, err) < 0)
		return -(int)err->code;
	clean->world.env = no_variable;
	return 0;
}

static int
read_all(struct job *job, const struct args *args, struct err *err)
{
	struct clean *clean = &job->clean;

	for (size_t i = 0; i < job->nprotects; i++)
		if (protect_load(clean, job->protects[i], err) < 0)
			return -(int)err->code;
	clean->single = args->npos == 1;
	for (size_t i = 0; i < args->npos; i++)
		if (clean_read(clean, args->pos[i], err) < 0)
			return -(int)err->code;
	return 0;
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

	clean_notes(clean);
	if (job->json)
		clean_json(clean, &result);
	if (fail_conflicts(clean, &result, err) < 0)
		return -(int)err->code;
	if (!job->output && job->json)
		return 0;
	return host_write(job->output ? job->output : "-", clean_render(clean, &result),
			  0644, err);
}

int
clean_run(struct args *args)
{
	struct arena mem = arena_new(REQCLEAN_MEMORY);
	struct job job = {.clean.judge = true};
	size_t nwords = count_words(args);
	struct err err = {0};
	int key;

	job.protects = ARENA_ARRAY(&mem, const char *, nwords);
	job.clean.hosts = ARENA_ARRAY(&mem, struct str, nwords);
	while ((key = opt_next(args)))
		take_option(&job, args, key);
	opt_operands(args, 1, SIZE_MAX);
	if (open_clean(&job.clean, &mem, &err) < 0)
		return err_exit(&err, "reqclean");
	job.clean.world.dialect = job.dialect;
	if (policy_load(&job.clean.policy, &mem, job.policy, job.data, &err) < 0 ||
	    read_all(&job, args, &err) < 0 || write_all(&job, &err) < 0)
		return err_exit(&err, "reqclean");
	return 0;
}

static void
print_conflicts(const struct clean *clean, const struct result *result)
{
	for (size_t i = 0; i < result->nconflicts; i++) {
		const struct conflict *c = &result->conflicts[i];

		for (size_t k = 0; k < c->ncore; k++) {
			out_escaped(stdout, c->name);
			putchar('\t');
			out_escaped(stdout, clean_place(clean->arena, c->core[k]->place));
			putchar('\t');
			out_escaped(stdout, clean_shown(clean->arena,
							clean_text(clean->arena,
								   &c->core[k]->req)));
			putchar('\n');
		}
	}
}

/* reqclean conflicts: the lines as they are, without policy. */
int
conflicts_run(struct args *args)
{
	struct arena mem = arena_new(REQCLEAN_MEMORY);
	struct job job = {.clean.keep_going = true};
	struct result result;
	struct err err = {0};

	while (opt_next(args))
		job.json = true;
	opt_operands(args, 1, SIZE_MAX);
	if (open_clean(&job.clean, &mem, &err) < 0 || read_all(&job, args, &err) < 0)
		return err_exit(&err, "reqclean");
	clean_notes(&job.clean);
	result = clean_merge(&job.clean);
	if (job.json)
		clean_json_conflicts(&job.clean, &result);
	else
		print_conflicts(&job.clean, &result);
	if (!result.nconflicts)
		return 0;
	err_set(&err, E_NOMATCH, "%zu of the names cannot be satisfied",
		result.nconflicts);
	return err_exit(&err, "reqclean");
}
