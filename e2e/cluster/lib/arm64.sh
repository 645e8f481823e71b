# shellcheck shell=bash
# Packages of Debian for another kind of machine than this one.

# of_arm64 FOLDER: from now on packages are fetched for arm64, with lists of their own in the folder; those of this machine stay as they are.
of_arm64() {
  local folder=$1
  mkdir -p "$folder"/{lists/partial,archives/partial}
  : >"$folder/status"
  arm64_options=(-o APT::Architecture=arm64 -o APT::Architectures=arm64 -o "Dir::State::lists=$folder/lists"
    -o "Dir::State::status=$folder/status" -o "Dir::Cache=$folder" -o Debug::NoLocking=1)
  apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o APT::Sandbox::User=root "${arm64_options[@]}" "$@"; }
}
