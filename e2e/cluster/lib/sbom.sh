# shellcheck shell=bash
# What an image holds of others, for people and for scanners of images.

# note_package FOLDER DEB: writes down a package that was unpacked, where scanners look for packages without dpkg.
note_package() {
  local notes=$1/var/lib/dpkg/status.d
  mkdir -p "$notes"
  {
    dpkg-deb --field "$2"
    printf 'SHA256: %s\n' "$(sha256sum "$2" | cut -d ' ' -f 1)"
  } >"$notes/$(dpkg-deb --field "$2" Package)"
}

# field FILE NAME: a field of a package that was written down.
field() { sed -n "s/^$2: //p" "$1"; }

# licence PACKAGE: its licence in SPDX.
licence() {
  local found
  found=$(awk -v package="$1" '$1 == package { sub(/^[^ ]+ /, ""); print }' "$cluster/base-packages")
  [ -n "$found" ] || fail "e2e/cluster/base-packages names no licence of $1"
  printf '%s' "$found"
}

# write_sbom FOLDER JAVA: the packages of the folder and the Java runtime in /opt/java, in CycloneDX.
write_sbom() {
  local rootfs=$1 java=$2 out=$1/usr/share/sbom/winnow-base.cdx.json note name version
  mkdir -p "$(dirname "$out")"
  {
    printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,'
    printf '"metadata":{"timestamp":"%s","component":{"type":"container","name":"winnow-base","version":"dev"}},"components":[\n' "$image_time"
    for note in "$rootfs"/var/lib/dpkg/status.d/*; do
      name=$(field "$note" Package)
      version=$(field "$note" Version)
      printf '{"type":"library","name":"%s","version":"%s","purl":"pkg:deb/debian/%s@%s?arch=%s",' \
        "$name" "$version" "${name//+/%2B}" "$(sed 's/+/%2B/g; s/:/%3A/g' <<<"$version")" "$(field "$note" Architecture)"
      printf '"hashes":[{"alg":"SHA-256","content":"%s"}],"licenses":[{"expression":"%s"}]},\n' "$(field "$note" SHA256)" "$(licence "$name")"
    done
    printf '{"type":"platform","name":"openjdk","version":"%s",' "$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$java/release")"
    printf '"licenses":[{"expression":"GPL-2.0-only WITH Classpath-exception-2.0"}]}\n]}\n'
  } >"$out"
}
