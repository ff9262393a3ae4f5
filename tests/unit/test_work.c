/* SPDX-License-Identifier: Apache-2.0 */
#include "work.h"
#include "with_arena.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { NTASKS = 200 };

struct sum {
	struct task task;
	unsigned from, to;
	unsigned long value;
	int *order, *norder; /* of one thread */
	bool takes_signals;
};

static int wakes;

static void
count_wake(void *context)
{
	__atomic_fetch_add((int *)context, 1, __ATOMIC_RELAXED);
}

static void
add_up(struct task *task)
{
	struct sum *sum = (struct sum *)task;
	sigset_t set;

	for (unsigned i = sum->from; i < sum->to; i++)
		sum->value += i;
	if (sum->order)
		sum->order[(*sum->norder)++] = (int)sum->from;
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	sum->takes_signals = !sigismember(&set, SIGINT);
}

static void
sleep_a_little(struct task *task)
{
	usleep(20000);
	((struct sum *)task)->value = 1;
}

static void
gives_every_task_back(void **state)
{
	struct sum sums[NTASKS] = {0};
	struct work *work;
	struct task *task = NULL;
	struct err err;
	unsigned n = 0;

	(void)state;
	wakes = 0;
	assert_int_equal(work_open(&work, &arena, 4, count_wake, &wakes, &err), 0);
	assert_null(work_done(work));
	assert_null(work_wait(work));
	for (unsigned i = 0; i < NTASKS; i++) {
		sums[i] = (struct sum){.task.run = add_up, .from = i, .to = i + 1000};
		work_submit(work, &sums[i].task);
	}
	while ((task = work_wait(work)) != NULL) {
		struct sum *sum = (struct sum *)task;
		assert_int_equal(sum->value, 1000 * sum->from + 499500);
		assert_false(sum->takes_signals);
		sum->value = 0;
		n++;
	}
	assert_int_equal(n, NTASKS);
	work_close(work);
	assert_int_equal(wakes, NTASKS);
}

static void
starts_tasks_in_order(void **state)
{
	struct sum sums[NTASKS] = {0};
	int order[NTASKS], n = 0;
	struct work *work;
	struct err err;

	(void)state;
	assert_int_equal(work_open(&work, &arena, 1, NULL, NULL, &err), 0);
	for (unsigned i = 0; i < NTASKS; i++) {
		sums[i] = (struct sum){
			.task.run = add_up, .from = i, .order = order, .norder = &n};
		work_submit(work, &sums[i].task);
	}
	for (unsigned i = 0; i < NTASKS; i++)
		assert_ptr_equal(work_wait(work), &sums[i].task);
	for (int i = 0; i < NTASKS; i++)
		assert_int_equal(order[i], i);
	work_close(work);
}

/* A commit that was handed over must not be lost because something else failed. */
static void
runs_all_before_it_closes(void **state)
{
	struct sum sums[8] = {0};
	struct work *work;
	struct err err;

	(void)state;
	assert_int_equal(work_open(&work, &arena, 2, NULL, NULL, &err), 0);
	for (unsigned i = 0; i < COUNT(sums); i++) {
		sums[i].task.run = sleep_a_little;
		work_submit(work, &sums[i].task);
	}
	work_close(work);
	for (unsigned i = 0; i < COUNT(sums); i++)
		assert_int_equal(sums[i].value, 1);
	work_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gives_every_task_back),
		TEST(starts_tasks_in_order),
		TEST(runs_all_before_it_closes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
