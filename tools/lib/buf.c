/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "str.h"

void
buf_init(struct buf *buf, struct arena *arena, size_t max)
{
	assert(max > 0 && max <= SIZE_MAX / 2);
	*buf = (struct buf){.arena = arena, .max = max};
}

/* Room for n more bytes and a NUL. */
static bool
reserve(struct buf *buf, size_t n)
{
	size_t size = buf->size ? buf->size : 256;
	char *bigger;

	if (buf->full || n > buf->max - buf->n) {
		buf->full = true;
		return false;
	}
	if (buf->n + n < buf->size)
		return true;
	while (size <= buf->n + n)
		size *= 2;
	bigger = arena_alloc(buf->arena, size);
	if (buf->n)
		memcpy(bigger, buf->p, buf->n);
	buf->p = bigger;
	buf->size = size;
	return true;
}

void
buf_add(struct buf *buf, struct str s)
{
	if (!reserve(buf, s.n))
		return;
	if (s.n)
		memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
	buf->p[buf->n] = 0;
}

void
buf_char(struct buf *buf, char c)
{
	buf_add(buf, (struct str){&c, 1});
}

/* Most of what is printed fits into what is there, and is printed once. */
void
buf_uint(struct buf *buf, uint64_t value)
{
	char digits[20];

	buf_add(buf, str_decimal(digits, value));
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	size_t room = buf->size - buf->n;
	va_list args, again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(room ? buf->p + buf->n : NULL, room, format, args);
	va_end(args);
	assert(n >= 0);
	if (reserve(buf, (size_t)n)) {
		if ((size_t)n >= room)
			vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
		buf->n += (size_t)n;
	} else if (room) {
		buf->p[buf->n] = 0;
	}
	va_end(again);
}

struct str
buf_str(struct buf *buf)
{
	return buf->p ? (struct str){buf->p, buf->n} : S("");
}
