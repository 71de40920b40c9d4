#!/usr/bin/env bash
# Two countries on this machine without containers: the settings of env/*.env, each node on a PostgreSQL of its own, one RabbitMQ that takes TLS and client certificates alone.
# The demonstration's story is told through the commands, and what was recorded is verified at the end. Everything lies in one temporary folder, which is gone afterwards.
#   deploy/try.sh               about a minute
#   deploy/try.sh --keep        leaves all of it running, and says how to sign in; Ctrl+C ends it
#   deploy/try.sh --shovel      a broker for each country, joined by shovels (shovel.md): a message there and one back, instead of the story
#
# TRM      how trm is run (default: the built checkout, else trm)
# TMPDIR   where the temporary folder is made
#
# Needs openssl and the Debian packages rabbitmq-server and postgresql; PostgreSQL runs as the user postgres where root starts it.
# Exit code 0: everything was exchanged and verifies. 1: something did not; the last lines say what. 2: a wrong argument, or something is missing.
set -euo pipefail
umask 077
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
keep='' shovel=''
for argument; do
  case $argument in
    --keep) keep=1 ;;
    --shovel) shovel=1 ;;
    -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "try.sh: there is no $argument, see --help" >&2; exit 2 ;;
  esac
done

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }
die() { printf 'try.sh: %s\n' "$1" >&2; exit "${2:-1}"; }

. "$here/try/servers.sh"
. "$here/try/office.sh"
. "$here/try/story.sh"

missing
place=$(mktemp -d "${TMPDIR:-/tmp}/trm-try-XXXXXX")
trap 'ended $?' EXIT
trap 'exit 130' INT TERM

say 'keys, directory, certificates, mailboxes (prepare.sh)'
TRM="${trm[*]}" "$here/prepare.sh" "$place/place" >/dev/null
cd "$place/place"
while IFS='=' read -r name value; do declare "$name=$value"; done <place.env

say 'the broker, and a database for each country'
start_broker broker
[ -z "$shovel" ] || start_broker other
start_database at
start_database rs
broker_answers broker
[ -z "$shovel" ] || { broker_answers other; start_shovels; }
database_answers at
database_answers rs

say 'the nodes'
start_node at broker
start_node rs "${shovel:+other}"
node_answers at
node_answers rs
make_tokens

if [ -n "$shovel" ]; then there_and_back; else tell_story; fi
connections
verified
if [ -n "$keep" ]; then
  sign_in
  wait -n "${started[@]}" || true
  die 'one of the servers has ended'
fi
say 'done: everything was exchanged, and both records verify against each other'
