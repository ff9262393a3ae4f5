/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every room stands on: the standard headers, the borrowed slice, and the
 * functions nobody may call.
 */
#ifndef BASE_H
#define BASE_H

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef NDEBUG
#error "assert stays on in release builds"
#endif

/* A borrowed slice of bytes, passed by value; need not end in NUL. p is NULL for
 * "absent". */
struct str {
	const char *p;
	size_t n;
};

#define S(literal) ((struct str){(literal), sizeof(literal) - 1})
/* The two arguments of "%.*s". Slices longer than INT_MAX do not occur: inputs are
 * capped. */
#define STR(s) (int)(s).n, ((s).p ? (s).p : "")

/* 1 where AddressSanitizer is at work, which is slow and sees each allocation. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED 0
#endif

#define COUNT(array)        (sizeof(array) / sizeof((array)[0]))
#define PRINTF(text, first) __attribute__((format(printf, text, first)))

#include "banned.h"

#endif
