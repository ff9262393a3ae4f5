/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces do not matter, and no more comes out than is allowed. */
#include "buf.h"
#include "inflate.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { MAX = 1 << 20 };

static int
keep(void *context, struct str bytes, struct err *err)
{
	(void)err;
	buf_add(context, bytes);
	return 0;
}

static int
run(struct buf *out, struct arena *mem, struct str in, size_t piece)
{
	enum inflate_form form = in.n && in.p[0] == 0x1f ? INFLATE_GZIP : INFLATE_RAW;
	struct inflate *inflate = inflate_open(mem, form, MAX, (struct sink){keep, out});
	struct err err;
	int status = 0;

	while (in.n && status == 0 && !(form == INFLATE_RAW && inflate_done(inflate))) {
		struct str part = str_sub(in, 0, piece);
		in = str_sub(in, part.n, in.n);
		status = inflate_feed(inflate, &part, &err);
	}
	status = status ? status : inflate_done(inflate);
	inflate_close(inflate);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(64 << 20);
	struct buf whole, pieces;
	struct str in = str_n(bytes, n);
	int one, two;

	buf_init(&whole, &mem, MAX + 1);
	buf_init(&pieces, &mem, MAX + 1);
	one = run(&whole, &mem, in, n + 1);
	two = run(&pieces, &mem, in, 7);
	if (one != two || whole.full || pieces.full || whole.n > MAX)
		abort();
	if (one >= 0 && !str_eq(buf_str(&whole), buf_str(&pieces)))
		abort();
	arena_release(&mem);
	return 0;
}
