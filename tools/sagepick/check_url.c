/* SPDX-License-Identifier: Apache-2.0 */
/* A wheel on a server: looked into by parts, the smallest libraries first. */
#include "check.h"
#include "fetch.h"
#include "out.h"
#include "remote.h"
#include "str.h"
#include "url.h"
#include "wheelfile.h"

/* Is it one that calls of the GPUs asked for go through? All are, where nobody knows. */
static bool
is_on_path(const struct check *check, struct str name)
{
	if (check->all || !check->package || !check->package->npaths)
		return true;
	for (size_t i = 0; i < check->ccs.n; i++) {
		const struct wheels_path *path =
			wheels_path(check->package, check->ccs.p[i]);

		for (size_t j = 0; path && j < path->nfiles; j++)
			if (kernels_is_extension(name, path->files[j]))
				return true;
	}
	return false;
}

/* Can no further library change a verdict? Where any of them will do, once all are served. */
static bool
is_decided(const struct check *check, const struct kernels *kernels)
{
	char why[WHEEL_WHY_MAX];

	if (check->all || !check->package || check->package->npaths)
		return false;
	for (size_t i = 0; i < check->ccs.n; i++)
		if (kernels_serve(kernels, check->package, check->ccs.p[i], why) !=
		    CC_SERVED)
			return false;
	return true;
}

static int
by_size(const void *a, const void *b)
{
	const struct zip_member *x = a, *y = b;

	if (x->packed != y->packed)
		return x->packed < y->packed ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int
read_libraries(struct check *check, struct wheelfile *wheel, struct err *err)
{
	const struct zip *zip = &wheel->zip;
	struct zip_member *members =
		ARENA_ARRAY(check->arena, struct zip_member, zip->nmembers);
	size_t n = 0;
	int status = 0;

	for (size_t i = 0; i < zip->nmembers; i++)
		if (kernels_is_library(zip->members[i].name))
			members[n++] = zip->members[i];
	if (n)
		qsort(members, n, sizeof(*members), by_size);
	check->moved.nlibraries += n;
	for (size_t i = 0; i < n && !status; i++) {
		if (!is_on_path(check, members[i].name))
			continue;
		status = kernels_add_member(&wheel->kernels, zip, &members[i], err);
		check->moved.nread++;
		if (!status && (kernels_damaged(&wheel->kernels) ||
				is_decided(check, &wheel->kernels)))
			break;
	}
	return status;
}

static int
read_wheel(struct check *check, struct remote *remote, struct str file, struct err *err)
{
	struct zip_source source = {remote_bytes(remote), remote_bring, remote};
	struct wheelfile wheel;
	int status = wheelfile_start(&wheel, check->arena, &source, file, err);

	wheel.kernels.with_symbols = check->env;
	if (!status)
		status = read_libraries(check, &wheel, err);
	if (!status)
		kernels_append(&check->kernels, &wheel.kernels);
	if (!status && check->env)
		status = check_compare(check, &wheel.kernels, &wheel, err);
	return status;
}

static void
note(void *context, const char *text)
{
	(void)context;
	out_note("sagepick", "%s", text);
}

static int
read_url(struct check *check, struct fetch *fetch, const struct url *url, struct err *err)
{
	struct str file = url_name(check->arena, url);
	struct remote *remote;
	int status;

	if (!str_ends(file, S(".whl")))
		return err_set(err, E_USAGE, "%.*s: only wheels are read from servers",
			       STR(url_shown(check->arena, url)));
	status = remote_open(&remote, fetch, check->arena, url->text, err);
	if (status)
		return status;
	status = read_wheel(check, remote, file, err);
	check->moved.received += remote_received(remote);
	check->moved.size += remote_bytes(remote).n;
	remote_close(remote);
	return status;
}

int
check_add_url(struct check *check, const struct url *url, struct err *err)
{
	struct fetch_options options = {.note = note, .attempts = 3};
	struct fetch *fetch;
	int status = fetch_open(&fetch, check->arena, &options, err);

	if (status)
		return status;
	status = read_url(check, fetch, url, err);
	fetch_close(fetch);
	return status;
}
