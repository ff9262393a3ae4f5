/* SPDX-License-Identifier: Apache-2.0 */
/* The main command: many files to one that cannot damage the image. */
#include "clean.h"

#include "buf.h"
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
	OPT_CONSTRAINTS,
	OPT_PROFILE,
	OPT_REFUSE,
	OPT_OUTPUT = 'o',
};

const struct opt clean_opts[] = {
	{OPT_OUTPUT, "output", "FILE", "write to FILE, not to standard output", 0},
	{OPT_PROTECT, "protect", "FILE",
	 "names and versions that may not move: constraints, or a pip freeze", OPT_MANY},
	{OPT_CONSTRAINTS, "constraints", "FILE",
	 "write what is protected to FILE, as exact constraints for pip and uv", 0},
	{OPT_ALLOW, "allow-url", "HOST", "a host more that pinned addresses may name",
	 OPT_MANY},
	{OPT_PROFILE, "profile", "NAME", "cut versions to the policy's caps of this name",
	 OPT_MANY},
	{OPT_REFUSE, "refuse", "CODE", "end with status 1 where this rule applies",
	 OPT_MANY},
	{OPT_POLICY, "policy", "FILE",
	 "hosts, families, caps and refused releases; see reqclean data", 0},
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
	const char *output, *policy, *data, *constraints;
	const char **profiles;
	size_t nprofiles;
	const char **protects;
	size_t nprotects;
	bool json;
};

/* What policy_host can find: a URL, or a host in a spelling of its own, it cannot. */
static struct str
host_of(const struct args *args)
{
	struct str host = str_c(args->value);

	if (!policy_host_valid(host))
		opt_bad(args,
			"'%s' is no host in lower case, with :PORT where that is "
			"not 443",
			args->value);
	return host;
}

static unsigned
code_of(const struct args *args)
{
	unsigned code = clean_code(str_c(args->value));

	if (!code)
		opt_bad(args, "there is no rule '%s'; see reqclean rules", args->value);
	return code;
}

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
		clean->hosts[clean->nhosts++] = host_of(args);
		break;
	case OPT_CONSTRAINTS:
		job->constraints = args->value;
		break;
	case OPT_PROFILE:
		job->profiles[job->nprofiles++] = args->value;
		break;
	case OPT_REFUSE:
		clean->refuse[clean->nrefuse++] = code_of(args);
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

/* --profile names what the policy has. */
static void
find_profiles(struct job *job, const struct args *args)
{
	const struct policy_table *all = &job->clean.policy.profiles;
	const struct policy_profile *rows = all->rows, *found;
	struct buf known;

	for (size_t i = 0; i < job->nprofiles; i++) {
		found = policy_profile(&job->clean.policy, str_c(job->profiles[i]));
		if (found) {
			job->clean.profiles[job->clean.nprofiles++] = found;
			continue;
		}
		buf_init(&known, job->clean.arena, 1 << 16);
		for (size_t k = 0; k < all->n; k++)
			buf_printf(&known, "%s%.*s", k ? ", " : "", STR(rows[k].row.key));
		opt_bad(args, "no profile '%s'; the policy has: %.*s", job->profiles[i],
			STR(buf_str(&known)));
	}
}

static void
check_constraints(const struct job *job, const struct args *args)
{
	if (!job->constraints)
		return;
	if (!job->nprotects)
		opt_bad(args, "--constraints writes what --protect names, so give that");
	if (!strcmp(job->constraints, "-") && (!job->output || job->json))
		opt_bad(args, "--constraints - needs -o FILE, and no --json");
	if (job->output && !strcmp(job->constraints, job->output))
		opt_bad(args, "--constraints and -o name one file");
}

/* All conflicts but the last as notes; the last is the error that ends the program. */
static int
fail_conflicts(const struct clean *clean, const struct result *result, struct err *err)
{
	struct str text;

	if (!result->conflicts)
		return 0;
	for (const struct conflict *c = result->conflicts; c; c = c->next) {
		text = clean_conflict_text(clean->arena, c);
		if (c->next)
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
	if (clean_check_refusals(clean, err) < 0 ||
	    fail_conflicts(clean, &result, err) < 0)
		return -(int)err->code;
	if (job->constraints &&
	    host_write(job->constraints, protect_constraints(clean), 0644, err) < 0)
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
	job.clean.refuse = ARENA_ARRAY(&mem, unsigned, nwords);
	job.profiles = ARENA_ARRAY(&mem, const char *, nwords);
	job.clean.profiles = ARENA_ARRAY(&mem, const struct policy_profile *, nwords);
	while ((key = opt_next(args)))
		take_option(&job, args, key);
	opt_operands(args, 1, SIZE_MAX);
	check_constraints(&job, args);
	if (reading_open(&job.reading, &err) < 0 ||
	    policy_load(&job.clean.policy, &mem, job.policy, job.data, &err) < 0)
		return err_exit(&err, "reqclean");
	find_profiles(&job, args);
	if (protect_all(&job, &err) < 0 || reading_all(&job.reading, args, &err) < 0 ||
	    write_all(&job, &err) < 0)
		return err_exit(&err, "reqclean");
	return 0;
}
