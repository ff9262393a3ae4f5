/* SPDX-License-Identifier: Apache-2.0 */
#include "unzstd.h"
#include "arena.h"

#include <zstd.h>

ptrdiff_t
unzstd(unsigned char *out, size_t room, struct str packed)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = {packed.p, packed.n, 0};
	ZSTD_outBuffer to = {out, room, 0};
	size_t status = 1, before;

	if (!stream)
		die_oom(sizeof(in));
	do {
		before = to.pos + in.pos;
		status = ZSTD_decompressStream(stream, &to, &in);
	} while (!ZSTD_isError(status) && status && to.pos < room &&
		 to.pos + in.pos > before);
	ZSTD_freeDStream(stream);
	if (ZSTD_isError(status) || (status && to.pos < room))
		return -1;
	return (ptrdiff_t)to.pos;
}
