#!/usr/bin/env bash
# Prints the shovels by which one country's broker fetches what waits for its office at the broker of another: RabbitMQ definitions, one shovel for each mailbox (shovel.md).
#   deploy/shovels.sh --definitions trm.json --writer AT --reader RS --broker amqps://broker.example.at --certificate RS.pem --key RS.key --authority at-broker.pem > from-AT.json
#   rabbitmqctl import_definitions from-AT.json          at the broker of RS
#
# --definitions   as trm broker definitions prints them, of the same directory at both brokers
# --writer        whose broker it is that the messages are fetched from; --broker: where that is
# --reader        for whom; --certificate, --key: by which the broker of the writer knows the reader (common name: its id); --authority: who vouches for that broker. Paths at our broker
# --vhost         the virtual host, at both (default /)
#
# Exit code 0: printed. 2: a wrong argument, or no mailbox leads from the writer to the reader.
set -euo pipefail
vhost=/ definitions='' writer='' reader='' broker='' certificate='' key='' authority=''

fail() { printf 'shovels.sh: %s\n' "$1" >&2; exit 2; }

while (($#)); do
  case $1 in
    --definitions | --writer | --reader | --broker | --certificate | --key | --authority | --vhost) (($# > 1)) || fail "$1 needs a value"; declare "${1#--}=$2"; shift 2 ;;
    *) fail "there is no $1; see the head of this file" ;;
  esac
done
for name in definitions writer reader broker certificate key authority; do [ -n "${!name}" ] || fail "--$name is missing"; done
[[ $broker =~ ^amqps://[A-Za-z0-9.-]+(:[0-9]+)?$ ]] || fail '--broker is amqps://host or amqps://host:port: the line between two brokers is encrypted'
for name in certificate key authority; do [[ ${!name} =~ ^/[A-Za-z0-9._/-]+$ ]] || fail "--$name is a path from the root, of letters, digits, '.', '_' and '-'"; done

# One member a line, permissions before bindings: so they are printed.
mapfile -t mailboxes < <(awk -F'"' -v exchange="trm.$writer" -v reader="$reader" '
  $2 == "user" { user = $4 }
  $2 == "read" && user == reader { readable = $4; gsub(/\\\\/, "\\", readable) }
  $2 == "source" { source = $4 }
  $2 == "destination" && source == exchange && readable != "" && $4 ~ readable { print $4 }' "$definitions")
((${#mailboxes[@]})) || fail "no mailbox leads from $writer to $reader in $definitions"

host=${broker#amqps://}
from="$broker/${vhost/\//%2F}?cacertfile=$authority&certfile=$certificate&keyfile=$key&verify=verify_peer&server_name_indication=${host%%:*}&auth_mechanism=external&heartbeat=10"
printf '{\n  "parameters": ['
separator=''
for mailbox in "${mailboxes[@]}"; do
  # To ourselves without a network, over the writer's exchange as if it wrote here; acknowledged there only when it is confirmed here, on as many copies as our mailbox has.
  printf '%s\n    {\n      "vhost": "%s", "component": "shovel", "name": "from %s: %s",\n      "value": {\n        "src-protocol": "amqp091", "src-uri": "%s", "src-queue": "%s", "src-prefetch-count": 200,\n        "dest-protocol": "amqp091", "dest-uri": "amqp:///%s", "dest-exchange": "trm.%s", "dest-exchange-key": "%s",\n        "ack-mode": "on-confirm", "reconnect-delay": 5\n      }\n    }' \
    "$separator" "$vhost" "$writer" "$mailbox" "$from" "$mailbox" "${vhost/\//%2F}" "$writer" "$mailbox"
  separator=,
done
printf '\n  ]\n}\n'
