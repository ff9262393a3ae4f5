/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many trees: what is here already or comes from this machine first, in order; the others
 * by a few threads with a session each. They share one place to speak.
 */
#include "host.h"
#include "json.h"
#include "str.h"
#include "tree.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

enum { WORKERS_MAX = 4, TELL_SECONDS = 5 };

struct crew {
	struct grab *grab; /* of the main thread */
	struct tree **trees;
	size_t ntrees, next, ndone;
	bool keep_going;
	struct err worst;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	uint64_t bytes; /* of trees that are done */
};

struct worker {
	struct crew *crew;
	pthread_t thread;
	bool runs;
	uint64_t bytes; /* of the tree that it brings */
};

static void
on_note(void *context, const char *text)
{
	struct crew *crew = ((struct worker *)context)->crew;

	pthread_mutex_lock(&crew->lock);
	progress_note(crew->grab, text);
	pthread_mutex_unlock(&crew->lock);
}

static void
on_progress(void *context, const struct fetch_progress *progress)
{
	struct worker *worker = context;

	pthread_mutex_lock(&worker->crew->lock);
	worker->bytes = progress->done;
	pthread_mutex_unlock(&worker->crew->lock);
}

/* For --progress=json: a tree is there. */
static void
tell(const struct grab *grab, const struct tree *tree)
{
	struct json json;

	if (grab->progress.mode != PROGRESS_JSON)
		return;
	json_start(&json, stderr, false);
	json_open(&json, '{');
	json_pair(&json, "event", tree->was_there ? S("kept") : S("arrived"));
	json_pair(&json, "path", str_c(tree->dir));
	json_pair(&json, "commit", str_c(tree->commit));
	json_pair(&json, "tree", tree->was_there ? (struct str){0} : str_c(tree->made));
	json_close(&json, '}');
	json_end(&json);
}

/* The first failure of the worst kind is handed on, all others are noted; programs hear
 * of each with its tree. */
static void
add_failure(struct grab *grab, struct err *worst, const struct tree *tree,
	    const struct err *err)
{
	bool is_told = grab_failed(grab, tree->dir, err);
	bool is_worst =
		worst->code == E_OK || err_status(err->code) > err_status(worst->code);

	if (worst->code != E_OK && !is_told)
		progress_note(grab, is_worst ? worst->text : err->text);
	if (is_worst)
		*worst = *err;
}

static int
bring(struct grab *grab, struct tree *tree)
{
	int status = tree_resolve(grab, tree);

	return status < 0 ? status : tree_bring(grab, tree);
}

/* The next tree to bring, NULL if there is none, or should be none. */
static struct tree *
take(struct crew *crew)
{
	struct tree *tree = NULL;

	pthread_mutex_lock(&crew->lock);
	if (crew->next < crew->ntrees && (crew->keep_going || crew->worst.code == E_OK))
		tree = crew->trees[crew->next++];
	pthread_mutex_unlock(&crew->lock);
	return tree;
}

static void
put(struct worker *worker, struct tree *tree, int status, const struct err *err)
{
	struct crew *crew = worker->crew;

	pthread_mutex_lock(&crew->lock);
	crew->bytes += worker->bytes;
	worker->bytes = 0;
	crew->ndone++;
	if (status < 0)
		add_failure(crew->grab, &crew->worst, tree, err);
	else
		tell(crew->grab, tree);
	pthread_mutex_unlock(&crew->lock);
}

