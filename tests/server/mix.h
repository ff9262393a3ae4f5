/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MIX_H
#define MIX_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The modes that request number `count` meets, written to text; NULL for none, as from the
 * twelfth request on. They pass; with is_mess there are also ones that last, or that only
 * a sum can show.
 */
const char *mix_draw(uint64_t seed, unsigned count, bool is_mess, char text[64]);

#endif
