/* SPDX-License-Identifier: Apache-2.0 */
/* Zstd frames, unpacked as far as there is room. The only room that includes zstd. */
#ifndef UNZSTD_H
#define UNZSTD_H

#include "base.h"

/*
 * Unpacks a frame until it ends or room bytes are out. Returns the number of bytes, or -1
 * for a frame that is damaged before or wants a window of more than 128 MiB.
 */
ptrdiff_t unzstd(unsigned char *out, size_t room, struct str packed);

#endif
