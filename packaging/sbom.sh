#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints an SPDX 2.3 document of a source archive: its files with their checksums and licences, and
# the libraries that the programs are linked with, as this machine has them.
# usage: sbom.sh ARCHIVE.tar.gz [PKG-CONFIG NAME...]
set -eu

archive=$(realpath "${1:?usage: sbom.sh ARCHIVE [LIBRARY...]}")
shift
name=$(basename "$archive" .tar.gz)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
tar -xzf "$archive" -C "$tree"
cd "$tree/$name"

# Files without a line of their own, and those of which it is said in LICENSES/ only
default="GPL-2.0-or-later"

# Prints "./FILE<tab>SHA1<tab>SHA256<tab>LICENCE" of each; the licence "-" stands for none in the file.
table() {
	paste <(find . -type f -print0 | sort -z | xargs -0 sha1sum) \
	      <(find . -type f -print0 | sort -z | xargs -0 sha256sum) |
		awk '{ print $2 "\t" $1 "\t" $3 }' |
		join -t "$(printf '\t')" -a 1 -e - -o 0,1.2,1.3,2.2 - <(licences | sort)
}

licences() {
	# shellcheck disable=SC2016 # awk's own
	find . -type f ! -path './LICENSES/*' -print0 | sort -z |
		xargs -0 awk 'FNR > 2 { nextfile } /SPDX-License-Identifier: / {
			sub(/.*SPDX-License-Identifier: /, ""); sub(/ *(\*\/|-->)? *$/, "")
			print FILENAME "\t" $0; nextfile }'
}

# What SPDX calls the verification code: of the sorted SHA-1 of all files
verification_code() { cut -f 2 "$tree/table" | sort | tr -d '\n' | sha1sum | cut -d ' ' -f 1; }

document() {
	local created
	created=$(date -u -d "@$(stat -c %Y dkms.conf)" +%Y-%m-%dT%H:%M:%SZ)
	cat <<-END
	SPDXVersion: SPDX-2.3
	DataLicense: CC0-1.0
	SPDXID: SPDXRef-DOCUMENT
	DocumentName: $name
	DocumentNamespace: https://spdx.org/spdxdocs/$name-$sum
	Creator: Tool: vswitch-sbom
	Created: $created
	Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-vswitch
	END
}

package() {
	cat <<-END

	PackageName: vswitch
	SPDXID: SPDXRef-vswitch
	PackageVersion: ${name#vswitch-}
	PackageFileName: $name.tar.gz
	PackageDownloadLocation: NOASSERTION
	FilesAnalyzed: true
	PackageVerificationCode: $(verification_code)
	PackageChecksum: SHA256: $sum
	PackageLicenseConcluded: NOASSERTION
	$(cut -f 4 "$tree/table" | grep -vx -- - | sort -u | sed 's/^/PackageLicenseInfoFromFiles: /')
	PackageLicenseDeclared: GPL-2.0-only AND GPL-2.0-or-later AND (GPL-2.0-only WITH Linux-syscall-note)
	PackageCopyrightText: NOASSERTION
	END
}

files() {
	awk -F '\t' -v default="$default" '{
		info = $4 == "-" ? "NONE" : $4
		concluded = $4 == "-" ? default : $4
		if ($1 ~ /^\.\/LICENSES\//) concluded = "NOASSERTION"
		print "\nFileName: " $1
		print "SPDXID: SPDXRef-File-" NR
		print "FileChecksum: SHA1: " $2
		print "FileChecksum: SHA256: " $3
		print "LicenseConcluded: " concluded
		print "LicenseInfoInFile: " info
		print "FileCopyrightText: NOASSERTION" }' "$tree/table"
}

# library NAME VERSION [PURL]
library() {
	cat <<-END

	PackageName: $1
	SPDXID: SPDXRef-Library-$1
	PackageVersion: $2
	PackageDownloadLocation: NOASSERTION
	FilesAnalyzed: false
	PackageLicenseConcluded: NOASSERTION
	PackageLicenseDeclared: NOASSERTION
	PackageCopyrightText: NOASSERTION
	END
	[ -z "${3:-}" ] || echo "ExternalRef: PACKAGE-MANAGER purl $3"
	echo "Relationship: SPDXRef-vswitch DYNAMIC_LINK SPDXRef-Library-$1"
}

# Prints which of the distribution's packages has the file $1, if dpkg knows.
purl() {
	local package
	package=$(dpkg-query -S "$1" 2>/dev/null | sed -n '1s/: .*//p') && [ -n "$package" ] || return 0
	dpkg-query -W -f "pkg:deb/$(. /etc/os-release && echo "$ID")/"'${Package}@${Version}?arch=${Architecture}\n' \
		"$package" | sed 's/:\([0-9]\)/%3A\1/2; s/+/%2B/g'
}

libraries() {
	local name
	for name; do
		library "$name" "$(pkg-config --modversion "$name")" \
			"$(purl "$(pkg-config --variable=pcfiledir "$name")/$name.pc")"
	done
	library glibc "$(getconf GNU_LIBC_VERSION | cut -d ' ' -f 2)"
}

sum=$(sha256sum <"$archive" | cut -d ' ' -f 1)
table >"$tree/table"
document
package
files
libraries "$@"
