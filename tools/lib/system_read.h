/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that ask a system: one reader a source, used one by one by
 * system_survey and until one answers by the others. */
#ifndef SYSTEM_READ_H
#define SYSTEM_READ_H

#include "system.h"

struct system_reader {
	struct system_source source;
	/* Leaves fact as it is where the source is not there. Returns 0 or an error; NULL
	 * for a program, which a survey does not run. */
	int (*read)(struct system_fact *fact, const struct system_reader *self,
		    const struct place *place, struct err *err);
	bool (*parse)(struct str *version, struct str text); /* for read, or NULL */
};

/* Each in the order in which it is asked, ended by a source without a name. */
extern const struct system_reader system_env_readers[];
extern const struct system_reader system_cuda_readers[];
extern const struct system_reader system_driver_readers[];

/* Asks them until one answers. */
int system_first(struct system_fact *fact, const struct system_reader *readers,
		 const struct place *place, struct err *err);

/* A file inside root; absent where there is none. 1 MiB at most. */
int system_file(struct str *bytes, const struct place *place, const char *path,
		struct err *err);
/* The same of a small file of the kernel, absent also where it cannot be read, as the
 * files of a device are when it goes away. */
struct str system_kernel_file(const struct place *place, const char *path);

/* The GPUs of one source: the PCI bus, or the driver's list. Adds to gpus. */
extern const struct system_source system_gpu_sources[2];
int system_gpus_of(struct system_gpus *gpus, const struct system_source *source,
		   const struct place *place, const struct gpu_table *table,
		   struct err *err);

#endif
