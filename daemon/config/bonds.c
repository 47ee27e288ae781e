// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ports with several interfaces. One of these carries all frames, the others stand by and are not
 * attached: none runs in circles through two of them. Which one that is depends on carriers, and is
 * found anew whenever the configuration is loaded.
 */
#include "daemon/base/xalloc.h"
#include "daemon/config/loader.h"
#include "daemon/policy/policy.h"

static int by_name(const void *a, const void *b)
{
	const struct row *const *x = a, *const *y = b;

	return strcmp(row_string(*x, "name"), row_string(*y, "name"));
}

/* Those that are there and have a name, in the order of names. The caller frees the array. */
static const struct row **members(struct loader *l, const struct row *port, u32 *n)
{
	const struct datum *refs = row_datum(port, "interfaces");
	const struct row **all = xcalloc(refs->n, sizeof(*all));
	u32 i;

	*n = 0;
	for (i = 0; i < refs->n; i++) {
		const struct row *iface = loader_interface(l, refs->keys[i].string);

		if (iface && !row_why(iface, "name"))
			all[(*n)++] = iface;
	}
	qsort(all, *n, sizeof(*all), by_name);
	return all;
}

bool bond_is(struct loader *l, const struct row *port)
{
	const struct datum *refs = row_datum(port, "interfaces");
	const struct row *iface = refs->n ? loader_interface(l, refs->keys[0].string) : NULL;

	return refs->n > 1 || (iface && !row_why(iface, "name") &&
			       strcmp(row_string(port, "name"), row_string(iface, "name")));
}

static bool is_attached(struct loader *l, const char *name)
{
	struct iface_status st;

	return l->policy && !policy_iface_status(l->policy, name, false, &st) && st.ofport > 0;
}

/* A bridge's own port has its own device, whatever else was put beside that. */
static bool is_own(const struct row *port, const struct row *iface)
{
	return !strcmp(row_string(iface, "type"), "internal") &&
	       !strcmp(row_string(iface, "name"), row_string(port, "name"));
}

/*
 * The one that carries frames already, while it has a carrier; else the first that has one. If none
 * has, nothing is changed.
 */
static const struct row *choose(struct loader *l, const struct row *port, const struct row **all,
				u32 n)
{
	const struct row *now = NULL, *up = NULL;
	u32 i;

	for (i = 0; i < n; i++) {
		const char *name = row_string(all[i], "name");
		bool carrier = l->policy && policy_carrier(l->policy, name);

		if (is_own(port, all[i]))
			return all[i];
		if (is_attached(l, name)) {
			if (carrier)
				return all[i];
			now = now ? now : all[i];
		}
		if (carrier && !up)
			up = all[i];
	}
	return up ? up : now ? now : all[0];
}

/* Said of each of the others; Open vSwitch would have them carry frames in some modes. */
static void tell(struct loader *l, const struct row *port, const struct row *iface,
		 const struct row *active)
{
	const struct datum *mode = row_datum(port, "bond_mode");
	bool balance = mode->n && strcmp(mode->keys[0].string, "active-backup");

	config_fault(l->faults, iface,
		     xasprintf("stands by: %s carries all frames of port %s%s%s%s",
			       row_string(active, "name"), row_string(port, "name"),
			       balance ? ", as bond_mode " : "",
			       balance ? mode->keys[0].string : "",
			       balance ? " is not supported yet" : ""));
	faults_grade(l->faults, balance ? FAULT_UNSERVED : FAULT_NONE);
}

const struct row *bond_active(struct loader *l, const struct row *port)
{
	const struct row **all, *active;
	u32 i, n;

	all = members(l, port, &n);
	active = n ? choose(l, port, all, n) : NULL;
	for (i = 0; i < n; i++) {
		if (all[i] != active)
			tell(l, port, all[i], active);
	}
	free(all);
	return active;
}
