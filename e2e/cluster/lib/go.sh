# shellcheck shell=bash
# A Go compiler that is new enough, whichever one the machine has.

go_minimum=1.25   # what Helm asks for; Kubernetes is content with 1.24
go_fetched=go1.25.5

# Puts a fitting go first on the PATH. A Go of 1.21 or later fetches a newer one by itself unless GOTOOLCHAIN forbids it. For
# an older one, such as Debian 12 has, it is fetched here: as a module, through the same proxy and checked by the same sums.
need_go() {
  command -v go >/dev/null ||
    fail "Go is missing; install it (Debian: apt-get install golang-go), or put $go_minimum or later on the PATH"
  local version
  version=$(go env GOVERSION)
  if ! at_least "$go_minimum" "${version#go}"; then
    if ! at_least 1.21 "${version#go}"; then
      fetch_go
    elif [ "$(go env GOTOOLCHAIN)" = local ]; then
      fail "Go ${version#go} is too old and GOTOOLCHAIN=local keeps it from fetching a newer one; install Go $go_minimum or later, or run: go env -w GOTOOLCHAIN=auto"
    fi
  fi
}

fetch_go() {
  local module=golang.org/toolchain version=v0.0.1-$go_fetched.linux-amd64 root=$store/$go_fetched
  if [ ! -d "$root" ]; then
    say "This Go is too old; fetching $go_fetched"
    slowly "$go_fetched" go mod download "$module@$version"
    local copy
    copy=$(mktemp -d "$store/.$go_fetched.XXXXXX")
    cp -r --no-preserve=mode "$(go env GOMODCACHE)/$module@$version/." "$copy"
    # Modules hold no executables.
    chmod -R +x "$copy/bin" "$copy/pkg/tool"
    chmod 755 "$copy"
    mv -T "$copy" "$root"
  fi
  PATH=$root/bin:$PATH
}

# at_least MINIMUM VERSION
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }
