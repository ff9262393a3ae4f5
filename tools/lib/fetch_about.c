/* SPDX-License-Identifier: Apache-2.0 */
/* A question about a file: HEAD, or one byte where a server has no answer to that. */
#include "fetch_about.h"
#include "disposition.h"
#include "fetch_http.h"
#include "header.h"
#include "lookup.h"
#include "part.h"
#include "str.h"

/* A server that ignores the range would send the whole file. */
struct probe {
	bool enough;
};

static int
on_begin(void *context, const struct http_answer *answer, struct err *err)
{
	struct probe *probe = context;

	probe->enough = answer->status == 200;
	return probe->enough ? err_set(err, E_NOMATCH, "no more of it is needed") : 0;
}

static int
drop(void *context, struct str bytes, struct err *err)
{
	(void)context;
	(void)bytes;
	(void)err;
	return 0;
}

/* Addresses that are signed are so for GET alone; X-Error-Code is a real answer. */
static bool
is_head_refused(const struct http_answer *answer)
{
	return !answer->code.p && (answer->status == 400 || answer->status == 403 ||
				   answer->status == 405 || answer->status == 501);
}

static int
ask_once(struct fetch *fetch, struct arena *arena, struct http_ask *ask,
	 struct http_answer *answer, struct err *err)
{
	struct probe *probe = ask->body.context;
	int status = fetch_http(fetch, arena, ask, answer, err);

	if (status < 0 && ask->head && is_head_refused(answer)) {
		ask->head = false;
		ask->has_range = ask->has_last = true;
		status = fetch_http(fetch, arena, ask, answer, err);
	}
	return probe->enough ? 0 : status;
}

static int
ask_server(struct fetch *fetch, struct arena *arena, const struct url *url,
	   struct http_answer *answer, struct err *err)
{
	struct probe probe = {0};
	struct http_ask ask = {
		.url = url, .head = true, .begin = on_begin, .body = {drop, &probe}};

	for (unsigned attempt = 1;; attempt++) {
		int status = ask_once(fetch, arena, &ask, answer, err);
		if (status == 0 || !fetch_again(fetch, attempt, answer, err))
			return status;
	}
}

/* The length of the whole file, as this answer tells it. */
static bool
size_of(const struct http_answer *answer, uint64_t *size)
{
	struct content_range range;

	if (answer->status == 200) {
		*size = answer->length;
		return answer->has_length && !header_packed(answer->encoding);
	}
	if (!header_content_range(&range, answer->range) || !range.has_total)
		return false;
	*size = range.total;
	return true;
}

static int
fill(struct fetch_about *about, struct arena *arena, const struct http_answer *answer,
     struct err *err)
{
	about->url = url_shown(arena, &answer->url);
	about->has_size = size_of(answer, &about->size);
	if (about->has_size && answer->has_linked_size &&
	    about->size != answer->linked_size)
		return err_set(err, E_CHECKSUM,
			       "%.*s: the file has %llu bytes, this answer %llu",
			       STR(about->url), (unsigned long long)answer->linked_size,
			       (unsigned long long)about->size);
	if (answer->has_linked_size) {
		about->has_size = true;
		about->size = answer->linked_size;
	}
	about->sha256 = answer->linked.n ? answer->linked : answer->repr;
	about->git_sha1 = answer->git_sha1;
	about->commit = answer->commit;
	if (header_etag_strong(answer->etag))
		about->etag = answer->etag;
	if (answer->disposition.p)
		about->name = disposition_name(arena, answer->disposition);
	return 0;
}

static int
about_local(struct fetch_about *about, const struct url *url, struct err *err)
{
	int64_t mtime, ctime;

	about->url = url->text;
	about->has_size = part_stat(url->path.p, &about->size, &mtime, &ctime);
	return about->has_size
		       ? 0
		       : err_set(err, E_NOMATCH, "%.*s: no such file", STR(url->text));
}

int
fetch_about(struct fetch *fetch, struct fetch_about *about, struct arena *arena,
	    struct str text, struct err *err)
{
	struct http_answer answer;
	struct lookup found;
	struct url url;
	int status = url_parse(&url, arena, text, err);

	*about = (struct fetch_about){0};
	if (status < 0)
		return status;
	if (url.scheme == URL_FILE)
		return about_local(about, &url, err);
	status = lookup_file(fetch, &found, arena, &url, err);
	if (status == 0 && found.url.p)
		status = url_parse_plain(&url, arena, found.url, err);
	if (status == 0)
		status = ask_server(fetch, arena, &url, &answer, err);
	if (status == 0)
		status = fill(about, arena, &answer, err);
	if (status == 0 && found.sha256.n && !about->sha256.n)
		about->sha256 = found.sha256;
	if (status == 0 && found.name.n)
		about->name = found.name;
	return status;
}
