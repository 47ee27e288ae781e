// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists that are read whole before anybody sees them: ports, meters. */
#include <stdlib.h>
#include "daemon/datapath/kernel/kernel_state.h"

#define DUMP_TRIES	5

/* struct list - @items: @n of @size bytes each, as @decode has them; @room for as many */
struct list {
	dpk_decode_fn *decode;
	size_t size;
	u8 *items;
	size_t n, room;
	int ret;
};

static bool make_room(struct list *list)
{
	size_t room = list->room ? 2 * list->room : 64;
	void *more;

	if (list->n < list->room)
		return true;
	more = reallocarray(list->items, room, list->size);
	if (!more)
		return false;
	list->items = more;
	list->room = room;
	return true;
}

static void collect(void *arg, const struct nlmsghdr *nlh)
{
	struct list *list = arg;
	int ret = make_room(list) ? list->decode(nlh, list->items + list->n * list->size) : -ENOMEM;

	if (ret)
		list->ret = ret;
	else
		list->n++;
}

int dpk_list(struct dp_kernel *k, u8 cmd, size_t size, dpk_decode_fn *decode, void **items,
	     size_t *n)
{
	struct list list = { .decode = decode, .size = size };
	int tries = DUMP_TRIES;
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	int ret;

	do {
		struct nlmsghdr *req = dp_msg_start(buf, k->family, cmd, NLM_F_DUMP, ++k->seq);

		list.n = 0;
		list.ret = 0;
		ret = dpk_request(k, k->control, req, collect, &list, NULL) ?: list.ret;
	} while (ret == -EINTR && --tries);
	*items = list.items;
	*n = ret ? 0 : list.n;
	return ret;
}
