/* SPDX-License-Identifier: Apache-2.0 */
/* Words for messages that may be addresses, or were meant to be. */
#ifndef TOLD_H
#define TOLD_H

#include "base.h"

enum { TOLD_MAX = 512 };

/*
 * text without what may be a secret in it: a user before '@' (which has another meaning
 * in hf: and gh:), and all behind '?'. Cut off where it is longer than the room. Ends in
 * NUL; returns the room.
 */
const char *told(char room[static TOLD_MAX], struct str text);

#endif
