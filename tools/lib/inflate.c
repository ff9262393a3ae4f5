/* SPDX-License-Identifier: Apache-2.0 */
#include "inflate.h"
#include "str.h"

#include <zlib.h>

struct inflate {
	z_stream zlib;
	enum inflate_form form;
	uint64_t left; /* of max */
	struct sink sink;
	bool done;
	unsigned char out[65536];
};

struct inflate *
inflate_open(struct arena *arena, enum inflate_form form, uint64_t max, struct sink sink)
{
	struct inflate *stream = ARENA_NEW(arena, struct inflate);

	stream->form = form;
	stream->left = max;
	stream->sink = sink;
	/* 15 bits is the largest window; + 16 asks zlib for gzip, minus for no frame. */
	if (inflateInit2(&stream->zlib, form == INFLATE_GZIP ? 15 + 16 : -15) != Z_OK)
		die_oom(sizeof(*stream));
	return stream;
}

static int
refuse(struct inflate *stream, int status, struct err *err)
{
	if (status == Z_MEM_ERROR)
		die_oom(sizeof(*stream));
	return err_set(err, E_FORMAT, "damaged %s data: %s",
		       stream->form == INFLATE_GZIP ? "gzip" : "deflate",
		       stream->zlib.msg ? stream->zlib.msg
					: "a stream that makes no sense");
}

/* One call of zlib: *status is its answer when the sink was content. */
static int
step(struct inflate *stream, int *status, struct err *err)
{
	size_t n;

	stream->zlib.next_out = stream->out;
	stream->zlib.avail_out = sizeof(stream->out);
	*status = inflate(&stream->zlib, Z_NO_FLUSH);
	if (*status != Z_OK && *status != Z_STREAM_END && *status != Z_BUF_ERROR)
		return refuse(stream, *status, err);
	n = sizeof(stream->out) - stream->zlib.avail_out;
	if (n > stream->left)
		return err_set(err, E_FORMAT, "unpacks to more than is allowed");
	stream->left -= n;
	return n ? stream->sink.take(stream->sink.context, str_n(stream->out, n), err)
		 : 0;
}

int
inflate_feed(struct inflate *stream, struct str *bytes, struct err *err)
{
	z_stream *zlib = &stream->zlib;

	while (bytes->n && !(stream->done && stream->form == INFLATE_RAW)) {
		uInt given = bytes->n < 1u << 30 ? (uInt)bytes->n : 1u << 30;
		int status, failed;

		if (stream->done) { /* another member; if it is none, zlib says so */
			inflateReset(zlib);
			stream->done = false;
		}
		zlib->next_in = (Bytef *)(uintptr_t)bytes->p;
		zlib->avail_in = given;
		do {
			failed = step(stream, &status, err);
		} while (!failed && status == Z_OK &&
			 (zlib->avail_in || zlib->avail_out == 0));
		*bytes = str_sub(*bytes, given - zlib->avail_in, bytes->n);
		if (failed)
			return failed;
		stream->done = status == Z_STREAM_END;
	}
	return 0;
}

bool
inflate_done(const struct inflate *stream)
{
	return stream->done;
}

void
inflate_close(struct inflate *stream)
{
	if (stream)
		inflateEnd(&stream->zlib);
}

uint32_t
inflate_crc32(uint32_t crc, struct str bytes)
{
	return (uint32_t)crc32_z(crc, (const Bytef *)bytes.p, bytes.n);
}
