/* SPDX-License-Identifier: Apache-2.0 */
/* What a file is called where DEST is a folder, and what its host's API knows of it. */
#include "dest.h"
#include "disposition.h"
#include "fetch_about.h"
#include "host.h"
#include "lookup.h"
#include "origin.h"
#include "str.h"

static bool
is_folder(const char *dest)
{
	return str_ends(str_c(dest), S("/")) || host_kind(dest) == HOST_DIR;
}

/* Downloads of Civitai end in a number. */
static bool
ends_in_name(const struct url *url)
{
	return !lookup_is_known(url) || (!origin_is_known(ORIGIN_CIVITAI, url) &&
					 !origin_is_named(ORIGIN_CIVITAI, url));
}

/* Sum and size, where nobody has said them yet; and where to ask for a private file. */
static int
look_up(struct grab *grab, struct fetch_file *file, const struct url *url,
	struct str *name)
{
	struct lookup found;
	bool is_kept = file->trust_existing && !is_folder(file->dest);

	if (is_kept || (file->sha256.n && ends_in_name(url)))
		return 0;
	if (lookup_file(grab->fetch, &found, &grab->mem, url, &grab->err) < 0)
		return -(int)grab->err.code;
	if (!file->sha256.n)
		file->sha256 = found.sha256;
	if (!file->has_size) {
		file->has_size = found.has_size;
		file->size = found.size;
	}
	file->url = found.url.p ? found.url : file->url;
	*name = found.name;
	return 0;
}

/* A name that comes from a server and not from the command line. */
static int
check_name(struct grab *grab, struct str shown, struct str name)
{
	const char *fault = disposition_fault(name);

	return fault ? err_set(&grab->err, E_FORMAT,
			       "%.*s: the server calls it '%.*s', which %s; give DEST "
			       "a name",
			       STR(shown), STR(name), fault)
		     : 0;
}

static int
ask_name(struct grab *grab, const struct fetch_file *file, struct str shown,
	 struct str *name)
{
	struct fetch_about about;
	int status = fetch_about(grab->fetch, &about, &grab->mem, file->url, &grab->err);

	if (status < 0)
		return status;
	*name = about.name;
	return name->n ? 0
		       : err_set(&grab->err, E_USAGE,
				 "%.*s: its end is no file name; give DEST one",
				 STR(shown));
}

int
dest_find(struct grab *grab, struct fetch_file *file)
{
	struct str name = {0}, shown, text = str_c(file->dest);
	struct url url;
	int status = url_parse(&url, &grab->mem, file->url, &grab->err);

	if (status < 0)
		return status;
	shown = url_shown(&grab->mem, &url);
	status = look_up(grab, file, &url, &name);
	if (status < 0 || !is_folder(file->dest))
		return status;
	if (!name.n && ends_in_name(&url))
		name = url_name(&grab->mem, &url);
	else if (name.n)
		status = check_name(grab, shown, name);
	if (status == 0 && !name.n) {
		status = ask_name(grab, file, shown, &name);
		if (status == 0)
			status = check_name(grab, shown, name);
	}
	if (str_eq(text, S("./")))
		text = S("");
	file->dest =
		arena_printf(&grab->mem, "%.*s%s%.*s", STR(text),
			     text.n == 0 || str_ends(text, S("/")) ? "" : "/", STR(name))
			.p;
	return status;
}

void
dest_hint(struct grab *grab, const struct fetch_file *file)
{
	struct str found = str_c(grab->err.text), media;
	struct err ignored;
	struct url url;

	if (grab->err.code != E_CHECKSUM || str_find(found, S("Git LFS pointer")) < 0 ||
	    url_parse(&url, &grab->mem, file->url, &ignored) < 0)
		return;
	media = origin_media(&grab->mem, &url);
	if (media.p)
		progress_note(grab, arena_printf(&grab->mem, "the file itself is at %.*s",
						 STR(media))
					    .p);
}
