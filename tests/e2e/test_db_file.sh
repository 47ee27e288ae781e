#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What happens to the database's file under the running daemon: nothing is acknowledged that is not
# on disk, and what was deleted is written again.
. "$(dirname "$0")/lib.sh"

dir=$T/db
db=$dir/conf.db
mkdir "$dir"
must mount -t tmpfs -o size=1m tmpfs "$dir"
must datapath_start
must daemon_start --db "$db"
must vswitchctl add-br br0

# on_disk: the bridges that another process finds, now
on_disk() {
	rm -rf "$T/copy"
	mkdir "$T/copy"
	cp "$dir"/conf.db* "$T/copy/"
	sqlite3 "$T/copy/conf.db" "SELECT group_concat(name, ' ') FROM (SELECT name FROM Bridge ORDER BY 1)"
}

it "a deleted file is written again with the next command"
rm "$dir"/conf.db*
check says "was deleted" vswitchctl status
check vswitchctl add-br br1
check gives "br0 br1" on_disk
check_not says error vswitchctl status

it "or, if none comes, after a while"
rm "$dir"/conf.db*
check eventually 30 test -s "$db"
check eventually 5 gives "br0 br1" on_disk

it "a full disk refuses commands, and lets them through when there is room"
check_not dd if=/dev/zero of="$dir/filler" bs=4k
check refused "database" vswitchctl add-br br2
check_not test -e /sys/class/net/br2
rm "$dir/filler"
check vswitchctl add-br br2
check gives "br0 br1 br2" on_disk

it "so does a directory that has become read-only, where the file is missing"
rm "$dir"/conf.db*
must mount --bind "$dir" "$dir"
must mount -o remount,bind,ro "$dir"
check refused "database" vswitchctl del-br br2
check gives "br0
br1
br2" vswitchctl list-br
must umount "$dir"
check vswitchctl del-br br2
check gives "br0 br1" on_disk

it "another file in its place is left alone, and told"
echo another >"$dir/other"
mv "$dir/other" "$db"
check refused "was replaced by another file" vswitchctl add-br br3
check says "was replaced by another file" vswitchctl status
check gives another cat "$db"
rm "$db"
check vswitchctl add-br br3
check gives "br0 br1 br3" on_disk

it "a file system that is gone leaves a directory, where it is written again"
must umount -l "$dir"
check vswitchctl add-br br4
check gives "br0 br1 br3 br4" on_disk

it "a directory that is gone refuses commands until it is back"
mv "$dir" "$dir.away"
check refused "was deleted" vswitchctl del-br br4
check gives "br0
br1
br3
br4" vswitchctl list-br
mkdir "$dir"
check vswitchctl del-br br4
check gives "br0 br1 br3" on_disk

finish
