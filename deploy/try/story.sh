# The story of trm demo (src/Trm.Cli/Demo), by the commands of two offices: the same invented cases. A slow line, a damaged and a forged message need somebody who meddles with the broker: the demonstration shows those.
demo=$here/../src/Trm.Cli/Demo
vienna=AT-CW-017 belgrade=RS-CO-003 shelter=RS-CW-021

moment() { date -u -d "@$(($(date +%s) + $1))" +%Y-%m-%dT%H:%M:%SZ; }
day() { date -u -d "@$(($(date +%s) + $1 * 86400))" +%F; }
uuid() { cat /proc/sys/kernel/random/uuid; }

# The invented sheet, moved to these days; its consent to go home has an id that the office's record names.
sheets() {
  wish=$(uuid)
  sed "s/2026-09-14T/$(day -2)T/; s/2027-03-14T/$(day 180)T/; s/2026-12-14T/$(day 60)T/; s/\"scope\": \"return\",/\"id\": \"$wish\", &/" "$demo/sheet.json" >sheet.json
  sed '/"consents": \[/,/^  \],/c\  "consents": [],' sheet.json >sheet-before.json
}

tell_story() {
  sheets
  say 'AT asks RS whether there is room, about nobody'
  enquiry=$(ask $vienna capacity ask RS --service SocialCare | value message)
  until_told $belgrade "$enquiry" capacity list
  ask $belgrade capacity answer "$enquiry" --to AT --reply yes --until "$(moment 432000)" >/dev/null

  say 'AT refers "lantern": the profile; RS opens it, and accepts'
  case=$(ask $vienna referral send "$demo/case.csv" --sheet sheet-before.json | value case)
  until_case $belgrade "$case" state delivered
  ask $belgrade referral show "$case" >/dev/null
  until_case $vienna "$case" state received
  ask $belgrade referral decide "$case" accepted --organisation RS-SHELTER --name 'Shelter network (invented)' --case-worker $shelter --start "$(day 3)" >/dev/null
  until_case $vienna "$case" state accepted

  say 'AT tries to say who it is before the person has agreed'
  refused CONSENT_NOT_ACTIVE $vienna referral identity "$case"
  say 'the person agrees, naming RS/RS-SHELTER: AT sends the identity; RS asks about needs'
  ask $vienna referral identity "$case" --sheet sheet.json >/dev/null
  until_case $belgrade "$case" state in-progress
  question=$(ask $belgrade referral ask "$case" --topic needs --purpose readiness | value message)
  until_case $vienna "$case" state in-progress
  until_told $vienna "$question" referral list
  ask $vienna referral answer "$case" --question "$question" >/dev/null

  return_planned
  stopped_and_declined
}

# The person wants to go home: proposed, planned, refused until somebody is ready, cleared by two, checked once more.
return_planned() {
  local departs arrives proposal question
  departs=$(moment 18000) arrives=$(moment 39600)
  say 'the person wants to go home: AT proposes the return, and both sides look at the dangers'
  facts_at "$departs" "$arrives" >facts-at.json
  facts_rs "$departs" "$arrives" >facts-rs.json
  ask $vienna case facts "$case" --set facts-at.json >/dev/null
  printf '{"basis":"own-wish","windowFrom":"%s","windowTo":"%s","dependants":[]}' "${departs%T*}" "$(day 10)" >proposal.json
  proposal=$(ask $vienna return send "$case" proposal proposal.json | value message)
  until_case $belgrade "$case" return proposed
  ask $belgrade case facts "$case" --set facts-rs.json >/dev/null
  echo "{\"message\":\"$proposal\"}" >take-up.json
  ask $belgrade return send "$case" take-up take-up.json >/dev/null
  until_case $vienna "$case" return assessment
  question=$(ask $vienna referral ask "$case" --topic risk --purpose decision | value message)
  echo "{\"message\":\"$question\"}" >risk.json
  until_told $belgrade "$question" referral list
  ask $belgrade return send "$case" risk risk.json >/dev/null

  say 'AT sends the plan, and would clear the departure before anybody is ready'
  printf '{"legs":[{"mode":"rail","from":"Wien Hbf","to":"Subotica","departs":"%s","arrives":"%s"}],"escort":"case-worker","documents":["passport"],"funding":[]}' "$departs" "$arrives" >plan.json
  ask $vienna return send "$case" plan plan.json >/dev/null
  until_case $belgrade "$case" return plan-offered
  printf '{"departure":"%s","secondApprover":"AT-CO-009"}' "${departs%T*}" >clearance.json
  refused ILLEGAL_TRANSITION $vienna return send "$case" clearance clearance.json

  say 'the shelter says who waits, where and when; AT clears the departure, with a second person; the last check'
  readiness false "$arrives" >ready.json
  ask $shelter return send "$case" readiness ready.json >/dev/null
  until_case $vienna "$case" return plan-accepted
  ask $vienna return send "$case" clearance clearance.json >/dev/null
  until_case $belgrade "$case" return cleared
  readiness true "$arrives" >final.json
  ask $shelter return send "$case" readiness final.json >/dev/null
  until_case $vienna "$case" return final-check
}

readiness() {
  printf '{"final":%s,"organisationId":"RS-SHELTER","organisationName":"Shelter network (invented)","metBy":"%s","place":"Subotica station","at":"%s","sign":"a green scarf","dutyNumber":"+381110000000","validUntil":"%s"}' \
    "$1" "$shelter" "$2" "$(moment 126000)"
}

