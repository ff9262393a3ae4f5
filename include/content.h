/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is it what its name says? A login page, a JSON error or a Git LFS pointer saved as a
 * model is found here, and so is a model that ends too early.
 */
#ifndef CONTENT_H
#define CONTENT_H

#include "err.h"

/* So many first bytes are enough for content_head. */
enum { CONTENT_HEAD = 512 };

/*
 * name: decides by its ending what is expected; a name that promises nothing passes.
 * head: the first bytes of the file, up to CONTENT_HEAD. Returns 0, or -E_CHECKSUM with
 * what was found instead, led by `what`.
 */
int content_head(struct str name, struct str head, struct str what, struct err *err);
/* The same where the server says that it is HTML, XML or JSON: so is what people can read. */
int content_page(struct str name, struct str head, struct str what, struct err *err);
/*
 * The same for a finished file: what stands in its head, and for safetensors whether the
 * tensors of its header end where the file ends. -E_SYSTEM if it cannot be read.
 */
int content_file(struct str name, const char *path, struct str what, struct err *err);
/* Does content_file look at more than the head of a file of this name? */
bool content_needs_all(struct str name);
/* The part of content_file for bytes in memory; head: at least the header. */
int content_safetensors(struct str bytes, uint64_t size, struct str what,
			struct err *err);

#endif
