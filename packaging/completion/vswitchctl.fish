# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for vswitchctl(8) and ovs-vsctl(8): the program itself knows what may stand where

function __vswitchctl_complete
	set -l words (commandline -opc)
	set -l program $words[1]
	set -e words[1]
	$program complete-words $words (commandline -ct) 2>/dev/null
end

for program in vswitchctl ovs-vsctl
	complete -c $program -f -a '(__vswitchctl_complete)'
	complete -c $program -n 'string match -qr -- "^--socket=" (commandline -ct)' -F
end
