// SPDX-License-Identifier: GPL-2.0-or-later
/* What people do to bonds: policy.h. */
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

static int find(struct policy *p, const char *name, const char *member, struct bond_member **m)
{
	const struct port *port = bridges_port(&p->bridges, name);

	if (!port || !port->bond)
		return -ENOENT;
	*m = bond_member_named(port->bond, member);
	return *m ? 0 : -ENODEV;
}

int policy_bond_set_active(struct policy *p, const char *bond, const char *member, u64 now)
{
	struct bond_member *m;
	int err = find(p, bond, member, &m);

	p->flows.now = now;
	if (err)
		return err;
	if (!m->enabled)
		return -ENETDOWN;
	if (m->bond->active == m)
		return -EALREADY;
	bond_set_active(m);
	p->flows.dirty = true;
	policy_settle(p);
	return 0;
}

int policy_bond_hold(struct policy *p, const char *bond, const char *member, bool held, u64 now)
{
	struct bond_member *m;
	int err = find(p, bond, member, &m);

	p->flows.now = now;
	if (err)
		return err;
	m->held = held;
	bond_follow_link(m->port);
	policy_settle(p);
	return 0;
}

int policy_bond_migrate(struct policy *p, const char *bond, u32 bucket, const char *member,
			u64 now)
{
	struct bond_member *m;
	int err = find(p, bond, member, &m);

	p->flows.now = now;
	if (err == -ENOENT)
		return err;
	if (!err && bond_way(m->bond) != BOND_BY_SOURCE)
		return -EINVAL;
	if (err)
		return err;
	if (!m->enabled)
		return -ENETDOWN;
	m->bond->bucket[bucket % BOND_BUCKETS] = m;
	p->flows.dirty = true;
	policy_settle(p);
	return 0;
}
