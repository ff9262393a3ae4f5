/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that lose a bound or an error; each has a checked one in a room (str, buf,
 * host). */
#ifndef BANNED_H
#define BANNED_H

#ifdef __GNUC__
#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol strtol strtoul gets \
	system popen
#endif

#endif
