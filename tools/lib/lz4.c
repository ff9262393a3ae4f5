/* SPDX-License-Identifier: Apache-2.0 */
/* The block format of lz4/doc/lz4_Block_format.md. */
#include "lz4.h"
#include "str.h"

enum { LENGTH_MORE = 15, MATCH_LEAST = 4 };

struct reader {
	struct str rest;
	unsigned char *out;
	size_t n, room;
};

/* A length that did not fit its four bits goes on in bytes, until one is not 255. */
static bool
take_length(struct reader *reader, size_t *length)
{
	if (*length != LENGTH_MORE)
		return true;
	while (reader->rest.n) {
		unsigned char more = (unsigned char)reader->rest.p[0];

		reader->rest = str_sub(reader->rest, 1, reader->rest.n);
		*length += more;
		if (more != 255)
			return true;
	}
	return false;
}

static bool
copy_literals(struct reader *reader, size_t length)
{
	size_t room = reader->room - reader->n, n = length < room ? length : room;

	if (length > reader->rest.n)
		return false;
	if (n)
		memcpy(reader->out + reader->n, reader->rest.p, n);
	reader->n += n;
	reader->rest = str_sub(reader->rest, length, reader->rest.n);
	return true;
}

/* Byte by byte: what is copied may be what was just written. */
static bool
copy_match(struct reader *reader, size_t length, size_t back)
{
	if (!back || back > reader->n)
		return false;
	for (; length && reader->n < reader->room; length--, reader->n++)
		reader->out[reader->n] = reader->out[reader->n - back];
	return true;
}

ptrdiff_t
lz4_unpack(unsigned char *out, size_t room, struct str packed)
{
	struct reader reader = {packed, out, 0, room};

	while (reader.rest.n && reader.n < room) {
		unsigned char token = (unsigned char)reader.rest.p[0];
		size_t literals = token >> 4, match = token & 15, back;

		reader.rest = str_sub(reader.rest, 1, reader.rest.n);
		if (!take_length(&reader, &literals) || !copy_literals(&reader, literals))
			return -1;
		if (!reader.rest.n || reader.n == room)
			break;
		if (reader.rest.n < 2)
			return -1;
		back = (size_t)str_le(reader.rest, 0, 2);
		reader.rest = str_sub(reader.rest, 2, reader.rest.n);
		if (!take_length(&reader, &match) ||
		    !copy_match(&reader, match + MATCH_LEAST, back))
			return -1;
	}
	return (ptrdiff_t)reader.n;
}
