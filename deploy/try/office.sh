# The offices of try.sh: their nodes, their officers, and what they ask by trm.
declare -A token=()

# start_node OFFICE BROKER: with the settings of env/OFFICE.env; the addresses alone are those of this machine.
start_node() {
  local office=$1 broker=${2:-broker} folder=$PWD/$1/office settings
  mapfile -t settings < <(grep -v '^#' "$here/env/$office.env")
  free_port "$office"
  free_port "$office-console"
  start "$office-node" env -C "$folder" "${settings[@]}" "TRM_FINGERPRINT=$TRM_FINGERPRINT" "${trm[@]}" node run \
    --broker "amqps://localhost:${port[$broker]}" --database "postgres://trm@localhost:${port[$office-database]}/trm" --listen "http://127.0.0.1:${port[$office]}" \
    --console "https://$office.localhost:${port[$office-console]}" --console-listen "https://127.0.0.1:${port[$office-console]}"
}

node_answers() { within 60 "$1-node" "the node of ${1^^} does not become ready" "$here/node/ready" "${port[$1]}"; }

# make_tokens: coordinators, an auditor and an administrator of both offices, and a case worker of the organisation that accepts.
make_tokens() {
  officer at AT-CW-017 coordinator; officer at AT-AU-002 auditor; officer at AT-90 administrator
  officer rs RS-CO-003 coordinator; officer rs RS-AU-002 auditor; officer rs RS-90 administrator
  officer rs RS-CW-021 case-worker --organisation RS-SHELTER
}

officer() {
  local office=$1 code=$2 role=$3
  token[$code]=$("${trm[@]}" node token --data "$office/office/data" --officer "$code" --role "$role" "${@:4}" --json | value file)
}

# value NAME: the first member of that name in JSON as trm prints it.
value() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" | head -n 1; }

# asked OFFICER WORDS...: what trm prints as that officer, at the node of their office.
asked() {
  local office=${1%%-*}
  TRM_NODE=http://127.0.0.1:${port[${office,,}]} TRM_TOKEN_FILE=${token[$1]} "${trm[@]}" "${@:2}" --json
}

# ask OFFICER WORDS...: the same, where what is refused ends everything.
ask() { asked "$@" 2>"$place/refused" || { cat "$place/refused" >&2; die "$1: trm ${*:2} was refused"; }; }

# refused CODE OFFICER WORDS...: the same where the rules must refuse, with a code that begins so.
refused() {
  local exit=0
  asked "${@:2}" >/dev/null 2>"$place/refused" || exit=$?
  [ "$exit" = 1 ] && grep -q "\"code\": \"$1" "$place/refused" || { cat "$place/refused" >&2; die "$2: trm ${*:3} was to be refused with $1, and came to $exit"; }
  say "  refused, as it must be: $(value code <"$place/refused")"
}

# wait_for WORDS COMMAND...: until the command succeeds, as long as patience lasts.
wait_for() {
  local words=$1 end=$((SECONDS + patience))
  shift
  until "$@"; do
    ((SECONDS < end)) || die "$words"
    sleep 0.1
  done
}

# until_case OFFICER CASE NAME VALUE: until the case is there on that side, with that value in its line of the list.
until_case() { wait_for "$1 does not see $3 $4 of the case $2" stands "$@"; }
stands() { ask "$1" referral list | sed -n "/\"case\": \"$2\"/,/\"updatedAt\": /p" | grep -Eq "\"$3\": \"?$4"; }

# until_told OFFICER TEXT WORDS...: until what trm prints holds that text.
until_told() { wait_for "$1 is not told $2 (trm ${*:3})" tells "$@"; }
tells() { ask "$1" "${@:3}" | grep -qF "$2"; }
