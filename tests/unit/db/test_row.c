// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows in the database, and what holds between them */
#include "tests/unit/control/ctl_rig.h"
#include "daemon/schema/datum_text.h"
#include "daemon/db/integrity.h"
#include "daemon/db/row.h"
#include "daemon/db/topology.h"

static struct db *db_of(void **state)
{
	return ((struct rig *)*state)->engine.db;
}

static void insert(struct db *db, const struct row *row)
{
	char *err = NULL;

	if (row_insert(db, row, &err))
		fail_msg("%s", err);
}

static void put(struct row *row, const char *column, const char *text)
{
	int i = row_column(row, column);
	const struct datum_type *type = &row->table->columns[i].type;

	datum_free(&row->columns[i], type);
	assert_int_equal(datum_parse(&row->columns[i], type, text, NULL, NULL), 0);
}

static void settle(struct db *db)
{
	char *err = NULL;

	struct faults faults = { 0 };

	if (refs_settle(db, &err) || refs_check(db, &faults, &err))
		fail_msg("%s", err);
	if (faults.first)
		fail_msg("%s", faults.first->line);
}

static void settle_fails(struct db *db, const char *why)
{
	struct faults faults = { 0 };

	assert_int_equal(refs_settle(db, NULL), 0);
	assert_int_equal(refs_check(db, &faults, NULL), 0);
	assert_non_null(faults.first);
	assert_non_null(strstr(faults.first->line, why));
	faults_free(&faults);
}

static bool present(struct db *db, const struct row *row)
{
	struct row *found;
	int rc = row_by_uuid(db, row->table->id, row->uuid, &found, NULL);

	assert_true(rc >= 0);
	if (rc)
		row_free(found);
	return rc;
}

static void every_type_comes_back(void **state)
{
	struct row *row = row_new(TBL_PORT), *back;
	unsigned int i;

	put(row, "name", "tap0");
	put(row, "interfaces", row->uuid);
	put(row, "tag", "10");
	put(row, "trunks", "1-3,4095");
	put(row, "vlan_mode", "native-tagged");
	put(row, "protected", "true");
	put(row, "other_config", "a=b,\"c \\\"d\\\"\"=\"\"");
	insert(db_of(state), row);
	assert_int_equal(row_by_uuid(db_of(state), TBL_PORT, row->uuid, &back, NULL), 1);
	for (i = 0; i < row->table->n_columns; i++)
		assert_int_equal(datum_compare(&row->columns[i], &back->columns[i],
					       &row->table->columns[i].type), 0);
	row_free(row);
	row_free(back);
}

static void a_new_row_has_defaults(void **state)
{
	struct row *row = row_new(TBL_BRIDGE), *back;

	put(row, "name", "br0");
	insert(db_of(state), row);
	assert_int_equal(row_by_name(db_of(state), TBL_BRIDGE, "br0", &back, NULL), 1);
	assert_string_equal(row_string(back, "datapath_type"), "");
	assert_false(row_datum(back, "stp_enable")->keys[0].boolean);
	assert_int_equal(row_datum(back, "fail_mode")->n, 0);
	assert_int_equal(row_datum(back, "ports")->n, 0);
	row_free(row);
	row_free(back);
}

static void names_are_unique(void **state)
{
	struct row *a = row_new(TBL_BRIDGE), *b = row_new(TBL_BRIDGE);
	char *err = NULL;

	put(a, "name", "br0");
	put(b, "name", "br0");
	insert(db_of(state), a);
	assert_int_equal(row_insert(db_of(state), b, &err), -EEXIST);
	assert_string_equal(err, "constraint violation: there is already a row in table Bridge "
			    "with name \"br0\"");
	free(err);
	row_free(a);
	row_free(b);
}

static void rows_come_by_name(void **state)
{
	static const char *const names[] = { "b", "c", "a" };
	struct rows rows;
	size_t i;

	for (i = 0; i < 3; i++) {
		struct row *row = row_new(TBL_BRIDGE);

		put(row, "name", names[i]);
		insert(db_of(state), row);
		row_free(row);
	}
	assert_int_equal(rows_load(db_of(state), TBL_BRIDGE, &rows, NULL), 0);
	assert_int_equal(rows.n, 3);
	assert_string_equal(row_string(rows.row[0], "name"), "a");
	assert_string_equal(row_string(rows.row[2], "name"), "c");
	rows_free(&rows);
}

