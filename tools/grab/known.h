/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KNOWN_H
#define KNOWN_H

#include "grab.h"

/*
 * Fills in the sum and size that the API of the file's host states, where they are not
 * known yet, and the address of an asset that only a token opens. Files whose sum is known
 * and that are there cost no question; an address whose API cannot be reached gives way to
 * the mirrors. The session is open. Returns 0; -E_NETWORK where Civitai's API cannot be
 * reached; -E_USAGE for a bad address.
 */
int known_look(struct grab *grab, struct fetch_file *file);
/*
 * A store, and folders to look in, are of use for a sum that is known. Where none is,
 * asks whether the server announces one, as Hugging Face does: a request more, and no
 * bytes. Returns 0; -E_NETWORK where nobody answers.
 */
int known_announced(struct grab *grab, struct fetch_file *file);
/*
 * Both for many. With keep_going those that failed are left out and told, but for the
 * worst, which is returned; else the first failure is.
 */
int known_look_all(struct grab *grab, struct fetch_file *files, size_t *nfiles,
		   bool keep_going);
/* Leaves the worse of grab->err and the other failure there, E_OK being none; tells the
 * less bad one. Returns the status of what is there. */
int known_worse(struct grab *grab, const struct err *other);

#endif
