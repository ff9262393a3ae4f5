/* SPDX-License-Identifier: Apache-2.0 */
/* Where a stream of bytes goes: the one joint between fetch, inflate, tar and zip. */
#ifndef SINK_H
#define SINK_H

#include "err.h"

struct sink {
	/*
	 * Takes the next bytes, which are valid during the call only. Returns 0, or
	 * -E_CODE with err filled, which ends the stream and is handed on unchanged.
	 */
	int (*take)(void *context, struct str bytes, struct err *err);
	void *context;
};

#endif
