/* SPDX-License-Identifier: Apache-2.0 */
/* Folders of manifests: what their servers say is in them. */
#include "hub.h"
#include "models.h"
#include "str.h"
#include "url.h"

/* Without the query, which may hold secrets; who uses the lock adds it again. */
static struct str
pinned(struct arena *mem, struct str url, const struct hub_place *place)
{
	bool is_model = str_eq(place->kind, S("models"));
	struct str rest = place->path, path = str_cut(&rest, '?');

	if (!str_starts(url, S("hf://")))
		return hub_place_file(mem, place, path);
	return arena_printf(mem, "hf://%.*s%s%.*s@%.*s/%.*s",
			    STR(is_model ? S("") : place->kind), is_model ? "" : "/",
			    STR(place->repo), STR(place->rev), STR(path));
}

struct str
folder_pin(struct grab *grab, struct str url, struct str commit)
{
	struct hub_place place;
	struct err ignored;
	struct url parsed;

	if (str_starts(url, S("hf://"))) {
		if (hub_place_short(&place, &grab->mem, url, &ignored) < 0)
			return (struct str){0};
	} else if (url_parse(&parsed, &grab->mem, url, &ignored) < 0 ||
		   !hub_place_page(&place, &grab->mem, &parsed)) {
		return (struct str){0};
	}
	if (str_eq(place.rev, commit))
		return (struct str){0};
	place.rev = commit;
	return pinned(&grab->mem, url, &place);
}

int
folder_list(struct grab *grab, struct manifest_file *folder)
{
	struct hub_listing listing = {
		.arena = &grab->mem,
		.filter = {.include = folder->include.p, .ninclude = folder->include.n}};
	int status = grab->fetch ? 0 : grab_open(grab);

	if (status == 0)
		status = hub_list(grab->fetch, &listing, folder->url, &grab->err);
	if (status < 0)
		return status;
	folder->url = pinned(&grab->mem, folder->url, &listing.place);
	folder->files = ARENA_ARRAY(&grab->mem, struct manifest_file, listing.nfiles);
	folder->listed = true;
	for (size_t i = 0; i < listing.nfiles; i++) {
		const struct hub_file *from = &listing.files[i];
		struct manifest_file *file = &folder->files[folder->nfiles++];

		if (!manifest_inside(file, &grab->mem, folder, from->path))
			return err_set(&grab->err, E_FORMAT,
				       "%.*s: holds '%.*s', which is no name for here",
				       STR(folder->url), STR(from->path));
		file->has_size = true;
		file->size = from->size;
		file->sha256 = from->sha256;
		file->git_sha1 = from->git_sha1;
	}
	return 0;
}
