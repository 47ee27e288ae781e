/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames with up to three tags, and whole frames compared. */
#ifndef VSW_TEST_VLAN_FRAMES_H
#define VSW_TEST_VLAN_FRAMES_H

#include "tests/unit/policy/fake_switch.h"

#define C(tci)		((struct one_tag){ VSW_TPID_C, (tci) })
#define S(tci)		((struct one_tag){ VSW_TPID_S, (tci) })
#define NO_TAG		((struct one_tag){ 0, 0 })

struct one_tag {
	u16 tpid, tci;
};

/* Untagged it is FRAME_LEN - 12 bytes long, so that up to three tags fit. */
static inline struct test_frame frame_3(u8 dst, u8 src, struct one_tag a, struct one_tag b,
					struct one_tag c)
{
	struct one_tag tags[] = { a, b, c };
	struct test_frame f = { .len = 12 };
	size_t i;

	memcpy(f.bytes, station(dst), 6);
	memcpy(f.bytes + 6, station(src), 6);
	for (i = 0; i < 3 && tags[i].tpid; i++)
		f.len += put_tag(f.bytes + f.len, tags[i].tpid, tags[i].tci);
	f.bytes[f.len] = 0x08;
	f.bytes[f.len + 9] = src;
	f.len += FRAME_LEN - 12 - 12;
	return f;
}

static inline struct test_frame plain(u8 dst, u8 src)
{
	return frame_3(dst, src, NO_TAG, NO_TAG, NO_TAG);
}

static inline struct test_frame tagged(u8 dst, u8 src, struct one_tag a)
{
	return frame_3(dst, src, a, NO_TAG, NO_TAG);
}

static inline struct test_frame tagged2(u8 dst, u8 src, struct one_tag a, struct one_tag b)
{
	return frame_3(dst, src, a, b, NO_TAG);
}

/* @dev sent this, to the last byte, and only once. */
static inline void assert_left(struct fake_switch *s, const char *dev, struct test_frame f)
{
	size_t i, n = 0;

	for (i = 0; i < dp_fake_tx_count(s->fake); i++) {
		const struct dp_fake_tx *tx = dp_fake_tx(s->fake, i);

		if (strcmp(tx->dev, dev))
			continue;
		n++;
		assert_int_equal(tx->len, f.len);
		assert_memory_equal(tx->frame, f.bytes, f.len);
	}
	if (n != 1)
		fail_msg("%s sent %zu frames", dev, n);
}

#endif
