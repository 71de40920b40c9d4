# The servers of try.sh, each in a session of its own, so that nothing of it outlives the script; `started` holds the leaders.
started=()
# Seconds: of a machine that has much else to do. On one that has not, everything answers within ten.
patience=180
taken=' '
declare -A port=() log=()

# What must be there, before anything is made.
missing() {
  local absent=()
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || absent+=(rabbitmq-server)
  postgres=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) || true
  [ -n "$postgres" ] || absent+=(postgresql)
  command -v openssl >/dev/null || absent+=(openssl)
  ((${#absent[@]} == 0)) || die "missing: ${absent[*]}; as root: apt-get install ${absent[*]}" 2
  local built=$here/../src/Trm.Cli/bin/Release/net10.0/trm.dll
  if [ -n "${TRM:-}" ]; then read -ra trm <<<"$TRM"
  elif [ -e "$built" ]; then trm=(dotnet "$(realpath "$built")")
  elif command -v trm >/dev/null; then trm=(trm)
  else die 'there is no trm: build it (dotnet build src/Trm.Cli -c Release), or say in TRM how it is run' 2; fi
  export DOTNET_EnableDiagnostics=0
}

# free_port NAME: into port[NAME].
free_port() {
  local p
  while p=$((20000 + RANDOM % 12000)); [[ $taken == *" $p "* ]] || (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null; do :; done
  taken+="$p "
  port[$1]=$p
}

# start NAME COMMAND...: in the background, with its log in NAME.log.
start() {
  local name=$1
  shift
  log[$name]=$place/$name.log
  setsid "$@" </dev/null >"${log[$name]}" 2>&1 &
  started+=($!)
}

# within SECONDS NAME WORDS COMMAND...: until the command succeeds; else the end of that server's log is shown.
within() {
  local end=$((SECONDS + $1)) name=$2 words=$3
  shift 3
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || { tail -n 20 "${log[$name]}" >&2; die "$words (${log[$name]})"; }
    sleep 0.2
  done
}

ended() {
  trap - EXIT
  local leader
  for leader in "${started[@]}"; do kill -TERM -- "-$leader" 2>/dev/null || true; done
  for leader in "${started[@]}"; do
    for _ in {1..50}; do kill -0 -- "-$leader" 2>/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$leader" 2>/dev/null || true
  done
  rm -rf "$place"
  exit "$1"
}

# start_broker NAME: the settings of broker/, at a place of its own.
start_broker() {
  local name=$1 folder=$place/$1-server n
  for n in "$name" "$name-distribution" "$name-epmd" "$name-control"; do free_port "$n"; done
  mkdir -p "$folder"/{data,log,home}
  (umask 077; openssl rand -hex 20 >"$folder/home/.erlang.cookie")
  chmod 400 "$folder/home/.erlang.cookie"
  sed "s#/etc/rabbitmq/#$PWD/broker/#; s#= 5671#= 127.0.0.1:${port[$name]}#" "$here/broker/rabbitmq.conf" >"$folder/rabbitmq.conf"
  printf 'disk_free_limit.absolute = 50MB\n' >>"$folder/rabbitmq.conf"
  if [ -n "$shovel" ]; then echo '[rabbitmq_auth_mechanism_ssl,rabbitmq_shovel].' >"$folder/plugins"; else cp "$here/broker/enabled_plugins" "$folder/plugins"; fi
  local environment
  mapfile -t environment < <(broker_environment "$name")
  start "$name" env "${environment[@]}" sh -c 'epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 & exec /usr/lib/rabbitmq/bin/rabbitmq-server'
}

broker_environment() {
  local name=$1 folder=$place/$1-server control=${port[$1-control]}
  printf '%s\n' "HOME=$folder/home" "ERL_EPMD_PORT=${port[$name-epmd]}" ERL_EPMD_ADDRESS=127.0.0.1 "RABBITMQ_NODENAME=trm${port[$name]}@localhost" \
    "RABBITMQ_DIST_PORT=${port[$name-distribution]}" "RABBITMQ_CTL_DIST_PORT_MIN=$control" "RABBITMQ_CTL_DIST_PORT_MAX=$((control + 10))" \
    "RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf" RABBITMQ_CONF_ENV_FILE=/dev/null "RABBITMQ_ENABLED_PLUGINS_FILE=$folder/plugins" \
    "RABBITMQ_MNESIA_BASE=$folder/data" "RABBITMQ_LOG_BASE=$folder/log"
}

# As the operator of that broker.
control() {
  local environment
  mapfile -t environment < <(broker_environment "$1")
  shift
  env "${environment[@]}" /usr/lib/rabbitmq/bin/rabbitmqctl --quiet "$@"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

broker_answers() { within $patience "$1" 'the broker does not start' listens "${port[$1]}"; }

# A shovel for each mailbox of the others, at the broker of whoever reads it: shovel.md.
start_shovels() {
  shovels_of broker other AT RS
  shovels_of other broker RS AT
}

shovels_of() {
  local from=$1 at=$2 client=$PWD/${4,,}/office/tls/broker-client
  "$here/shovels.sh" --definitions broker/definitions.json --writer "$3" --reader "$4" --broker "amqps://localhost:${port[$from]}" \
    --certificate "$client.pem" --key "$client.key" --authority "$PWD/broker/tls/authority.pem" >"$place/$at-shovels.json"
  control "$at" import_definitions "$place/$at-shovels.json" >/dev/null
}

# start_database OFFICE: the settings of database/, in the office's own folder.
start_database() {
  local office=$1 folder=$PWD/$1/database as=()
  free_port "$office-database"
  if [ "$(id -u)" = 0 ]; then
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    chmod 711 "$place" "$PWD" "$PWD/$office"
    chown -R postgres: "$folder"
  fi
  "${as[@]}" "$postgres/initdb" -D "$folder/data" -U postgres --auth=reject -E UTF8 --locale=C >"$place/$office-initdb.log" 2>&1 || { cat "$place/$office-initdb.log" >&2; die 'initdb failed'; }
  sed "s#/etc/trm/tls/#$folder/tls/#; s#/etc/trm/#$folder/#; s#^listen_addresses = .*#listen_addresses = '127.0.0.1'#" "$here/database/postgresql.conf" >"$folder/postgresql.conf"
  printf "port = %s\nunix_socket_directories = '%s'\nshared_buffers = 32MB\n" "${port[$office-database]}" "$folder/data" >>"$folder/postgresql.conf"
  cp "$here/database/pg_hba.conf" "$folder/pg_hba.conf"
  chmod 644 "$folder/postgresql.conf" "$folder/pg_hba.conf"
  start "$office-database" "${as[@]}" "$postgres/postgres" -D "$folder/data" -c "config_file=$folder/postgresql.conf"
}

# As the operator of that database.
sql() { "$postgres/psql" -h "$PWD/$1/database/data" -p "${port[$1-database]}" -U postgres -qAt -v ON_ERROR_STOP=1 "${@:2}"; }

database_answers() {
  within $patience "$1-database" 'PostgreSQL does not start' sql "$1" -c 'SELECT 1'
  sql "$1" -f "$here/database/init.sql"
}
