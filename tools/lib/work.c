/* SPDX-License-Identifier: Apache-2.0 */
#include "work.h"

#include <pthread.h>
#include <signal.h>

struct queue {
	struct task *first, **end;
};

struct work {
	pthread_mutex_t lock;
	pthread_cond_t more; /* there is a task, or the end has come */
	pthread_cond_t some; /* a task is done */
	struct queue waiting, done;
	size_t nout; /* submitted and not given back */
	bool closing;
	void (*wake)(void *context);
	void *context;
	unsigned nthreads;
	pthread_t threads[WORK_THREADS_MAX];
};

static void
put(struct queue *queue, struct task *task)
{
	task->next = NULL;
	*queue->end = task;
	queue->end = &task->next;
}

static struct task *
take(struct queue *queue)
{
	struct task *task = queue->first;

	if (!task)
		return NULL;
	queue->first = task->next;
	if (!queue->first)
		queue->end = &queue->first;
	return task;
}

static void
run_one(struct work *work, struct task *task)
{
	pthread_mutex_unlock(&work->lock);
	task->run(task);
	pthread_mutex_lock(&work->lock);
	put(&work->done, task);
	pthread_cond_signal(&work->some);
	pthread_mutex_unlock(&work->lock);
	if (work->wake)
		work->wake(work->context);
	pthread_mutex_lock(&work->lock);
}

static void *
serve(void *context)
{
	struct work *work = context;
	struct task *task;

	pthread_mutex_lock(&work->lock);
	for (;;) {
		task = take(&work->waiting);
		if (task)
			run_one(work, task);
		else if (work->closing)
			break;
		else
			pthread_cond_wait(&work->more, &work->lock);
	}
	pthread_mutex_unlock(&work->lock);
	return NULL;
}

/* Signals are for the main thread, which alone knows what to do with them. */
static int
start(struct work *work, unsigned nthreads, struct err *err)
{
	sigset_t all, before;
	int failed = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; work->nthreads < nthreads && !failed; work->nthreads += !failed)
		failed =
			pthread_create(&work->threads[work->nthreads], NULL, serve, work);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (work->nthreads > 0) /* fewer than asked for do as well, only slower */
		return 0;
	errno = failed;
	return err_sys(err, "cannot start a thread");
}

int
work_open(struct work **made, struct arena *arena, unsigned nthreads,
	  void (*wake)(void *context), void *context, struct err *err)
{
	struct work *work = ARENA_NEW(arena, struct work);

	assert(nthreads >= 1 && nthreads <= WORK_THREADS_MAX);
	*work = (struct work){.wake = wake, .context = context};
	work->waiting.end = &work->waiting.first;
	work->done.end = &work->done.first;
	pthread_mutex_init(&work->lock, NULL);
	pthread_cond_init(&work->more, NULL);
	pthread_cond_init(&work->some, NULL);
	*made = NULL;
	if (start(work, nthreads, err) < 0)
		return -E_SYSTEM;
	*made = work;
	return 0;
}

void
work_submit(struct work *work, struct task *task)
{
	pthread_mutex_lock(&work->lock);
	work->nout++;
	put(&work->waiting, task);
	pthread_cond_signal(&work->more);
	pthread_mutex_unlock(&work->lock);
}

static struct task *
give_back(struct work *work, bool wait)
{
	struct task *task;

	pthread_mutex_lock(&work->lock);
	while (wait && !work->done.first && work->nout > 0)
		pthread_cond_wait(&work->some, &work->lock);
	task = take(&work->done);
	if (task)
		work->nout--;
	pthread_mutex_unlock(&work->lock);
	return task;
}

struct task *
work_done(struct work *work)
{
	return give_back(work, false);
}

struct task *
work_wait(struct work *work)
{
	return give_back(work, true);
}

void
work_close(struct work *work)
{
	if (!work)
		return;
	pthread_mutex_lock(&work->lock);
	work->closing = true;
	pthread_cond_broadcast(&work->more);
	pthread_mutex_unlock(&work->lock);
	for (unsigned i = 0; i < work->nthreads; i++)
		pthread_join(work->threads[i], NULL);
	pthread_cond_destroy(&work->more);
	pthread_cond_destroy(&work->some);
	pthread_mutex_destroy(&work->lock);
}
