/* SPDX-License-Identifier: Apache-2.0 */
/* Files of manifests, and pinned ones: what their hosts' APIs know of them. */
#include "fetch_about.h"
#include "host.h"
#include "known.h"
#include "lookup.h"
#include "str.h"

/* A sum that is known leaves one question, which nobody is asked where a file stands. */
static bool
wants_look(struct grab *grab, const struct fetch_file *file, const struct url *url)
{
	bool there = host_kind(file->dest) == HOST_FILE;

	if (file->trust_existing && there)
		return false;
	return !file->sha256.n || (!there && lookup_may_be_private(&grab->mem, url));
}

int
known_announced(struct grab *grab, struct fetch_file *file)
{
	bool there = host_kind(file->dest) == HOST_FILE;
	struct fetch_about about;
	int status;

	if (file->sha256.n || file->git_sha1.n || (file->trust_existing && there) ||
	    !(grab->options.store || grab->options.look_in))
		return 0;
	status = fetch_about(grab->fetch, &about, &grab->mem, file->url, &grab->err);
	if (status == -E_NETWORK)
		return status;
	if (status < 0 || about.sha256.n != 32)
		return 0; /* whoever brings it says what is wrong */
	file->sha256 = about.sha256;
	if (!file->has_size) {
		file->has_size = about.has_size;
		file->size = about.size;
	}
	return 0;
}

static void
next_address(struct fetch_file *file)
{
	file->url = *file->mirrors++;
	file->nmirrors--;
}

/* *down: GitHub's API cannot be reached, which takes a while to find out; once is enough. */
static int
look(struct grab *grab, struct fetch_file *file, bool *down)
{
	struct lookup found;
	struct url url;
	int status = url_parse(&url, &grab->mem, file->url, &grab->err);

	if (status < 0 || !lookup_is_known(&url) || !wants_look(grab, file, &url) ||
	    (*down && lookup_is_asset(&url)))
		return status;
	status = lookup_file(grab->fetch, &found, &grab->mem, &url, &grab->err);
	if (status == -E_NETWORK && file->nmirrors) {
		progress_note(grab, grab->err.text);
		next_address(file);
		return look(grab, file, down);
	}
	if (status < 0)
		return status;
	*down = *down || found.unreachable;
	if (!file->sha256.n)
		file->sha256 = found.sha256;
	if (!file->has_size) {
		file->has_size = found.has_size;
		file->size = found.size;
	}
	if (found.url.p)
		file->url = found.url;
	return 0;
}

int
known_look(struct grab *grab, struct fetch_file *file)
{
	bool down = false;

	return look(grab, file, &down);
}

int
known_look_all(struct grab *grab, struct fetch_file *files, size_t *nfiles,
	       bool keep_going)
{
	struct err worst = {0};
	bool down = false, silent = false;
	size_t n = 0;

	for (size_t i = 0; i < *nfiles; i++) {
		if (look(grab, &files[i], &down) == 0) {
			/* nor is a silence found out twice; the download says so */
			silent = silent || known_announced(grab, &files[i]) < 0;
			files[n++] = files[i];
			continue;
		}
		if (!keep_going)
			return -(int)grab->err.code;
		(void)known_worse(grab, &worst);
		worst = grab->err;
	}
	*nfiles = n;
	grab->err = worst;
	return -(int)worst.code;
}

int
known_worse(struct grab *grab, const struct err *other)
{
	struct err less = *other;

	if (other->code > grab->err.code) {
		less = grab->err;
		grab->err = *other;
	}
	if (less.code != E_OK)
		progress_note(grab, less.text);
	return -(int)grab->err.code;
}
