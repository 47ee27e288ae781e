// SPDX-License-Identifier: GPL-2.0-or-later
/* Words of a line about a group that are no part of it: group_line.h. */
#include "daemon/syntax/group_line.h"
#include "daemon/syntax/rule_words.h"

bool group_is_statistic(const char *name)
{
	static const char *const names[] = {
		"duration", "references", "n_packets", "n_bytes", "bucket_packets", "bucket_bytes",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return false;
}

const char *group_take_command(const char *text, enum group_command *command)
{
	static const char *const words[] = {
		[GROUP_ADD] = "add", [GROUP_MODIFY] = "modify",
		[GROUP_ADD_OR_MODIFY] = "add_or_mod", [GROUP_DELETE] = "delete",
		[GROUP_INSERT_BUCKETS] = "insert_bucket", [GROUP_REMOVE_BUCKETS] = "remove_bucket",
	};
	const char *at = text + strspn(text, OFWORD_BLANKS);
	size_t len = strcspn(at, "," OFWORD_BLANKS), i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i]) == len && !strncmp(at, words[i], len)) {
			*command = (enum group_command)i;
			return at + len;
		}
	}
	return text;
}
