/* SPDX-License-Identifier: Apache-2.0 */
/* --find-links: wheels of folders, pages and releases, among those of the table. */
#include "fetch.h"
#include "host.h"
#include "listing.h"
#include "out.h"
#include "sagepick.h"
#include "str.h"

enum { LIST_MAX = 64 << 20 };

/* A file of this host, by an absolute address. */
static int
file_url(struct url *url, struct arena *arena, const char *path, struct err *err)
{
	struct str full = str_c(path);
	int status = 0;

	if (path[0] != '/') {
		struct str folder;

		status = host_cwd(&folder, arena, err);
		full = arena_printf(arena, "%.*s/%s", STR(folder), path);
	}
	return status ? status
		      : url_parse_plain(url, arena, arena_cat(arena, S("file://"), full),
					err);
}

static int
list_folder(struct listing *listing, struct arena *arena, const char *path,
	    struct err *err)
{
	struct str *names;
	struct url base;
	size_t n;
	int status = host_list(&names, &n, arena, path, err);

	if (!status)
		status = file_url(&base, arena, arena_printf(arena, "%s/", path).p, err);
	for (size_t i = 0; i < n && !status; i++)
		if (str_ends(names[i], S(".whl"))) {
			struct listing_file file = {
				.name = names[i],
				.url = arena_cat(arena, base.text, names[i])};

			listing_add(listing, arena, &file);
		}
	return status;
}

static int
list_file(struct listing *listing, struct arena *arena, const char *path, struct err *err)
{
	struct str bytes;
	struct url base;
	int status = host_read(&bytes, arena, path, LIST_MAX, err);

	if (status || (status = file_url(&base, arena, path, err)))
		return status;
	return listing_read(listing, arena, bytes, &base, err);
}

static void
note(void *context, const char *text)
{
	(void)context;
	out_note("sagepick", "%s", text);
}

static int
list_url(struct listing *listing, struct arena *arena, struct str text, struct err *err)
{
	struct fetch_options options = {.note = note, .attempts = 3};
	struct fetch *fetch;
	struct str bytes;
	struct url base;
	int status = url_parse(&base, arena, text, err);

	if (status || (status = fetch_open(&fetch, arena, &options, err)))
		return status;
	status = fetch_bytes(fetch, &bytes, arena, base.text, LIST_MAX, err);
	fetch_close(fetch);
	return status ? status : listing_read(listing, arena, bytes, &base, err);
}

/* An index keeps the builds for a CUDA in a folder of its tag: .../whl/cu130/. */
static void
take_cuda(struct wheel_local *has, struct str url)
{
	struct wheel_release cuda;

	if (has->cuda.n)
		return;
	while (url.p)
		if (wheel_cuda_parse(&cuda, str_cut(&url, '/')))
			has->cuda = cuda;
}

/* Files of xformers say no torch; which release is for which is known. */
static void
take_torch(struct wheels_row *row, const struct torch_table *torch)
{
	struct wheel_local *has = &row->wheel.has;
	const struct torch_xformers *known =
		torch_xformers_find(torch, row->wheel.version);

	if (!known || has->torch.n || !wheels_same_name(row->wheel.name, S("xformers")) ||
	    !wheel_release_parse(&has->torch, known->torch))
		return;
	has->and_higher = known->least;
	row->pins_torch = known->pins_torch;
}

static bool
is_listed(const struct wheels_package *package, struct str url)
{
	for (size_t i = 0; i < package->nrows; i++)
		if (str_eq(package->rows[i].url, url))
			return true;
	return false;
}

static void
add_row(struct wheels_package *package, struct env *env, const struct listing_file *file,
	struct str from)
{
	struct arena *arena = env->arena;
	struct wheels_row *row = &package->rows[package->nrows];
	struct err ignored = {0};

	*row = (struct wheels_row){.from = from, .conf = 'U', .sha256 = file->sha256};
	if (wheel_parse(&row->wheel, file->name, &ignored) != 0 ||
	    !wheels_same_name(row->wheel.name, package->name))
		return;
	row->url = wheels_url(arena, file->url);
	if (is_listed(package, row->url))
		return;
	take_cuda(&row->wheel.has, file->url);
	take_torch(row, &env->torch);
	row->gpus = wheels_named_gpus(arena, &row->wheel.has);
	package->nrows++;
}

/* The table's rows come first, since more is known of them. */
static void
extend(struct wheels_package *package, struct env *env, const struct listing *listing,
       struct str from)
{
	struct wheels_row *rows = ARENA_ARRAY(env->arena, struct wheels_row,
					      package->nrows + listing->nfiles);

	if (package->nrows)
		memcpy(rows, package->rows, package->nrows * sizeof(*rows));
	package->rows = rows;
	for (size_t i = 0; i < listing->nfiles; i++)
		add_row(package, env, &listing->files[i], from);
}

int
links_add(struct wheels_package *package, struct env *env, const char *link,
	  struct err *err)
{
	struct arena *arena = env->arena;
	struct listing listing = {0};
	int status;

	if (url_looks(str_c(link)))
		status = list_url(&listing, arena, str_c(link), err);
	else if (host_kind(link) == HOST_DIR)
		status = list_folder(&listing, arena, link, err);
	else
		status = list_file(&listing, arena, link, err);
	if (!status)
		extend(package, env, &listing, str_c(link));
	return status;
}
