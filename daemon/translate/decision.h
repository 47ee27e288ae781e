/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decision: what becomes of frames with a given key, and which bits of the key were looked at.
 * It changes nothing. Equal keys and equal states give equal bytes.
 */
#ifndef VSW_TRANSLATE_DECISION_H
#define VSW_TRANSLATE_DECISION_H

#include "core/action.h"
#include "core/key.h"
#include "daemon/bridge/settings.h"
#include "daemon/export/export_record.h"

struct bridges;
struct exporter;
struct mirror_count;
struct port;
struct rule;
struct tables;

/* What one netlink attribute can hold: a nest has a length of 16 bits, its own header in it. */
#define DECISION_ACTIONS_SIZE	65528

/* Bridges on a frame's way, at most; each VLAN in which it is in one counts. */
#define HOPS_MAX	256

/*
 * struct hop - a bridge on a frame's way
 * @port:  where it came in
 * @vlan:  VLAN_NONE: it was not switched by its addresses, or not accepted
 * @dst, @src: its addresses there
 * @learn: the source is behind @port
 * @announces: the frame says so, by a gratuitous ARP; where bonds want to know
 */
struct hop {
	struct port *port;
	int vlan;
	u8 dst[6], src[6];
	bool learn;
	bool announces;
};

/* Bonds of which a decision notes the bucket that it sends by */
#define LOADS_MAX	2

/* struct bond_load - what is sent counts for this bucket of the bond that is port @port */
struct bond_load {
	u16 port;
	u8 bucket;
};

/* User rules on a frame's way, at most; one that was met twice counts twice */
#define RULES_MAX	4096

/* struct trace_sink - takes the steps of a decision, for people; @depth: to indent it */
struct trace_sink {
	void (*line)(void *arg, unsigned int depth, const char *text);
	void *arg;
};

/* Mirrors that have had a frame on its way, at most: of eight bridges, see xlate.h */
#define MIRRORS_MAX	(8 * CFG_MIRRORS_MAX)

/* Rules that are learned from one frame, at most; others are not */
#define LEARNED_MAX	16

/* struct learned - a rule that is to be there, as often as such a frame comes; both are held */
struct learned {
	struct tables *tables;
	struct rule *rule;
};

/* Bridges' exporters on a frame's way, at most; further ones are not told of it */
#define TAPS_MAX	16

/* struct decision_tap - who is to be told of such frames, and as what */
struct decision_tap {
	struct exporter *exporter;
	struct export_key key;
};

struct decision {
	union vsw_key mask;
	struct hop hops[HOPS_MAX];	/* none: no bridge has the ingress port */
	u32 n_hops;
	struct rule *rules[RULES_MAX];	/* borrowed: valid until the tables change */
	u32 n_rules;
	struct learned learned[LEARNED_MAX];		/* until decision_forget() */
	u32 n_learned;
	struct mirror_count *mirrors[MIRRORS_MAX];	/* borrowed likewise; each once */
	u32 n_mirrors;
	struct decision_tap taps[TAPS_MAX];		/* borrowed likewise */
	u32 n_taps;
	struct bond_load loads[LOADS_MAX];
	u32 n_loads;
	bool once;			/* holds for this frame, and for no flow */
	u32 n;				/* number of @actions */
	size_t len;			/* their bytes */
	_Alignas(4) u8 actions[DECISION_ACTIONS_SIZE];
};

/* Let go of the rules that it holds, from the @n-th on. The next decision does so first. */
void decision_forget_from(struct decision *d, u32 n);
static inline void decision_forget(struct decision *d)
{
	decision_forget_from(d, 0);
}

void forward_decide(struct bridges *br, const union vsw_key *key, struct decision *d);
/* The same, told step by step */
void forward_trace(struct bridges *br, const union vsw_key *key, struct decision *d,
		   const struct trace_sink *trace);

#endif
