/* SPDX-License-Identifier: Apache-2.0 */
/* For what prints or ends the program: it is run in a child, and what it printed is read. */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

#include "base.h"

#include <sys/wait.h>
#include <unistd.h>

struct child {
	char out[65536], err[65536]; /* what it printed, with a NUL behind it */
	int status;                  /* exit status, or 128 + signal */
};

static inline void
child_slurp(FILE *file, char *text, size_t size)
{
	rewind(file);
	text[fread(text, 1, size - 1, file)] = 0;
	fclose(file);
}

/* Runs f(arg) in a child, whose exit status it returns unless f ends it itself. */
static inline void
child_run(struct child *child, int (*f)(void *arg), void *arg)
{
	FILE *out = tmpfile(), *err = tmpfile();
	int raw;
	pid_t pid;

	assert(out && err);
	fflush(NULL);
	pid = fork();
	assert(pid >= 0);
	if (pid == 0) {
		if (dup2(fileno(out), 1) < 0 || dup2(fileno(err), 2) < 0)
			_exit(99);
		int status = f(arg);
		fflush(NULL);
		_exit(status);
	}
	if (waitpid(pid, &raw, 0) != pid)
		abort();
	child->status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	child_slurp(out, child->out, sizeof(child->out));
	child_slurp(err, child->err, sizeof(child->err));
}

#endif
