/* SPDX-License-Identifier: Apache-2.0 */
/* LZ4 blocks, unpacked as far as there is room. */
#ifndef LZ4_ROOM_H
#define LZ4_ROOM_H

#include "base.h"

/*
 * Unpacks a block until it ends or room bytes are out. Returns the number of bytes, or -1
 * for a block that is damaged before.
 */
ptrdiff_t lz4_unpack(unsigned char *out, size_t room, struct str packed);

#endif
