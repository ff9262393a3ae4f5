/* SPDX-License-Identifier: Apache-2.0 */
/* One Python of the image imports torch and starts a kernel on each GPU. */
#ifndef PROBE_H
#define PROBE_H

#include "json.h"
#include "site.h"
#include "system.h"

struct probe_gpu {
	struct str name, cc,
		problem; /* no problem: a kernel ran and gave what it should */
};

struct probe {
	struct str program; /* the Python, as it was started */
	struct str torch, cuda,
		archs;      /* as torch says them; absent: it did not get there */
	struct str problem; /* absent: all of it worked, on at least one GPU */
	struct probe_gpu *gpus;
	size_t ngpus;
};

/* program: NULL for the environment's own. What goes wrong is in probe->problem. */
void probe_run(struct probe *probe, const struct place *place, const struct site *site,
	       const char *program, unsigned seconds);
void probe_print(const struct probe *probe);
void probe_json(const struct probe *probe, struct json *json);

#endif
