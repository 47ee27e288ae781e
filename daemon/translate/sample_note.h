/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_TRANSLATE_SAMPLE_NOTE_H
#define VSW_TRANSLATE_SAMPLE_NOTE_H

#include <env.h>

/*
 * struct sample_note - what becomes of the frame in a bridge that samples it
 * @at: where the value of the action is in the row; 0: there is none
 * @n:  ports that it has left by; @ifindex: of the one; @vlan: in which it left there, tagged
 */
struct sample_note {
	size_t at;
	u32 n, ifindex;
	u16 vlan;
};

#endif
