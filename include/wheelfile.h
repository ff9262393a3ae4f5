/* SPDX-License-Identifier: Apache-2.0 */
/* A wheel as a file: does what is inside agree with the name and with an environment? */
#ifndef WHEELFILE_H
#define WHEELFILE_H

#include "kernels.h"

struct wheelfile {
	struct zip zip;
	struct wheel name; /* what the file name says */
	struct kernels kernels;
	struct str version; /* of METADATA, with its local part */
	struct str metadata;
};

/* What wheelfile_open does before it looks at libraries, so that wheel->kernels may be
 * told what to look for. */
int wheelfile_start(struct wheelfile *wheel, struct arena *arena,
		    const struct zip_source *source, struct str file, struct err *err);
/*
 * Opens bytes, the wheel named file: the archive, METADATA (the same project and version
 * as the name), WHEEL (the Python and ABI that the name claims), GPU code of its libraries.
 * bytes must outlive it. Returns 0 or -E_FORMAT.
 */
int wheelfile_open(struct wheelfile *wheel, struct arena *arena, struct str bytes,
		   struct str file, struct err *err);
/*
 * Does it serve this environment: tags, libcudart's major, C++ ABI, kernels for every
 * GPU? package: whose paths count, or NULL. Returns 0, or -E_NOMATCH with the reason.
 */
int wheelfile_serves(const struct wheelfile *wheel, const struct wheels_package *package,
		     const struct wheel_target *target, struct err *err);

#endif
