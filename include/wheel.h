/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wheel file names: their parts (PEP 427), their tags (PEP 425, PEP 600), and what the
 * local version of accelerator wheels says about CUDA, torch, C++ ABI and GPUs. Pure
 * functions of their arguments; slices point into the name.
 */
#ifndef WHEEL_H
#define WHEEL_H

#include "gpu.h"

enum { WHEEL_SMS_MAX = 16, WHEEL_WHY_MAX = 256, WHEEL_TEXT_MAX = 36 };

/* The leading numbers of a version: 2.11 has n 2, 2.11.0 has n 3; n 0 says nothing. */
struct wheel_release {
	unsigned part[3];
	unsigned n;
};

/* What follows "+" in the version, as far as it is about the build. */
struct wheel_local {
	bool known;                 /* all of it was understood */
	struct wheel_release cuda;  /* n 1: any minor of this major */
	struct wheel_release torch; /* n 2: any patch */
	bool and_higher;            /* torch is the least, not the only one */
	int cxx11_abi;              /* 1, 0, or -1: not said */
	unsigned post;              /* 0: none */
	struct cc sms[WHEEL_SMS_MAX];
	size_t nsms;
};

struct wheel {
	struct str file, name, version, local, build; /* version: without local */
	struct str python, abi, platform; /* tag sets, members joined by "." */
	struct wheel_local has;
};

/* What an environment is. Absent slices, n 0 and nccs 0 mean "not known": no test. */
struct wheel_target {
	struct str python;          /* cp312, cp313t */
	struct str platform;        /* linux_x86_64, linux_aarch64, win_amd64 ... */
	unsigned glibc;             /* minor of glibc 2.x; 0: not known */
	struct wheel_release torch; /* n 3 */
	struct wheel_release cuda;  /* n 2 */
	const struct cc *ccs;
	size_t nccs;
};

/* From worst to best. */
enum wheel_fit {
	WHEEL_NO,
	WHEEL_UNPROVEN, /* the name does not say torch or CUDA */
	WHEEL_MAJOR,    /* same torch, another minor of the same CUDA major */
	WHEEL_RANGE,    /* a torch range, or another patch of the same torch minor */
	WHEEL_EXACT,
};

/* "2.11.0", "2.11.0+cu130" (what follows "+" or a letter is left aside). */
bool wheel_release_parse(struct wheel_release *release, struct str text);
/* By number, as far as both go: 2.11 and 2.11.3 are equal. */
int wheel_release_cmp(const struct wheel_release *a, const struct wheel_release *b);
/* "cu128" is 12.8, "cu13" 13. */
bool wheel_cuda_parse(struct wheel_release *cuda, struct str tag);
void wheel_release_text(char text[static WHEEL_TEXT_MAX],
			const struct wheel_release *release);

/* file: a name, without folder. Returns 0, or -E_FORMAT with what a name must be. */
int wheel_parse(struct wheel *wheel, struct str file, struct err *err);
void wheel_local_parse(struct wheel_local *has, struct str local);
/* The minor of glibc 2.x that a manylinux tag asks for, and its machine; -1: none. */
int wheel_manylinux(struct str tag, struct str *arch);
/* Does a name with these tags install there? why says what forbids it. */
bool wheel_installs(const struct wheel *wheel, const struct wheel_target *target,
		    char why[static WHEEL_WHY_MAX]);
/* The whole of it, but GPUs: tags, then torch, CUDA and C++ ABI. why tells either way. */
enum wheel_fit wheel_fit(const struct wheel *wheel, const struct wheel_target *target,
			 char why[static WHEEL_WHY_MAX]);
/* The C++ ABI of the official Linux torch: 1 new, 0 old, -1 not known. */
int wheel_torch_abi(const struct wheel_target *target);
const char *wheel_fit_name(enum wheel_fit fit);

#endif
