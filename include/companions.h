/* SPDX-License-Identifier: Apache-2.0 */
/* What belongs to a torch and a tag: the other packages, and what is inside the wheels. */
#ifndef COMPANIONS_H
#define COMPANIONS_H

#include "torch.h"

/* A value is a version, "none" where there is no such package for it, or absent where
 * nobody recorded it. */
struct companions {
	struct str vision, audio;
	struct str triton;         /* "3.4.0"; of triton-windows only "3.4" is known */
	struct str triton_package; /* "triton", or "triton-windows" */
	struct str xformers;
	bool xformers_pins; /* its wheel requires exactly this torch */
	struct str toolkit; /* "12.8.1", of the libraries in the wheels */
	struct str cudnn, nccl;
	struct str cxx11_abi; /* "0" or "1" */
};

/* Pure: from tables that are loaded. */
void companions_find(struct companions *out, const struct torch_table *table,
		     const struct torch_release *release, struct str tag,
		     struct str platform);

#endif
