/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values in columns and in their keys, checked. A key that is not there leaves *value as it is.
 * 0, or -EINVAL and *err, which names the key and not the row.
 */
#ifndef VSW_CONFIG_CELLS_H
#define VSW_CONFIG_CELLS_H

#include "daemon/bridge/settings.h"
#include "daemon/db/row.h"

/* other_config:@key, as it stands there; NULL: it does not */
const char *config_text(const struct row *row, const char *key);
int config_number(const struct row *row, const char *key, unsigned int min, unsigned int max,
		  unsigned int *value, char **err);
int config_bool(const struct row *row, const char *key, bool *value, char **err);
/* A name of at most CFG_GROUP_LEN - 1 bytes */
int config_name(const struct row *row, const char *key, char value[CFG_GROUP_LEN], char **err);

/* struct config_choice - a word and what it stands for; the list ends with .word NULL */
struct config_choice {
	const char *word;
	int value;
};
int config_choice(const struct row *row, const char *key, const struct config_choice *choices,
		  int *value, char **err);

/* A column with one integer, from 0 to @max */
int config_integer(const struct row *row, const char *column, u32 max, u32 *value, char **err);
/* A column with VLANs; false: it is empty */
bool config_vlan_set(const struct row *row, const char *column, u8 vlans[VLAN_COUNT / 8]);

#endif
