/* SPDX-License-Identifier: Apache-2.0 */
/* The command without a name: one tag. */
#include "cudatag.h"
#include "str.h"

static void
take_from(struct request *request, const struct args *args)
{
	static const struct {
		const char *name;
		unsigned source;
	} sources[] = {{"torch", FROM_TORCH},
		       {"env", FROM_ENV},
		       {"toolkit", FROM_TOOLKIT},
		       {"driver", FROM_DRIVER}};
	struct str rest = str_c(args->value);

	request->from = 0;
	request->from_given = true;
	while (rest.p) {
		struct str name = str_trim(str_cut(&rest, ','));
		unsigned source = 0;

		for (size_t i = 0; i < COUNT(sources); i++)
			if (str_eq(name, str_c(sources[i].name)))
				source = sources[i].source;
		if (!source)
			opt_bad(args,
				"--from '%.*s' is none of torch, env, toolkit, driver",
				STR(name));
		if (source == FROM_TOOLKIT && !(request->from & FROM_ENV))
			request->toolkit_first = true;
		request->from |= source;
	}
}

static void
take_form(struct request *request, const struct args *args, enum form form,
	  const char *name)
{
	if (request->form_name)
		opt_bad(args, "%s and %s cannot be given together", request->form_name,
			name);
	request->form = form;
	request->form_name = name;
}

static void
take_platform(struct request *request, const struct args *args)
{
	static const char *const known[] = {"linux_x86_64", "linux_aarch64", "win_amd64"};

	for (size_t i = 0; i < COUNT(known); i++)
		if (strcmp(known[i], args->value) == 0) {
			request->platform = str_c(known[i]);
			return;
		}
	opt_bad(args, "--platform '%s' is none of linux_x86_64, linux_aarch64, win_amd64",
		args->value);
}

static void
take_arch(struct request *request, const struct args *args)
{
	if (request->narchs == COUNT(request->archs))
		opt_bad(args, "--arch is given more than %zu times",
			COUNT(request->archs));
	request->archs[request->narchs++] = args->value;
}

static void
take_options(struct request *request, struct args *args)
{
	int key;

	while ((key = opt_next(args))) {
		switch (key) {
		case OPT_FROM:
			take_from(request, args);
			break;
		case OPT_ROOT:
			request->root = system_root(args->value);
			break;
		case OPT_SITE:
			request->site = args->value;
			break;
		case OPT_DATA:
			request->data = args->value;
			break;
		case OPT_ARCH:
			take_arch(request, args);
			break;
		case OPT_TORCH:
			request->torch = args->value;
			break;
		case OPT_PYTHON:
			request->python = args->value;
			break;
		case OPT_DRIVER:
			request->driver = args->value;
			break;
		case OPT_PLATFORM:
			take_platform(request, args);
			break;
		case OPT_JSON:
			take_form(request, args, FORM_JSON, "--json");
			break;
		case OPT_ENV:
			take_form(request, args, FORM_ENV, "--env");
			break;
		case OPT_URL:
			take_form(request, args, FORM_INDEX_URL, "--index-url");
			break;
		case OPT_ARCH_LIST:
			take_form(request, args, FORM_ARCH_LIST, "--arch-list");
			break;
		case OPT_EXPLAIN:
			take_form(request, args, FORM_EXPLAIN, "--explain");
			break;
		default:
			assert(false);
		}
	}
	opt_operands(args, 0, 0);
}

static struct str
this_platform(void)
{
#ifdef __aarch64__
	return S("linux_aarch64");
#else
	return S("linux_x86_64");
#endif
}

int
tag_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct request request = {.root = "",
				  .platform = this_platform(),
				  .from = FROM_TORCH | FROM_ENV | FROM_TOOLKIT |
					  FROM_DRIVER};
	struct facts facts;
	struct known known;
	struct result result;
	struct err err = {0};
	int status;

	take_options(&request, args);
	status = facts_load(&facts, &mem, request.data, &err);
	if (!status)
		status = known_find(&known, &mem, &facts, &request, &err);
	if (status == -E_USAGE)
		opt_bad(args, "%s", err.text);
	if (status)
		goto out;
	if (request.form == FORM_ARCH_LIST && !known.ask.ccs.n)
		opt_bad(args, "--arch-list needs --arch, as no GPU is found here");
	status = result_find(&result, &known, request.form, &err);
	result_print(&result, &known, request.form);
out:
	status = status ? err_exit(&err, TOOL) : 0;
	arena_release(&mem);
	return status;
}
