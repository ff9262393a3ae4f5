/* SPDX-License-Identifier: Apache-2.0 */
/* grab hf://OWNER/REPO[@REV]/FOLDER/ DIR: whatever is below it. */
#include "dest.h"
#include "host.h"
#include "str.h"

void
gather_pattern(struct gather *gather, const struct args *args, bool exclude)
{
	struct str *patterns = exclude ? gather->exclude : gather->include;
	size_t *n = exclude ? &gather->filter.nexclude : &gather->filter.ninclude;

	if (!args->value[0])
		opt_bad(args, "an empty pattern fits nothing");
	if (*n == GATHER_PATTERNS)
		opt_bad(args, "more than %d patterns", GATHER_PATTERNS);
	patterns[(*n)++] = str_c(args->value);
}

static int
by_path(const void *a, const void *b)
{
	return str_cmp(((const struct hub_file *)a)->path,
		       ((const struct hub_file *)b)->path);
}

static int
check_paths(struct grab *grab, const struct hub_listing *listing)
{
	qsort(listing->files, listing->nfiles, sizeof(listing->files[0]), by_path);
	for (size_t i = 1; i < listing->nfiles; i++)
		if (str_eq(listing->files[i - 1].path, listing->files[i].path))
			return err_set(&grab->err, E_FORMAT, "%.*s: is listed twice",
				       STR(listing->files[i].url));
	return 0;
}

static int
bring(struct grab *grab, const struct gather *gather, const struct hub_listing *listing,
      const char *dir)
{
	struct fetch_file *files =
		ARENA_ARRAY(&grab->mem, struct fetch_file, listing->nfiles);
	bool has_slash = str_ends(str_c(dir), S("/"));

	for (size_t i = 0; i < listing->nfiles; i++) {
		const struct hub_file *from = &listing->files[i];
		files[i] = (struct fetch_file){
			.url = from->url,
			.dest = arena_printf(&grab->mem, "%s%s%.*s", dir,
					     has_slash ? "" : "/", STR(from->path))
					.p,
			.sha256 = from->sha256,
			.git_sha1 = from->git_sha1,
			.has_size = true,
			.size = from->size,
			.trust_existing = gather->trust_existing,
			.root = dir,
			.path = arena_str(&grab->mem, from->path).p};
	}
	return batch_get(grab, files, listing->nfiles, gather->keep_going);
}

int
gather_get(struct grab *grab, struct gather *gather, struct str url, const char *dir)
{
	struct hub_listing listing = {.arena = &grab->mem, .filter = gather->filter};
	int status;

	listing.filter.include = gather->include;
	listing.filter.exclude = gather->exclude;
	status = hub_list(grab->fetch, &listing, url, &grab->err);
	if (status == 0)
		status = check_paths(grab, &listing);
	if (status == 0)
		status = host_make_dirs(dir, 0777, &grab->err);
	return status < 0 ? status : bring(grab, gather, &listing, dir);
}
