/* SPDX-License-Identifier: Apache-2.0 */
#include "reading.h"

#include "reqclean.h"
#include "str.h"
#include "target.h"

size_t
args_left(const struct args *args)
{
	size_t n = 0;

	while (args->rest[n])
		n++;
	return n;
}

void
reading_init(struct reading *reading, struct clean *clean, struct arena *mem,
	     size_t nwords)
{
	*reading = (struct reading){.clean = clean};
	clean->arena = clean->keep = mem;
	clean->line = arena_new(REQCLEAN_MEMORY);
	clean->include_hosts = ARENA_ARRAY(mem, struct str, nwords);
	dict_init(&clean->texts, mem);
}

static void
take_dialect(struct reading *reading, const struct args *args)
{
	if (!reqfile_dialect_parse(&reading->dialect, str_c(args->value)))
		opt_bad(args, "dialect '%s' is not known; known: " REQFILE_DIALECT_NAMES,
			args->value);
}

void
reading_option(struct reading *reading, const struct args *args, int key)
{
	struct clean *clean = reading->clean;

	switch (key) {
	case OPT_INCLUDE_ROOT:
		reading->include_root = args->value;
		break;
	case OPT_ALLOW_INCLUDE:
		clean->include_hosts[clean->ninclude_hosts++] = str_c(args->value);
		break;
	case OPT_PYTHON_VERSION:
		reading->python = args->value;
		break;
	case OPT_PLATFORM:
		reading->platform = args->value;
		break;
	case OPT_ROOT:
		reading->root = args->value;
		break;
	case OPT_SITE:
		reading->site = args->value;
		break;
	case OPT_DIALECT:
		take_dialect(reading, args);
		break;
	default:
		break;
	}
}

static struct str
no_variable(const char *name)
{
	(void)name;
	return (struct str){0};
}

/* What is said beats what an environment shows. */
static int
set_target(struct reading *reading, struct err *err)
{
	struct clean *clean = reading->clean;
	struct marker_env said;
	struct site site;

	if (target_env(&said, clean->keep, str_c(reading->python),
		       str_c(reading->platform), err) < 0)
		return -(int)err->code;
	clean->has_env = reading->python || reading->platform;
	clean->env = said;
	if (!reading->root && !reading->site)
		return 0;
	if (site_find(&site, clean->keep, reading->root, reading->site, err) < 0)
		return -(int)err->code;
	target_of_site(&clean->env, clean->keep, &site);
	clean->has_env = true;
	for (size_t i = 0; i < MARKER_NVARS; i++)
		if (said.value[i].p)
			clean->env.value[i] = said.value[i];
	return 0;
}

/* Variables are not looked up: what they hold must not end in an image. */
int
reading_open(struct reading *reading, struct err *err)
{
	struct clean *clean = reading->clean;

	if (reqfile_world_open(&clean->world, clean->keep, err) < 0 ||
	    set_target(reading, err) < 0)
		return -(int)err->code;
	clean->world.env = no_variable;
	clean->world.dialect = reading->dialect;
	if (!reading->include_root)
		return 0;
	if (host_kind(reading->include_root) != HOST_DIR)
		return err_set(err, E_SYSTEM, "%s: no such folder",
			       reading->include_root);
	clean_include_root(clean, str_c(reading->include_root));
	return 0;
}

int
reading_all(struct reading *reading, const struct args *args, struct err *err)
{
	reading->clean->single = args->npos == 1;
	for (size_t i = 0; i < args->npos; i++)
		if (clean_read(reading->clean, args->pos[i], err) < 0)
			return -(int)err->code;
	return 0;
}