static void *
work(void *context)
{
	struct worker *worker = context;
	struct crew *crew = worker->crew;
	struct grab grab = {.mem = arena_new((size_t)256 << 20),
			    .options = crew->grab->options};
	struct tree *tree;

	grab.options.note = on_note;
	grab.options.progress = on_progress;
	grab.options.context = worker;
	while ((tree = take(crew))) {
		int status = bring(&grab, tree);
		put(worker, tree, status, &grab.err);
	}
	fetch_close(grab.fetch);
	arena_release(&grab.mem);
	pthread_mutex_lock(&crew->lock);
	worker->runs = false;
	pthread_cond_signal(&crew->ended);
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

/* Waits for the end of a worker or for some seconds; the lock is held. */
static void
watch(struct crew *crew, const struct worker *workers, size_t nworkers)
{
	struct fetch_progress progress = {.url = S("all trees")};
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 1;
	pthread_cond_timedwait(&crew->ended, &crew->lock, &until);
	progress.done = crew->bytes;
	for (size_t i = 0; i < nworkers; i++)
		progress.done += workers[i].bytes;
	if (crew->grab->options.progress)
		progress_show(crew->grab, &progress);
}

static bool
any_runs(const struct worker *workers, size_t nworkers)
{
	for (size_t i = 0; i < nworkers; i++)
		if (workers[i].runs)
			return true;
	return false;
}

static int
run_crew(struct crew *crew)
{
	struct worker workers[WORKERS_MAX] = {0};
	size_t nworkers = crew->ntrees < WORKERS_MAX ? crew->ntrees : WORKERS_MAX, n;
	int number = 0;

	/* host_run sets this per process and back, which two threads cannot do at once */
	signal(SIGPIPE, SIG_IGN);
	pthread_mutex_lock(&crew->lock);
	for (n = 0; n < nworkers; n++) {
		workers[n] = (struct worker){.crew = crew, .runs = true};
		number = pthread_create(&workers[n].thread, NULL, work, &workers[n]);
		if (number)
			break;
	}
	while (any_runs(workers, n))
		watch(crew, workers, n);
	pthread_mutex_unlock(&crew->lock);
	for (size_t i = 0; i < n; i++)
		pthread_join(workers[i].thread, NULL);
	errno = number;
	return n == 0 && nworkers ? err_sys(&crew->grab->err, "a thread") : 0;
}

/* In order: all that needs no network. Moves the others to the front of remote. */
static int
bring_near(struct grab *grab, struct tree *trees, size_t ntrees, struct crew *crew)
{
	enum tree_state state;

	for (size_t i = 0; i < ntrees; i++) {
		struct tree *tree = &trees[i];
		int status = 0;
		bool is_right = tree->commit[0] &&
				(status = tree_look(grab, tree, &state)) == 0 &&
				state == TREE_RIGHT;

		tree->was_there = is_right;
		if (is_right)
			tree_tidy(grab, tree);
		if (status == 0 && !is_right && source_is_remote(&grab->mem, tree)) {
			crew->trees[crew->ntrees++] = tree;
			continue;
		}
		if (status == 0 && !is_right)
			status = bring(grab, tree);
		if (status == 0)
			tell(grab, tree);
		else
			add_failure(grab, &crew->worst, tree, &grab->err);
		if (status < 0 && !crew->keep_going)
			return status;
	}
	return 0;
}

int
trees_bring(struct grab *grab, struct tree *trees, size_t ntrees, bool keep_going)
{
	struct crew crew = {.grab = grab, .keep_going = keep_going};
	int status;

	crew.trees = ARENA_ARRAY(&grab->mem, struct tree *, ntrees);
	status = bring_near(grab, trees, ntrees, &crew);
	if (status < 0)
		return status;
	if (crew.ntrees == 1 && crew.worst.code == E_OK) { /* no need to share */
		status = bring(grab, crew.trees[0]);
		if (status == 0)
			tell(grab, crew.trees[0]);
		else
			(void)grab_failed(grab, crew.trees[0]->dir, &grab->err);
		return status;
	}
	pthread_mutex_init(&crew.lock, NULL);
	pthread_cond_init(&crew.ended, NULL);
	status = crew.ntrees ? run_crew(&crew) : 0;
	pthread_cond_destroy(&crew.ended);
	pthread_mutex_destroy(&crew.lock);
	if (status < 0 || crew.worst.code == E_OK)
		return status;
	grab->err = crew.worst;
	return -(int)crew.worst.code;
}