static void an_update_without_change_leaves_no_trace(void **state)
{
	struct db *db = db_of(state);
	struct row *row = row_new(TBL_QUEUE);

	put(row, "dscp", "7");
	insert(db, row);
	assert_int_equal(db_begin(db, NULL), 0);
	assert_int_equal(row_update(db, row, row_column(row, "dscp"), NULL), 0);
	assert_int_equal(row_update(db, row, row_column(row, "other_config"), NULL), 0);
	assert_false(db_dirty(db));
	put(row, "dscp", "[]");
	assert_int_equal(row_update(db, row, row_column(row, "dscp"), NULL), 0);
	assert_true(db_dirty(db));
	db_rollback(db);
	row_free(row);
}

static void a_wrong_value_in_the_file_is_told_by_column(void **state)
{
	struct db *db = db_of(state);
	struct row *row = row_new(TBL_QUEUE);
	struct rows rows;

	insert(db, row);
	assert_int_equal(db_exec(db, "UPDATE Queue SET other_config = '[1]', dscp = 64", NULL), 0);
	assert_int_equal(rows_load(db, TBL_QUEUE, &rows, NULL), 0);
	assert_int_equal(rows.n, 1);
	assert_string_equal(row_why(rows.row[0], "other_config"),
			    "it is no map of (string, string) pairs");
	assert_int_equal(row_datum(rows.row[0], "other_config")->n, 0);
	assert_non_null(strstr(row_why(rows.row[0], "dscp"),
			       "64 is not in the valid range 0 to 63"));
	assert_int_equal(row_datum(rows.row[0], "dscp")->keys[0].integer, 64);
	assert_null(row_why(rows.row[0], "external_ids"));
	rows_free(&rows);
	row_free(row);
}

static void what_nothing_refers_to_is_collected(void **state)
{
	struct db *db = db_of(state);
	struct row *iface = row_new(TBL_INTERFACE), *port = row_new(TBL_PORT);
	struct row *queue = row_new(TBL_QUEUE);

	put(iface, "name", "tap0");
	put(port, "name", "tap0");
	put(port, "interfaces", iface->uuid);
	insert(db, iface);
	insert(db, port);
	insert(db, queue);
	settle(db);
	assert_false(present(db, port));
	assert_false(present(db, iface));
	assert_true(present(db, queue));
	row_free(iface);
	row_free(port);
	row_free(queue);
}

static void a_strong_reference_to_nothing_is_refused(void **state)
{
	struct db *db = db_of(state);
	struct row *qos = row_new(TBL_QOS), *queue = row_new(TBL_QUEUE);
	char text[64];

	snprintf(text, sizeof(text), "1=%s", queue->uuid);
	put(qos, "queues", text);
	insert(db, qos);
	settle_fails(db, "referential integrity violation: Table QoS column queues row ");
	settle_fails(db, " in table Queue.");
	insert(db, queue);
	settle(db);
	assert_int_equal(row_delete(db, queue, NULL), 0);
	settle_fails(db, queue->uuid);
	row_free(qos);
	row_free(queue);
}

static void a_weak_reference_goes_with_its_row(void **state)
{
	struct rig *r = *state;
	struct db *db = r->engine.db;
	struct row *mirror = row_new(TBL_MIRROR), *bridge, *back;

	ok(r, "add-br br0 -- add-port br0 tap0 -- add-port br0 tap1");
	assert_int_equal(row_by_name(db, TBL_BRIDGE, "br0", &bridge, NULL), 1);
	assert_int_equal(row_by_name(db, TBL_PORT, "tap0", &back, NULL), 1);
	row_put_ref(mirror, "select_src_port", back->uuid);
	put(mirror, "output_port", back->uuid);
	row_free(back);
	assert_int_equal(row_by_name(db, TBL_PORT, "tap1", &back, NULL), 1);
	row_put_ref(mirror, "select_src_port", back->uuid);
	row_free(back);
	insert(db, mirror);
	assert_int_equal(row_add_ref(db, bridge, "mirrors", mirror->uuid, NULL), 0);
	assert_int_equal(db_exec(db, "DELETE FROM Bridge_ports WHERE value = "
				 "(SELECT _uuid FROM Port WHERE name = 'tap0')", NULL), 0);
	settle(db);
	assert_int_equal(row_by_uuid(db, TBL_MIRROR, mirror->uuid, &back, NULL), 1);
	assert_int_equal(row_datum(back, "output_port")->n, 0);
	assert_int_equal(row_datum(back, "select_src_port")->n, 1);
	row_free(back);
	row_free(bridge);
	row_free(mirror);
}

