/* SPDX-License-Identifier: Apache-2.0 */
/* Other programs, without a shell. */
#include "buf.h"
#include "host.h"
#include "str.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
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

/* Each name that goes moves the rest of the environment up. */
static void
drop_env(const char *prefix)
{
	char name[256];

	for (size_t i = 0; environ && environ[i];) {
		const char *end = strchr(environ[i], '=');
		size_t n = end ? (size_t)(end - environ[i]) : 0;
		if (n == 0 || n >= sizeof(name) ||
		    strncmp(environ[i], prefix, strlen(prefix)) != 0) {
			i++;
			continue;
		}
		memcpy(name, environ[i], n);
		name[n] = 0;
		unsetenv(name);
	}
}

static _Noreturn void
child(const struct host_run *run, const struct pipes *pipes)
{
	int number;

	if (dup2(pipes->in[0], STDIN_FILENO) < 0 ||
	    dup2(run->pass_output ? STDERR_FILENO : pipes->out[1], STDOUT_FILENO) < 0 ||
	    (run->keep_stderr && dup2(pipes->out[1], STDERR_FILENO) < 0))
		goto fail;
	if (run->only_env && clearenv() != 0)
		goto fail;
	if (run->without)
		drop_env(run->without);
	for (size_t i = 0; run->env && run->env[i]; i++)
		if (putenv((char *)(uintptr_t)run->env[i]) != 0)
			goto fail;
	if (run->dir && chdir(run->dir) < 0)
		goto fail;
	if (run->lock && fcntl(run->lock, F_SETFD, 0) < 0)
		goto fail;
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (run->timeout) /* all that it starts is killed with it */
		setpgid(0, 0);
	execvp(run->argv[0], (char **)(uintptr_t)run->argv);
fail:
	number = errno;
	if (write(pipes->failed[1], &number, sizeof(number)) < 0)
		_exit(126);
	_exit(127);
}

/* A piece that a pipe with room takes without blocking; what nobody reads is dropped. */
static void
feed(struct pipes *pipes, struct str *input)
{
	ssize_t n = write(pipes->in[1], input->p, input->n < 4096 ? input->n : 4096);

	if (n > 0)
		*input = str_sub(*input, (size_t)n, input->n);
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		*input = (struct str){0};
}

static void
keep(struct pipes *pipes, struct buf *kept, size_t max)
{
	char bytes[16384];
	ssize_t n = read(pipes->out[0], bytes, sizeof(bytes));

	if (n == 0 || (n < 0 && errno != EINTR))
		shut(&pipes->out[0]);
	else if (n > 0)
		buf_add(kept, str_sub(str_n(bytes, (size_t)n), 0, max - kept->n));
}

/* Feeds the input and keeps the output until both ends are closed; false when time is up.
 */
static bool
converse(struct pipes *pipes, const struct host_run *run, struct buf *kept, uint64_t end)
{
	struct str input = run->input;

	for (;;) {
		if (!input.n)
			shut(&pipes->in[1]);
		if (pipes->out[0] < 0 && pipes->in[1] < 0)
			return true;
		struct pollfd fds[2] = {{pipes->out[0], POLLIN, 0},
					{pipes->in[1], POLLOUT, 0}};
		uint64_t now = host_ticks();

		if (now >= end)
			return false;
		/* a minute at most, so that the number fits whatever the limit is */
		uint64_t wait = (end - now) / 1000000 + 1;
		if (poll(fds, 2, wait < 60000 ? (int)wait : 60000) < 0 && errno != EINTR)
			return false;
		if (fds[1].revents)
			feed(pipes, &input);
		if (fds[0].revents)
			keep(pipes, kept, run->max_output);
	}
}

/* converse, while a program that does not read its input is no reason to die. */
static bool
converse_safely(struct pipes *pipes, const struct host_run *run, struct buf *kept,
		uint64_t end)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	bool in_time;

	sigaction(SIGPIPE, &ignore, &before);
	in_time = converse(pipes, run, kept, end);
	sigaction(SIGPIPE, &before, NULL);
	return in_time;
}

/* The exit status; kills the program and its group, and clears *in_time, at `end`. */
static int
wait_for(pid_t pid, uint64_t end, bool *in_time)
{
	int raw = 0;
	pid_t got;

	while ((got = waitpid(pid, &raw, end == UINT64_MAX ? 0 : WNOHANG)) != pid) {
		if (got < 0 && errno != EINTR)
			break;
		if (end != UINT64_MAX && (!*in_time || host_ticks() >= end)) {
			*in_time = false;
			kill(-pid, SIGKILL);
			end = UINT64_MAX;
		} else if (got == 0) {
			host_sleep(2);
		}
	}
	return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

/* errno of the exec that failed, 0 when the program runs. */
static int
exec_failure(const struct pipes *pipes)
{
	int number = 0;
	ssize_t n;

	do
		n = read(pipes->failed[0], &number, sizeof(number));
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(number) ? number : 0;
}

int
host_run(int *status, struct str *output, struct arena *arena, const struct host_run *run,
	 struct err *err)
{
	struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}};
	struct buf kept;
	uint64_t end = run->timeout ? host_ticks() + (uint64_t)run->timeout * 1000000000u
				    : UINT64_MAX;
	int number, result = 0;
	bool in_time = true;
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
	number = exec_failure(&pipes);
	if (number) {
		wait_for(pid, UINT64_MAX, &in_time);
		errno = number;
		result = err_sys(err, "%s", run->argv[0]);
		goto out;
	}
	in_time = converse_safely(&pipes, run, &kept, end);
	*status = wait_for(pid, end, &in_time);
	*output = buf_str(&kept);
	if (!in_time)
		result = err_set(err, E_SYSTEM, "%s: killed after %u seconds",
				 run->argv[0], run->timeout);
out:
	close_all(&pipes);
	return result;
}
