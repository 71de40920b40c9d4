#!/usr/bin/env bash
# Makes everything that two countries and a broker need to be tried on one machine, in a new folder: keys, an exercise's directory, certificates, mailboxes. Invented offices, no real case.
#   deploy/prepare.sh FOLDER
# In earnest each office makes its own and nobody else sees it (deploy/README.md); the steps are these.
#
# TRM          how trm is run, in that folder: "podman run --rm --user $(id -u):$(id -g) -v $PWD/place:/srv/trm localhost/trm-node", say; Podman without root also takes
#              --userns keep-id (default: the built checkout, else trm)
# TRM_USERNS   the user namespace of the containers, for place.env (default: keep-id for Podman without root where there is no Docker, else empty: that of the engine)
#
# Made by root, it belongs to the user of the image, 10001: no server runs as root. Exit code 0: made. 2: no folder named, it is there already, or something is missing.
# Else that of what failed, whose words stand on standard error; nothing is left of it then.
set -euo pipefail
umask 077
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() { printf 'prepare.sh: %s\n' "$1" >&2; exit 2; }

case ${1:-} in -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;; esac
(($# == 1)) || fail 'name the folder to make: deploy/prepare.sh place'
[ ! -e "$1" ] || fail "$1 is there already: name another folder, or remove it with all keys in it"
command -v openssl >/dev/null || fail 'openssl is missing'
built=$here/../src/Trm.Cli/bin/Release/net10.0/trm.dll
if [ -n "${TRM:-}" ]; then read -ra trm <<<"$TRM"
elif [ -e "$built" ]; then trm=(dotnet "$(realpath "$built")")
elif command -v trm >/dev/null; then trm=(trm)
else fail 'there is no trm: build it (dotnet build src/Trm.Cli -c Release), or say in TRM how it is run'; fi

mkdir -p "$1"
cd "$1"
place=$PWD
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
mkdir -p authority broker/{tls,data} {at,rs}/{office/{tls,data},database/{tls,data}}

# certificate AUTHORITY FILE client|server NAME [HOST...]: FILE.key and FILE.pem.
certificate() {
  "$here/certificates.sh" request "$2"
  "$here/certificates.sh" sign "authority/$1" "$2.csr" "${@:3}"
  rm "$2.csr"
}

# The operator of the broker: a certificate for it, and one for each participant, whose common name is the participant's id.
"$here/certificates.sh" authority authority/broker 'Broker (exercise)'
cp authority/broker.pem broker/tls/authority.pem
certificate broker broker/tls/broker server broker localhost

# Each office: its own authority for its database and its console, and its keys of the exchange.
office() {
  local id=$1 folder=$2 name=$3 peer=$4 number=$5
  "$here/certificates.sh" authority "authority/$folder" "Office $id (exercise)"
  cp "authority/$folder.pem" "$folder/office/tls/office-authority.pem"
  cp "authority/$folder.pem" "$folder/database/tls/office-authority.pem"
  cp authority/broker.pem "$folder/office/tls/broker-authority.pem"
  certificate broker "$folder/office/tls/broker-client" client "$id"
  certificate "$folder" "$folder/database/tls/database" server "$folder-database" localhost
  certificate "$folder" "$folder/office/tls/database-client" client trm
  certificate "$folder" "$folder/office/tls/console" server "$folder.localhost"
  openssl rand -hex 24 >"$folder/database/superuser.password"
  "${trm[@]}" keys new --participant "$id" -o "$folder/office/keys" >/dev/null
  "${trm[@]}" directory entry --participant "$id" --keys "$folder/office/keys" --country "$id" --name "$name" --peer "$peer" --duty-number "$number" -o "$folder/$id.p7s" >/dev/null
}
office AT at "Coordinator's office, Austria (exercise)" RS '+43 1 000'
office RS rs "Coordinator's office, Serbia (exercise)" AT '+381 11 000'

# The governance body.
"${trm[@]}" directory create --training --make 'Exercise' --key authority/governance.key --entry at/AT.p7s --entry rs/RS.p7s -o directory.p7s >/dev/null
fingerprint=$("${trm[@]}" directory show directory.p7s --json | sed -n 's/^ *"fingerprint": "\([0-9a-f]*\)",\{0,1\}$/\1/p' | head -n 1)
[ -n "$fingerprint" ] || { echo 'prepare.sh: the directory shows no fingerprint' >&2; exit 1; }
cp directory.p7s at/office/directory.p7s
cp directory.p7s rs/office/directory.p7s

# The operator of the broker again.
"${trm[@]}" broker definitions directory.p7s >broker/definitions.json

owner=$(id -u):$(id -g)
if [ "$(id -u)" = 0 ]; then
  owner=10001:10001
  chown -R "$owner" broker at rs
fi
# Podman without root makes us root within: the files are ours there only where our own id is kept. A command named docker may be Podman; where there is Podman, it is what we say.
engine=podman userns=
if command -v podman >/dev/null; then
  [ "$(id -u)" = 0 ] || userns=keep-id
elif command -v docker >/dev/null; then
  engine=docker
fi
printf 'TRM_PLACE=%s\nTRM_USER=%s\nTRM_USERNS=%s\nTRM_FINGERPRINT=%s\n' "$place" "$owner" "${TRM_USERNS-$userns}" "$fingerprint" >place.env
trap - EXIT
echo "$1: made. Containers: $engine compose --env-file $1/place.env -f deploy/compose.yaml up -d"