static int stored_ports(struct db *db)
{
	sqlite3_stmt *stmt;
	int n;

	assert_int_equal(db_prepare(db, "SELECT count(*) FROM Bridge_ports", &stmt, NULL), 0);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int(stmt, 0);
	db_release(db, stmt);
	return n;
}

static int read_ports(struct db *db)
{
	struct row *bridge;
	int n;

	assert_int_equal(row_by_name(db, TBL_BRIDGE, "br0", &bridge, NULL), 1);
	n = row_datum(bridge, "ports")->n;
	row_free(bridge);
	return n;
}

static void add_ports(struct db *db, const char *first, const char *second)
{
	const struct new_port one = {
		.name = first, .type = "", .ifaces = &first, .n_ifaces = 1, .vlan = -1,
	}, two = {
		.name = second, .type = "", .ifaces = &second, .n_ifaces = 1, .vlan = -1,
	};
	char bridge[UUID_LEN + 1];

	assert_int_equal(bridge_get_uuid(db, "br0", bridge, NULL), 0);
	assert_int_equal(port_create(db, bridge, &one, NULL, NULL), 0);
	assert_int_equal(port_create(db, bridge, &two, NULL, NULL), 0);
}

static void references_come_and_go_with_their_transaction(void **state)
{
	struct rig *r = *state;
	struct db *db = r->engine.db;

	ok(r, "add-br br0");
	assert_int_equal(db_begin(db, NULL), 0);
	add_ports(db, "tap0", "tap1");
	assert_true(db_dirty(db));
	assert_int_equal(read_ports(db), 3);
	assert_int_equal(stored_ports(db), 3);
	db_rollback(db);
	assert_int_equal(read_ports(db), 1);

	assert_int_equal(db_begin(db, NULL), 0);
	add_ports(db, "tap0", "tap1");
	db_rollback(db);
	assert_int_equal(read_ports(db), 1);

	assert_int_equal(db_begin(db, NULL), 0);
	add_ports(db, "tap0", "tap1");
	assert_int_equal(db_commit(db, NULL), 0);
	assert_int_equal(stored_ports(db), 3);
}

static void rows_are_read_again_only_if_others_may_be_there(void **state)
{
	struct rig *r = *state;
	struct db *db = r->engine.db;
	const struct rows *kept;
	const struct row *first;

	ok(r, "add-br br0 -- add-port br0 tap0");
	assert_int_equal(rows_cached(db, TBL_PORT, &kept, NULL), 0);
	assert_int_equal(kept->n, 2);
	first = kept->row[1];
	assert_string_equal(row_string(first, "name"), "tap0");
	/* a change of it is made in it, what is refused has no effect, nor have other tables */
	ok(r, "set Port tap0 tag=5 -- set Bridge br0 fail_mode=secure");
	assert_int_equal(rows_cached(db, TBL_PORT, &kept, NULL), 0);
	assert_ptr_equal(kept->row[1], first);
	assert_int_equal(row_datum(first, "tag")->keys[0].integer, 5);
	vs(r, "get Port tap0 tag");
	assert_int_equal(rows_cached(db, TBL_PORT, &kept, NULL), 0);
	assert_ptr_equal(kept->row[1], first);
	vs(r, "set Port tap0 tag=6 -- set Port tap9 tag=6");
	assert_int_equal(rows_cached(db, TBL_PORT, &kept, NULL), 0);
	assert_int_equal(row_datum(kept->row[1], "tag")->keys[0].integer, 5);
	ok(r, "add-port br0 tap1");
	assert_int_equal(rows_cached(db, TBL_PORT, &kept, NULL), 0);
	assert_int_equal(kept->n, 3);
	assert_int_equal(db_exec(db, "UPDATE Port SET tag = 7", NULL), 0);
	assert_int_equal(rows_cached(db, TBL_PORT, &kept, NULL), 0);
	assert_int_equal(row_datum(kept->row[1], "tag")->keys[0].integer, 7);
}

