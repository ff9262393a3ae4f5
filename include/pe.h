/* SPDX-License-Identifier: Apache-2.0 */
/* Windows libraries, as far as their section table tells. */
#ifndef PE_H
#define PE_H

#include "base.h"

/* Do these bytes start like a Windows library of any kind? */
bool pe_is(struct str bytes);
/*
 * The bytes of the first section of this name, of which the table has room for 8. False
 * if there is none; bytes are absent where they lie outside the file.
 */
bool pe_section(struct str bytes, const char *name, struct str *section);

#endif
