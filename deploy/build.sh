#!/usr/bin/env bash
# Builds the image of the node, localhost/trm-node, with buildah, and looks at what came out: it starts, as nobody special, and holds no SDK.
#   deploy/build.sh                 from the public images of .NET that Containerfile.node names
#   deploy/build.sh --from-debian   from bases made here: a Debian by debootstrap, and the .NET of this machine. No registry of images is asked; needs root and debootstrap
#
# TRM_IMAGE      the image's name (default localhost/trm-node)
# TRM_PACKAGES   a folder of NuGet packages that the build uses before it asks a registry (default ~/.nuget/packages, if it is there)
# TRM_MIRROR     the Debian mirror (default http://deb.debian.org/debian); its security updates lie beside it, -security after its name
#
# --isolation chroot: no namespaces are needed, so that it also builds within a container. Exit code 0: built and looked at. 2: a wrong argument, or something is missing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
image=${TRM_IMAGE:-localhost/trm-node}
packages=${TRM_PACKAGES:-$HOME/.nuget/packages}
mirror=${TRM_MIRROR:-http://deb.debian.org/debian}
suite=bookworm
bases=()

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }
fail() { printf 'build.sh: %s\n' "$1" >&2; exit 2; }
need() { command -v "$1" >/dev/null || fail "$1 is missing: apt-get install $1"; }

# What a .NET needs of a Debian, and nothing more.
debian() {
  local container folder
  say "Debian $suite by debootstrap"
  container=$(buildah from scratch)
  folder=$(buildah mount "$container")
  debootstrap --variant=minbase --include=ca-certificates,libicu72,libssl3,libstdc++6,tzdata,zlib1g "$suite" "$folder" "$mirror" >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; buildah rm "$container" >/dev/null; fail 'debootstrap failed'; }
  # Debootstrap takes what was released; what was mended since then lies elsewhere.
  printf 'deb %s-security %s-security main\n' "$mirror" "$suite" >>"$folder/etc/apt/sources.list"
  buildah run --isolation chroot "$container" -- sh -c 'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y dist-upgrade' >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; buildah rm "$container" >/dev/null; fail 'the security updates of Debian failed'; }
  rm -rf "$folder"/var/lib/apt/lists/* "$folder"/var/cache/apt/* "$folder"/var/log/*
  buildah umount "$container" >/dev/null
  buildah commit --quiet --rm "$container" localhost/trm-debian >/dev/null
}

# dotnet_base NAME FOLDER...: these folders of the .NET of this machine, on that Debian.
dotnet_base() {
  local container folder part
  say "$1: the .NET of this machine on it"
  container=$(buildah from --pull-never localhost/trm-debian)
  folder=$(buildah mount "$container")/usr/share/dotnet
  mkdir -p "$folder"
  cp "$dotnet/dotnet" "$folder/"
  for part in "${@:2}"; do mkdir -p "$folder/$(dirname "$part")"; cp -r "$dotnet/$part" "$folder/$part"; done
  ln -s ../share/dotnet/dotnet "$folder/../../bin/dotnet"
  buildah umount "$container" >/dev/null
  buildah config --env DOTNET_ROOT=/usr/share/dotnet --env DOTNET_NOLOGO=1 --env DOTNET_CLI_TELEMETRY_OPTOUT=1 "$container"
  buildah commit --quiet --rm "$container" "$1" >/dev/null
}

# within COMMAND...: in the image, as its own user.
within() { buildah run --isolation chroot "$container" -- "$@"; }

case ${1:-} in
  '' | --from-debian) need buildah ;;
  -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) fail "there is no $1, see --help" ;;
esac
log=$(mktemp)
trap 'rm -f "$log"' EXIT
case ${1:-} in
  --from-debian)
    [ "$(id -u)" = 0 ] || fail '--from-debian needs root'
    need debootstrap
    dotnet=$(dotnet --list-runtimes | sed -n 's|^Microsoft.AspNetCore.App 10[^[]*\[\(.*\)/shared/Microsoft.AspNetCore.App\]$|\1|p' | tail -n 1)
    [ -n "$dotnet" ] || fail 'there is no .NET 10 with ASP.NET on this machine'
    debian
    dotnet_base localhost/trm-aspnet host shared/Microsoft.NETCore.App shared/Microsoft.AspNetCore.App
    dotnet_base localhost/trm-sdk host shared packs sdk sdk-manifests templates
    bases=(--pull-never --build-arg SDK=localhost/trm-sdk --build-arg RUNTIME=localhost/trm-aspnet) ;;
esac

say "$image: the product is compiled, which takes some minutes and says little"
[ ! -d "$packages" ] || bases+=(--volume "$packages:/root/.nuget/packages")
# The format of Docker: that of OCI knows no health check.
buildah build --isolation chroot --format docker "${bases[@]}" -f "$here/Containerfile.node" -t "$image" "$here/.."

container=$(buildah from --pull-never "$image")
trap 'buildah rm "$container" >/dev/null; rm -f "$log"' EXIT
say "looking at it: trm $(within trm --version)"
[ "$(within id -u)" = 10001 ] || fail 'the image runs as somebody special'
within sh -c '[ ! -e /usr/share/dotnet/sdk ] && [ ! -e /usr/lib/dotnet/sdk ]' || fail 'the image holds an SDK'
! within /usr/lib/trm/ready 2>/dev/null || fail 'the health check says yes where no node runs'
within sh -c '! touch /usr/lib/trm/x && ! touch /etc/x && ! touch /usr/bin/trm' 2>/dev/null || fail 'its own user may write to the image'
within trm demo --once >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail 'the demonstration does not run in it'; }
say "$image is built; the story of the demonstration runs in it"
