#!/usr/bin/env bash
# The certificates of TLS, of broker, database and console, where an office has no authority of its own for such things. No key ever leaves the machine that uses it:
#   deploy/certificates.sh authority broker-authority "Broker of the exchange"    who vouches: broker-authority.key, kept where no server runs, and .pem, for everybody
#   deploy/certificates.sh request AT                                             whoever needs one: AT.key stays, AT.csr goes to the authority
#   deploy/certificates.sh sign broker-authority AT.csr client AT                 the authority: AT.pem, of a client whose name is AT
#   deploy/certificates.sh sign broker-authority broker.csr server broker.example.org [HOST...]     of a server with these names
#
# The name is what `sign` says, whatever the request asks for: with the broker it is the participant's id, with the database its user. For a year (10 for an authority). Keys are of P-256, and a
# request's of P-256 or P-384. A HOST is a name or an address (IPv4, IPv6). An authority vouches for clients and servers, and for no other authority.
#
# Exit code 0: made. 2: a wrong argument, a key of another kind, or a file is there already. Else that of openssl, whose words stand on standard error.
set -euo pipefail
umask 077

fail() { printf 'certificates.sh: %s\n' "$1" >&2; exit 2; }
absent() { local file; for file; do [ ! -e "$file" ] || fail "$file is there already: it is never written over"; done; }

# quiet COMMAND...: what openssl says is only of interest where it fails.
quiet() {
  local said
  said=$("$@" 2>&1) || { local code=$?; printf '%s\n' "$said" >&2; return $code; }
}

# names HOST...: as they stand in a certificate.
names() {
  local host label='[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?' said=
  for host; do
    if [[ $host =~ ^[0-9]+(\.[0-9]+){3}$ || ($host == *:* && $host =~ ^[0-9A-Fa-f:.]+$) ]]; then said+=,IP:$host
    elif ((${#host} <= 253)) && [[ $host =~ ^$label(\.$label)*$ && ! $host =~ ^[0-9.]+$ ]]; then said+=,DNS:$host
    else fail "HOST is a name of letters, digits, '.' and '-', or an address, not $host"; fi
  done
  printf '%s' "${said:1}"
}

(($#)) || fail 'see certificates.sh --help'
case $1 in
  -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" ;;
  authority)
    (($# == 3)) || fail 'authority NAME WORDS'
    absent "$2.key" "$2.pem"
    quiet openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$3" -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign -keyout "$2.key" -out "$2.pem"
    chmod 644 "$2.pem" ;;
  request)
    (($# == 2)) || fail 'request NAME'
    absent "$2.key" "$2.csr"
    quiet openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=${2##*/}" -keyout "$2.key" -out "$2.csr"
    chmod 644 "$2.csr" ;;
  sign)
    (($# >= 5)) || fail 'sign AUTHORITY REQUEST client|server NAME [HOST...]'
    authority=$2 request=$3 made=${3%.csr}.pem name=$5
    [[ $name =~ ^[A-Za-z0-9.-]{1,64}$ ]] || fail "NAME is 1 to 64 letters, digits, '.' and '-', not $name"
    absent "$made"
    extensions=$'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n'
    case $4 in
      client) (($# == 5)) || fail 'a client has no host names'; extensions+='extendedKeyUsage=clientAuth' ;;
      server)
        hosts=$(names "${@:5}")
        extensions+=$'extendedKeyUsage=serverAuth\n'subjectAltName=$hosts ;;
      *) fail "it is of a client or a server, not $4" ;;
    esac
    # Of the key itself: in the words of a request its subject may say anything.
    key=$(openssl req -in "$request" -noout -pubkey | openssl pkey -pubin -noout -text)
    [[ $key =~ $'\n'ASN1\ OID:\ (prime256v1|secp384r1) ]] || fail "the key of $request is neither of P-256 nor of P-384"
    quiet openssl x509 -req -in "$request" -subj "/CN=$name" -days 365 -CA "$authority.pem" -CAkey "$authority.key" -set_serial "0x$(openssl rand -hex 16)" -extfile <(printf '%s\n' "$extensions") -out "$made"
    chmod 644 "$made" ;;
  *) fail "there is no $1, see --help" ;;
esac
