# shellcheck shell=bash
# Container images without a container engine: Debian packages unpacked into a folder, the folder put into an archive
# as "docker save" writes it.

# Every file of an image bears this time, so that the same content gives the same layer.
image_time='2026-01-01T00:00:00Z'
image_user=65532

# unpack FOLDER PACKAGE...: the files of these packages, without their dependencies, manuals and locales.
unpack() {
  local rootfs=$1 packages debs
  packages=("${@:2}")
  debs=$(mktemp -d -p "$PWD")
  (cd "$debs" && debian download "${packages[@]}")
  unpack_all "$rootfs" "$debs"
  rm -rf "$debs"
}

# unpack_with_dependencies FOLDER PACKAGE...: the same with all that they depend on, as on a machine without any package.
unpack_with_dependencies() {
  local rootfs=$1 packages debs
  packages=("${@:2}")
  debs=$(mktemp -d -p "$PWD")
  mkdir -p "$debs/archives/partial"
  : >"$debs/status"
  debian -o Dir::State::status="$debs/status" -o Dir::Cache::archives="$debs/archives" \
    -o pkgCacheGen::ForceEssential=none -o APT::Install-Recommends=false \
    install -y --download-only "${packages[@]}"
  unpack_all "$rootfs" "$debs/archives"
  rm -rf "$debs"
}

unpack_all() {
  local rootfs=$1 deb
  mkdir -p "$rootfs"
  for deb in "$2"/*.deb; do
    dpkg-deb -x "$deb" "$rootfs"
    note_package "$rootfs" "$deb"
  done
  (
    cd "$rootfs" || exit
    # The licences stay.
    find usr/share/doc -type f ! -name copyright -delete
    find usr/share/doc -type d -empty -delete
    rm -rf usr/share/{man,info,locale,lintian,bug,bash-completion,zsh} usr/share/zoneinfo/{right,posix} usr/lib/x86_64-linux-gnu/gconv
  )
}

# settle FOLDER: the user, the names and the certificates that a maintainer script would have made.
settle() {
  mkdir -p "$1"/{etc/ssl/certs,proc,sys,dev,run}
  mkdir -p "$1/tmp" && chmod 1777 "$1/tmp"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nwinnow:x:%s:%s::/tmp:/sbin/nologin\n' $image_user $image_user >"$1/etc/passwd"
  printf 'root:x:0:\nwinnow:x:%s:\n' $image_user >"$1/etc/group"
  printf 'hosts: files dns\n' >"$1/etc/nsswitch.conf"
  find "$1/usr/share/ca-certificates" -name '*.crt' -exec cat {} + >"$1/etc/ssl/certs/ca-certificates.crt"
  find "$1" -exec touch --no-dereference --date "$image_time" {} +
}

# archive FOLDER NAME CONFIG FILE: writes an image of one layer. CONFIG is the JSON object that says how it runs.
archive() {
  local rootfs=$1 name=$2 config=$3 file=$4 work diff_id
  work=$(mktemp -d -p "$PWD")
  tar --create --sort=name --numeric-owner --owner=0 --group=0 --directory "$rootfs" --file "$work/layer.tar" .
  diff_id=$(sha256sum "$work/layer.tar" | cut -d ' ' -f 1)
  printf '{"architecture":"amd64","os":"linux","created":"%s","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"%s"}]}' \
    "$image_time" "$config" "$diff_id" "$image_time" >"$work/config.json"
  printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$name" >"$work/manifest.json"
  tar --create --numeric-owner --owner=0 --group=0 --mtime "$image_time" --directory "$work" --file "$file" manifest.json config.json layer.tar
  rm -rf "$work"
}
