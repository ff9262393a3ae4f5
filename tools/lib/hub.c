/* SPDX-License-Identifier: Apache-2.0 */
/* Listings of Hugging Face, taken apart. No I/O. */
#include "hub.h"
#include "buf.h"
#include "glob.h"
#include "json.h"
#include "manifest.h"
#include "str.h"

/* A path as it stands in an address. */
static struct str
quoted(struct arena *arena, struct str path)
{
	struct buf buf;

	buf_init(&buf, arena, 3 * path.n + 1);
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];
		if (char_is_alnum(c) || (c && strchr("-._~/", c)))
			buf_char(&buf, c);
		else
			buf_printf(&buf, "%%%02X", (unsigned char)c);
	}
	return buf_str(&buf);
}

static bool
is_one(const struct str *patterns, size_t npatterns, struct str path)
{
	for (size_t i = 0; i < npatterns; i++)
		if (glob_match(patterns[i], path))
			return true;
	return false;
}

static bool
is_wanted(const struct hub_filter *filter, struct str path)
{
	if (filter->ninclude && !is_one(filter->include, filter->ninclude, path))
		return false;
	return !is_one(filter->exclude, filter->nexclude, path);
}

static void
append(struct hub_listing *listing, const struct hub_file *file)
{
	if (listing->nfiles == listing->room) {
		struct hub_file *old = listing->files;
		listing->room = listing->room ? 2 * listing->room : 64;
		listing->files =
			ARENA_ARRAY(listing->arena, struct hub_file, listing->room);
		if (listing->nfiles)
			memcpy(listing->files, old, listing->nfiles * sizeof(*old));
	}
	listing->files[listing->nfiles++] = *file;
}

/* Size and sum: of the file that a pointer in git stands for, or of that in git. */
static bool
read_sums(struct hub_file *file, const struct node *entry)
{
	const struct node *lfs = node_get(entry, "lfs");

	if (lfs && lfs->kind == NODE_MAP)
		return str_uint(node_text(lfs, "size"), 0, INT64_MAX, &file->size) &&
		       digest_parse(&file->sha256, node_text(lfs, "oid")) &&
		       file->sha256.kind == DIGEST_SHA256;
	return str_uint(node_text(entry, "size"), 0, INT64_MAX, &file->size) &&
	       digest_parse(&file->git_sha1, node_text(entry, "oid")) &&
	       file->git_sha1.kind == DIGEST_SHA1;
}

/* folder: the place's path, decoded. False if the entry is not to be trusted. */
static bool
read_entry(struct hub_listing *listing, struct str folder, const struct node *entry)
{
	struct str path = node_text(entry, "path"), type = node_text(entry, "type");
	struct hub_file file = {0};

	if (!path.p || !type.p)
		return false;
	if (!str_eq(type, S("file")))
		return true;
	if (!str_starts(path, folder))
		return false;
	file.path = str_sub(path, folder.n, path.n);
	if (!manifest_path_ok(path) || !manifest_path_ok(file.path))
		return false;
	if (!is_wanted(&listing->filter, file.path))
		return true;
	if (!read_sums(&file, entry))
		return false;
	file.path = arena_str(listing->arena, file.path);
	file.url = hub_place_file(listing->arena, &listing->place,
				  quoted(listing->arena, path));
	append(listing, &file);
	return true;
}

static int
read_entries(struct hub_listing *listing, const struct node *root, struct str shown,
	     struct err *err)
{
	struct str folder = url_decode(listing->arena, listing->place.path);

	if (root->kind != NODE_LIST || !folder.p)
		return err_set(err, E_FORMAT, "%.*s: no list of files", STR(shown));
	for (const struct node *entry = root->first; entry; entry = entry->next)
		if (!read_entry(listing, folder, entry))
			return err_set(err, E_FORMAT,
				       "%.*s: lists '%.*s', whose path, size or sum is "
				       "not to be trusted",
				       STR(shown), STR(node_text(entry, "path")));
	return 0;
}

int
hub_listing_parse(struct hub_listing *listing, struct str bytes, struct str shown,
		  struct err *err)
{
	struct arena mem = arena_new((size_t)512 << 20);
	const struct node *root;
	int status = json_parse(&root, &mem, bytes, shown, err);

	if (status == 0)
		status = read_entries(listing, root, shown, err);
	arena_release(&mem);
	return status;
}

/* <URL>; rel="next", <URL>; rel="first" */
struct str
hub_listing_next(struct arena *arena, struct str link)
{
	struct str address, words;

	while (link.p) {
		str_cut(&link, '<');
		address = str_cut(&link, '>');
		words = link.p ? str_cut(&link, ',') : (struct str){0};
		if (str_find(words, S("rel=\"next\"")) < 0 &&
		    str_find(words, S("rel=next")) < 0)
			continue;
		str_cut(&address, '?');
		return address.n ? arena_str(arena, address) : (struct str){0};
	}
	return (struct str){0};
}

bool
hub_is_folder(struct hub_place *place, struct arena *arena, struct str text)
{
	struct err ignored;
	struct url url;

	if (str_starts(text, S("hf://")))
		return str_ends(text, S("/")) && str_chr(text, '?') < 0 &&
		       str_chr(text, '#') < 0 &&
		       hub_place_short(place, arena, text, &ignored) == 0 &&
		       (!place->path.n || str_ends(place->path, S("/")));
	return url_looks(text) && url_parse_plain(&url, arena, text, &ignored) == 0 &&
	       hub_place_page(place, arena, &url) && str_find(url.path, S("/tree/")) > 0;
}