static const char *tag_named(struct rig *r, const char *name, char *text)
{
	struct row *row;
	int rc = row_by_name(r->engine.db, TBL_PORT, name, &row, NULL);

	assert_true(rc >= 0);
	if (!rc)
		return strcpy(text, "none");
	snprintf(text, 16, "%d", row_datum(row, "tag")->n ?
		 (int)row_datum(row, "tag")->keys[0].integer : -1);
	row_free(row);
	return text;
}

/* Whether its table is kept or not, and whatever has become of the transaction */
static void a_row_is_found_by_its_name_as_the_database_has_it(void **state)
{
	struct rig *r = *state;
	struct db *db = r->engine.db;
	const struct rows *kept;
	char text[16];
	struct row *row;

	dp_fake_plug(r->fake, "tap2");
	ok(r, "add-br br0 -- add-port br0 tap0 tag=5 -- add-port br0 tap2");
	assert_int_equal(rows_cached(db, TBL_PORT, &kept, NULL), 0);
	assert_string_equal(tag_named(r, "tap0", text), "5");
	assert_string_equal(tag_named(r, "tap2", text), "-1");
	assert_string_equal(tag_named(r, "tap1", text), "none");
	assert_string_equal(tag_named(r, "", text), "none");
	/* who gets one may change it as he likes */
	assert_int_equal(row_by_name(db, TBL_PORT, "tap0", &row, NULL), 1);
	row_put_integer(row, "tag", 9);
	row_free(row);
	assert_string_equal(tag_named(r, "tap0", text), "5");
	vs(r, "set Port tap0 tag=6 -- del-port tap2 -- set Port tap9 tag=6");
	assert_string_equal(tag_named(r, "tap0", text), "5");
	assert_string_equal(tag_named(r, "tap2", text), "-1");
	ok(r, "set Port tap0 tag=7 -- del-port tap2 -- add-port br0 tap1 tag=8");
	assert_string_equal(tag_named(r, "tap0", text), "7");
	assert_string_equal(tag_named(r, "tap1", text), "8");
	assert_string_equal(tag_named(r, "tap2", text), "none");
	assert_int_equal(db_exec(db, "UPDATE Port SET tag = 70 WHERE name = 'tap0'", NULL), 0);
	assert_string_equal(tag_named(r, "tap0", text), "70");
}

static void a_line_sees_the_ports_that_it_has_added(void **state)
{
	struct rig *r = *state;

	gives(r, "add-br br0 -- add-port br0 tap0 -- list-ports br0 -- port-to-br tap0 -- "
	      "add-port br0 tap1 -- --may-exist add-port br0 tap1 -- del-port br0 tap0 -- "
	      "list-ports br0 -- set Bridge br0 ports=[] -- add-port br0 tap0",
	      "tap0\nbr0\ntap1\n");
	gives(r, "list-ports br0", "tap0\n");
	gives(r, "add-port br0 tap2 -- add-port br0 tap0",
	      "error: cannot create a port named tap0 because a port named tap0 already exists on "
	      "bridge br0");
	gives(r, "list-ports br0", "tap0\n");
}

/* "ok" above prints warnings for devices that are not there: plug them. */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	return rc;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_type_comes_back),
		TEST(a_new_row_has_defaults),
		TEST(names_are_unique),
		TEST(rows_come_by_name),
		TEST(an_update_without_change_leaves_no_trace),
		TEST(a_wrong_value_in_the_file_is_told_by_column),
		TEST(what_nothing_refers_to_is_collected),
		TEST(a_strong_reference_to_nothing_is_refused),
		TEST(a_weak_reference_goes_with_its_row),
		TEST(references_come_and_go_with_their_transaction),
		TEST(rows_are_read_again_only_if_others_may_be_there),
		TEST(a_row_is_found_by_its_name_as_the_database_has_it),
		TEST(a_line_sees_the_ports_that_it_has_added),
	};

	return cmocka_run_group_tests_name("row", tests, NULL, NULL);
}
