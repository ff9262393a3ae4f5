/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies that go into memory or a sink instead of a file: nothing is kept for later. */
#include "fetch_http.h"
#include "buf.h"
#include "header.h"
#include "host.h"
#include "part.h"
#include "str.h"

struct stream {
	const struct fetch_stream *want;
	struct fetch *fetch;
	struct str shown;
	bool has_total;
	uint64_t done, total;
};

static int
on_begin(void *context, const struct http_answer *answer, struct err *err)
{
	struct stream *stream = context;

	if (header_packed(answer->encoding) && !stream->want->as_sent)
		return err_set(err, E_CHECKSUM,
			       "%.*s: the server packed it though asked not to",
			       STR(stream->shown));
	stream->done = 0;
	stream->has_total = answer->has_length;
	stream->total = answer->length;
	return stream->want->restart
		       ? stream->want->restart(stream->want->sink.context, err)
		       : 0;
}

static int
on_body(void *context, struct str bytes, struct err *err)
{
	struct stream *stream = context;
	const struct fetch_options *options = fetch_settings(stream->fetch);
	struct fetch_progress progress;

	stream->done += bytes.n;
	progress = (struct fetch_progress){.url = stream->shown,
					   .done = stream->done,
					   .has_total = stream->has_total,
					   .total = stream->total,
					   .nfiles = 1};
	if (options->progress)
		options->progress(options->context, &progress);
	return stream->want->sink.take(stream->want->sink.context, bytes, err);
}

static int
stream_local(struct stream *stream, const struct url *url, struct err *err)
{
	if (host_kind(url->path.p) != HOST_FILE)
		return err_set(err, E_NOMATCH, "%.*s: no such file", STR(stream->shown));
	if (stream->want->restart &&
	    stream->want->restart(stream->want->sink.context, err) < 0)
		return -(int)err->code;
	return part_read_file(url->path.p, (struct sink){on_body, stream}, err);
}

static int
stream_with(struct fetch *fetch, struct arena *mem, const struct fetch_stream *want,
	    struct err *err)
{
	struct stream stream = {.want = want, .fetch = fetch};
	struct http_answer answer;
	struct url url;
	int status = url_parse(&url, mem, want->url, err);

	if (status < 0)
		return status;
	stream.shown = url_shown(mem, &url);
	if (url.scheme == URL_FILE)
		return stream_local(&stream, &url, err);
	for (unsigned attempt = 1;; attempt++) {
		struct http_ask ask = {.url = &url,
				       .any_http = want->has_sum,
				       .begin = on_begin,
				       .body = {on_body, &stream}};
		status = fetch_http(fetch, mem, &ask, &answer, err);
		if (status == 0 && answer.status == 200)
			return 0;
		if (status == 0)
			return err_set(err, E_NETWORK,
				       "%.*s: the server answers %u, which was not asked "
				       "for",
				       STR(stream.shown), answer.status);
		if (!fetch_again(fetch, attempt, &answer, err))
			return status;
	}
}

int
fetch_stream(struct fetch *fetch, const struct fetch_stream *want, struct err *err)
{
	struct arena mem = arena_new(4 << 20);
	int status = stream_with(fetch, &mem, want, err);

	arena_release(&mem);
	return status;
}

static int
empty(void *context, struct err *err)
{
	struct buf *buf = context;

	(void)err;
	buf->n = 0;
	buf->full = false;
	buf_add(buf, S("")); /* the NUL behind it */
	return 0;
}

static int
keep(void *context, struct str bytes, struct err *err)
{
	struct buf *buf = context;

	buf_add(buf, bytes);
	if (buf->full)
		return err_set(err, E_CHECKSUM, "an answer of more than %zu bytes",
			       buf->max);
	return 0;
}

int
fetch_bytes(struct fetch *fetch, struct str *bytes, struct arena *arena, struct str url,
	    size_t max, struct err *err)
{
	struct buf buf;
	struct fetch_stream want = {.url = url, .sink = {keep, &buf}, .restart = empty};
	int status;

	buf_init(&buf, arena, max ? max : 1);
	status = fetch_stream(fetch, &want, err);
	if (status == 0)
		*bytes = buf_str(&buf);
	return status;
}
