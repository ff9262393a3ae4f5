/* SPDX-License-Identifier: Apache-2.0 */
/* How records and states write their lines. */
#ifndef RECORD_TEXT_H
#define RECORD_TEXT_H

#include "buf.h"
#include "digest.h"

/* "KEY HEX"; nothing for a sum that is not known. */
void record_print_sum(struct buf *buf, const char *key, const struct digest_value *value);

#endif