# What the two offices have on record, as DemoFacts.cs has it: papers are ids.
facts_at() {
  local risk now
  risk=$(uuid) now=$(moment 0)
  cat <<JSON
{ "age": "adult", "journey": { "departsAt": "$1", "arrivesAt": "$2" },
  "wish": { "id": "$wish", "scope": "return", "informedAt": "$(day -5)T09:00:00Z", "givenAt": "$(day -2)T09:45:00Z", "expires": "$(day 180)T09:45:00Z", "understood": true, "rightToAskToStayTold": true, "takenBy": "case-worker", "askedAgainAt": "$now" },
  "risks": [{ "id": "$risk", "side": "sending", "validUntil": "$(day 60)T11:00:00Z", "personsViewRecorded": true, "areas": [{ "area": "re-trafficking", "level": "moderate", "mitigation": ["safe-accommodation"] }], "paper": "$risk" }],
  "recovery": { "endsAt": "$(day -20)T00:00:00Z", "paper": "$(uuid)" },
  "document": { "id": "$(uuid)", "validUntil": "$(day 365)T00:00:00Z", "heldByPerson": true, "withoutDisclosure": true },
  "care": { "needsMet": "$(uuid)", "medicineSecured": "$(uuid)", "paper": "$(uuid)", "fit": "$(uuid)", "fitAt": "$(moment -72000)" },
  "remedies": { "advice": "$(uuid)", "lawyerOffered": "$(uuid)", "prosecution": "not-told", "paper": "$(uuid)" },
  "support": { "consent": "$wish", "interpreterNeeded": true, "interpreter": "AT-INT-041", "interpreterIndependent": true },
  "finalCheck": { "checkedAt": "$now", "stillWantsToGo": "$(uuid)", "fit": "$(uuid)" } }
JSON
}

facts_rs() {
  local risk
  risk=$(uuid)
  cat <<JSON
{ "age": "adult", "journey": { "departsAt": "$1", "arrivesAt": "$2" },
  "risks": [{ "id": "$risk", "side": "receiving", "validUntil": "$(day 60)T11:00:00Z", "personsViewRecorded": true, "areas": [{ "area": "debt-collection", "level": "low", "mitigation": [] }], "paper": "$risk" }] }
JSON
}

# A second case: stopped, so that nobody decides on it; lifted by its owner with a second person; declined.
stopped_and_declined() {
  local case hold
  say 'AT refers "harbour", and stops it: RS can decide nothing until AT lifts the hold'
  case=$(ask $vienna referral send "$demo/declined-case.json" --sheet "$demo/declined-sheet.json" | value case)
  until_case $belgrade "$case" state delivered
  ask $belgrade referral show "$case" >/dev/null
  until_case $vienna "$case" state received
  hold=$(ask $vienna referral hold "$case" | value message)
  until_case $belgrade "$case" held true
  refused HELD $belgrade referral decide "$case" declined --reason no-capacity --next other-option
  ask $vienna referral lift "$case" --hold "$hold" --second AT-CO-009 >/dev/null
  until_case $belgrade "$case" held false
  ask $belgrade referral decide "$case" declined --reason no-capacity --next other-option >/dev/null
  until_case $vienna "$case" state declined
}

# Over shovels: a message about nothing in each direction, and its receipt on the other way.
there_and_back() {
  say 'a message about nothing from AT to RS, and one back, each over both brokers'
  wait_for 'AT has no receipt of RS' answers AT-90 RS
  wait_for 'RS has no receipt of AT' answers RS-90 AT
}

# The doctor sends a message about nothing, and waits for its receipt.
answers() { asked "$1" node doctor --peers "$2" | sed -n '/"check": "peers"/,/"state"/p' | grep -q '"state": "ok"'; }

# As the operators see it: everybody over TLS, by certificate.
connections() {
  local office users differences
  say 'every connection is encrypted, and every client known by its certificate'
  users=$(control broker list_connections --no-table-headers user ssl auth_mechanism | sort -u)
  [ "$users" = $'AT\ttrue\tEXTERNAL\nRS\ttrue\tEXTERNAL' ] || die "at the broker are: $users"
  for office in at rs; do
    [ "$(sql $office -c "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'trm'")" = t ] || die "the node of ${office^^} speaks to its database in the clear"
  done
  control broker export_definitions "$place/now.json" >/dev/null
  "${trm[@]}" broker check directory.p7s --definitions "$place/now.json" --json >"$place/check" || true
  # A shovel is no part of what the directory asks, and is named.
  differences=$(grep '"code": ' "$place/check" | grep -v "\"${shovel:+PARAMETER}\"") || true
  grep -q '"mailboxes": 4' "$place/check" && [ -z "$differences" ] || { cat "$place/check" >&2; die 'the broker is not what the directory asks'; }
}

# Both records, against each other, offline.
verified() {
  say 'both auditors take their evidence along, and verify it against each other'
  ask AT-AU-002 evidence export -o at.zip >/dev/null
  ask RS-AU-002 evidence export -o rs.zip >/dev/null
  "${trm[@]}" verify at.zip rs.zip --fingerprint "$TRM_FINGERPRINT" >"$place/verified" || { cat "$place/verified" >&2; die 'the records do not verify'; }
}

sign_in() {
  local office invitation
  for office in at rs; do
    invitation=$(ask "${office^^}-90" account invite "${office^^}-CO-009" --role coordinator | value secret)
    say "https://$office.localhost:${port[$office-console]}/invitation   ${office^^}-CO-009, invitation $invitation"
  done
  say "the browser does not know who vouches for the consoles: $place/place/authority/{at,rs}.pem; a passkey needs that authority taken up, a password with an app does not"
  say "commands: TRM_NODE=http://127.0.0.1:${port[at]} TRM_TOKEN_FILE=$PWD/${token[$vienna]} trm referral list"
  say 'Ctrl+C ends everything, and deletes it'
}
