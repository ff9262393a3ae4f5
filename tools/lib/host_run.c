/* SPDX-License-Identifier: Apache-2.0 */
/* Other programs, without a shell. */
#include "buf.h"
#include "host.h"
#include "str.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct pipes {
	int in[2], out[2],
		failed[2]; /* failed carries errno of an exec that did not happen */
};

static void
close_all(struct pipes *pipes)
{
	int *ends[] = {pipes->in, pipes->out, pipes->failed};

	for (size_t i = 0; i < COUNT(ends); i++)
		for (size_t j = 0; j < 2; j++)
			if (ends[i][j] >= 0) {
				close(ends[i][j]);
				ends[i][j] = -1;
			}
}

static void
shut(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

static _Noreturn void
child(const struct host_run *run, const struct pipes *pipes)
{
	int number;

	if (dup2(pipes->in[0], STDIN_FILENO) < 0 ||
	    dup2(run->pass_output ? STDERR_FILENO : pipes->out[1], STDOUT_FILENO) < 0 ||
	    (run->keep_stderr && dup2(pipes->out[1], STDERR_FILENO) < 0))
		goto fail;
	for (size_t i = 0; run->env && run->env[i]; i++)
		if (putenv((char *)(uintptr_t)run->env[i]) != 0)
			goto fail;
	if (run->dir && chdir(run->dir) < 0)
		goto fail;
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
	execvp(run->argv[0], (char **)(uintptr_t)run->argv);
fail:
	number = errno;
	if (write(pipes->failed[1], &number, sizeof(number)) < 0)
		_exit(126);
	_exit(127);
}

/* Feeds the input and keeps the output until the program closes its end; false when time
 * is up. */
static bool
converse(struct pipes *pipes, const struct host_run *run, struct buf *kept)
{
	uint64_t end = host_ticks() + (uint64_t)run->timeout * 1000000000u;
	struct str input = run->input;
	char bytes[16384];

	while (pipes->out[0] >= 0) {
		struct pollfd fds[2] = {{pipes->out[0], POLLIN, 0},
					{input.n ? pipes->in[1] : -1, POLLOUT, 0}};
		uint64_t now = host_ticks();

		if (!input.n)
			shut(&pipes->in[1]);
		if (run->timeout && now >= end)
			return false;
		if (poll(fds, 2, run->timeout ? (int)((end - now) / 1000000 + 1) : -1) <
			    0 &&
		    errno != EINTR)
			return false;
		if (fds[1].revents) {
			ssize_t n = write(pipes->in[1], input.p,
					  input.n < 4096 ? input.n : 4096);
			input = n < 0 && errno != EAGAIN && errno != EINTR
					? (struct str){0}
					: str_sub(input, n > 0 ? (size_t)n : 0, input.n);
		}
		if (fds[0].revents) {
			ssize_t n = read(pipes->out[0], bytes, sizeof(bytes));
			if (n == 0 || (n < 0 && errno != EINTR))
				shut(&pipes->out[0]);
			else if (n > 0)
				buf_add(kept, str_n(bytes, (size_t)n));
		}
	}
	return true;
}

static int
wait_for(pid_t pid, bool in_time)
{
	int raw = 0;

	if (!in_time)
		kill(-pid, SIGKILL);
	while (waitpid(pid, &raw, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

int
host_run(int *status, struct str *output, struct arena *arena, const struct host_run *run,
	 struct err *err)
{
	struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}};
	struct buf kept;
	int number = 0, result = 0;
	bool in_time;
	pid_t pid;

	buf_init(&kept, arena, run->max_output ? run->max_output : 1);
	if (pipe2(pipes.in, O_CLOEXEC) < 0 || pipe2(pipes.out, O_CLOEXEC) < 0 ||
	    pipe2(pipes.failed, O_CLOEXEC) < 0) {
		result = err_sys(err, "%s", run->argv[0]);
		goto out;
	}
	fflush(NULL);
	pid = fork();
	if (pid < 0) {
		result = err_sys(err, "%s", run->argv[0]);
		goto out;
	}
	if (pid == 0)
		child(run, &pipes);
	shut(&pipes.in[0]);
	shut(&pipes.out[1]);
	shut(&pipes.failed[1]);
	if (read(pipes.failed[0], &number, sizeof(number)) == (ssize_t)sizeof(number)) {
		wait_for(pid, true);
		errno = number;
		result = err_sys(err, "%s", run->argv[0]);
		goto out;
	}
	in_time = converse(&pipes, run, &kept);
	*status = wait_for(pid, in_time);
	*output = buf_str(&kept);
	if (!in_time)
		result = err_set(err, E_SYSTEM, "%s: killed after %u seconds",
				 run->argv[0], run->timeout);
out:
	close_all(&pipes);
	return result;
}
