// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of drop reasons, from the one list that the uAPI header keeps.
 */
#include "drop.h"

#define DROP_NAME(name, text) [VSWITCH_DROP_##name] = text,
static const char *const names[__VSWITCH_DROP_MAX] = {
	VSWITCH_DROP_REASONS(DROP_NAME)
};
#undef DROP_NAME

const char *vsw_drop_name(u32 reason)
{
	if (reason == VSWITCH_DROP_UNSPEC || reason >= __VSWITCH_DROP_MAX)
		return "unknown";
	return names[reason];
}
