// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Stands in for libFuzzer where a compiler lacks it: gives the files of a corpus to a fuzz target,
 * one by one.
 *
 *   fuzz_key-replay CORPUS-FILE-OR-FOLDER...
 *
 * Writes TAP. A target that fails ends the process: the input is the one after the last "ok".
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include "tests/fuzz/require.h"

static unsigned int replayed;

static void fail(const char *path)
{
	perror(path);
	exit(1);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void replay_file(const char *path, size_t size)
{
	/* As large as the input, so that ASan sees what is read behind it. */
	uint8_t *data = malloc(size);
	FILE *file = fopen(path, "rb");

	if (!data || !file || fread(data, 1, size, file) != size)
		fail(path);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	printf("ok %u - %s\n", ++replayed, base_name(path));
}

static void replay(const char *path);

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay_folder(const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_visible, alphasort);
	int i;

	if (n < 0)
		fail(path);
	for (i = 0; i < n; i++) {
		char *name;

		if (asprintf(&name, "%s/%s", path, entries[i]->d_name) < 0)
			fail(path);
		replay(name);
		free(name);
		free(entries[i]);
	}
	free(entries);
}

static void replay(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		fail(path);
	if (S_ISDIR(st.st_mode))
		replay_folder(path);
	else
		replay_file(path, st.st_size);
}

int main(int argc, char **argv)
{
	int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 1; i < argc; i++)
		replay(argv[i]);
	if (!replayed) {
		fprintf(stderr, "%s: no input\n", argv[0]);
		return 1;
	}
	printf("1..%u\n", replayed);
	return 0;
}
