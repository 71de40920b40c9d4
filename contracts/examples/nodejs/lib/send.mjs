// Seals, numbers and sends, and goes on sending what has no receipt; says in control messages what we hold (envelope.md, "Delivery").
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CONTROL } from './capsule.mjs';
import { kindOf } from './content.mjs';
import { MOST_ITEMS, writeControl } from './control.mjs';
import { must } from './refusal.mjs';
import { seal } from './sealed.mjs';
import { wireTime } from './spelling.mjs';
import { EVENT } from './trail.mjs';
import { offerCheckpoint } from './witness.mjs';

const MINUTE_MS = 60_000, DAY_MS = 86_400_000;
const LASTS_MS = 30 * DAY_MS;
const GAP_TOLD_AFTER_MS = 5000, GAP_TOLD_AGAIN_MS = 60 * MINUTE_MS, MISSING_SENT_AGAIN_MS = MINUTE_MS, REPUBLISH_MS = 1000;

/** When the same bytes go again: as the pair has agreed; here the built-in agreement. */
const { resend } = JSON.parse(readFileSync(new URL('../../../agreements/built-in.json', import.meta.url)));
const minutes = terms => terms.map(term => Number.parseInt(term, 10) * MINUTE_MS);
const RESEND = { normal: minutes(resend.routine), urgent: minutes(resend.urgent) };
const UNDELIVERED_MS = { normal: minutes([resend.undelivered])[0], urgent: minutes([resend.call])[0] };

/** Seals a message to a peer, stores it and sends it. Refused where the peer cannot get it now. */
export function sendMessage(p, to, { meta, payload }, ...changes) {
  must(!p.isOldCopy?.has(to), 'OLD_COPY');
  must([to, p.self].every(id => p.directory.stateOf(id, p.now) === 'active'), 'PARTICIPANT_NOT_ACTIVE');
  const { lane } = kindOf(meta);
  const [sealed, row] = sealFor(p, to, meta, payload, lane);
  const secret = { meta: sealed.metaBytes.toString('base64'), salt: sealed.metaSalt.toString('base64'), gates: [], officer: p.officer };
  p.commit({ ...row, message: meta.message, case: meta.case }, p.leaf(EVENT.sealed, { header: sealed.headerP7s.toString('base64') }, secret), ...changes);
  p.log({ what: 'sealed', peer: to, seq: row.seq, id: row.id, kind: `${meta.kind}/${meta.code}` });
  return row;
}

/** The next number is given in the commit that stores the sealed bytes: never twice, whatever happens. */
function sealFor(p, to, meta, payload, lane) {
  const now = p.now;
  const recipient = p.directory.keyOf(to, 'encryption', now);
  must(recipient && p.directory.mailbox(to, p.self, lane), 'WRONG_RECIPIENT');
  const core = {
    v: 1, suite: 'trm-1', id: randomUUID(), from: p.self, to, gen: p.generation,
    iat: wireTime(now), exp: wireTime(new Date(now.getTime() + LASTS_MS)), dir: p.directory.version, training: p.directory.training,
  };
  const seq = p.state.peer(to).last + 1;
  const sealed = seal(core, seq, meta, payload, [recipient], p.signer);
  return [sealed, { t: 'sent', to, seq, id: core.id, headerSha256: sealed.headerSha256, lane, exp: core.exp, bytes: sealed.bytes.toString('base64') }];
}

function sendControl(p, to) {
  const peer = p.state.peer(to);
  const owed = [...peer.owed].slice(0, MOST_ITEMS);
  const { now, ...members } = p.say.get(to) ?? {};
  const { gen, through } = peer.received;
  const voids = [...peer.sent.values()].filter(row => row.isVoid && !isHeldByThem(peer, row.seq)).map(row => row.seq).slice(0, MOST_ITEMS);
  const control = { receipts: owed.length > 0 ? owed.map(h => peer.receipts.get(h)) : undefined, ...members, have: { gen, through, missing: peer.received.missing() }, void: voids };
  const [sealed, row] = sealFor(p, to, CONTROL, writeControl(control), 'urgent');
  const leaf = owed.length > 0 ? p.leaf(EVENT.receiptsSent, { header: sealed.headerP7s.toString('base64'), capsule: sealed.capsule.toString('base64') }) : null;
  p.commit({ ...row, receipts: owed }, leaf);
  p.say.delete(to);
  p.toldGap = new Map(p.toldGap).set(to, { at: Date.now(), missing: new Set(control.have.missing) });
  p.log({ what: 'control', peer: to, seq: row.seq, receipts: owed.length, through, missing: control.have.missing.length });
}

const isHeldByThem = (peer, seq) => peer.have !== null && seq <= peer.have.through && !peer.have.missing.includes(seq);

/** Called several times a second. */
export function sendWhatIsDue(p) {
  for (const to of p.peers) {
    const peer = p.state.peer(to);
    if (p.isOldCopy?.has(to)) continue;
    offerCheckpoint(p, to);
    if (peer.last === 0 || peer.owed.size > 0 || p.say.has(to) || isGapToTell(p, to, peer)) sendControl(p, to);
    for (const row of peer.sent.values()) sendRow(p, to, row);
  }
}

/** A new gap after 5 s, an open one every hour. */
function isGapToTell(p, to, peer) {
  const missing = peer.received.missing();
  const open = p.openGaps ??= new Map();
  const since = new Map(missing.map(n => [n, open.get(to)?.get(n) ?? Date.now()]));
  open.set(to, since);
  const told = p.toldGap?.get(to);
  return missing.some(n => (!told?.missing.has(n) && Date.now() - since.get(n) >= GAP_TOLD_AFTER_MS) || (told?.missing.has(n) && Date.now() - told.at >= GAP_TOLD_AGAIN_MS));
}

function sendRow(p, to, row) {
  if (row.isVoid || row.receipt || row.inFlight || Date.now() < (row.notBefore ?? 0)) return;
  if (!row.dispatchedAt) return publish(p, to, row);
  if (!row.message) return; // control messages are never sent again by a timer
  if (wireTime(p.now) > row.exp) return voidRow(p, to, row);
  const since = Date.now() - row.dispatchedAt;
  if (since > UNDELIVERED_MS[row.lane]) p.alarm('UNDELIVERED', row.id);
  const times = [...RESEND[row.lane], ...Array.from({ length: LASTS_MS / DAY_MS }, (_, i) => (i + 1) * DAY_MS)];
  const passed = times.filter(t => t <= since).length;
  if (passed <= (row.sentAgain ?? 0)) return;
  row.sentAgain = passed;
  publish(p, to, row);
}

function publish(p, to, row) {
  row.inFlight = true;
  p.mailboxes.publish(p.directory.mailbox(to, p.self, row.lane), row.bytes).then(() => {
    row.inFlight = false;
    if (row.dispatchedAt) return;
    p.commit({ t: 'dispatched', to, seq: row.seq, at: Date.now() }, row.message ? p.leaf(EVENT.dispatched, { id: row.id }) : null);
  }, () => Object.assign(row, { inFlight: false, notBefore: Date.now() + REPUBLISH_MS }));
}

/** A number that is given up: the peer is told, and misses it no more. */
function voidRow(p, to, row) {
  p.commit({ t: 'voidOfOurs', to, seq: row.seq }, row.message ? p.leaf(EVENT.voided, { id: row.id }) : null);
  p.tell(to, 'now');
}

/** Receipts of a peer: one leaf for the control message that brought them; the first of a message takes effect. */
export function takeReceipts(p, { header, headerP7s }, { capsule }, receipts) {
  const { from } = header.core;
  const peer = p.state.peer(from);
  const ours = receipts.map(receipt => ({ receipt, row: peer.sent.get(peer.sentIds.get(receipt.of)) }))
    .filter(({ receipt, row }) => row?.message && row.headerSha256 === receipt.headerSha256 && !row.receipt);
  if (ours.length === 0) return;
  const events = ours.flatMap(({ receipt, row }) => [
    { t: 'receipted', to: from, seq: row.seq, receipt },
    receipt.code !== 'ok' && row.case ? { t: 'case', peer: from, case: row.case, message: row.message, what: 'not-accepted' } : null,
  ]);
  p.commit(p.leaf(EVENT.receiptsVerified, { header: headerP7s.toString('base64'), capsule: capsule.toString('base64') }), ...events);
  for (const { receipt, row } of ours) {
    p.log({ what: 'receipted', peer: from, seq: row.seq, id: row.id, code: receipt.issues[0] ?? 'ok' });
    if (receipt.issues.includes('ID_REUSED')) becomeOldCopy(p, from);
  }
}

/** What the peer holds of us. What it misses goes again, the same bytes; what it holds and we never gave says that we are an old copy. */
export function takeHave(p, from, have) {
  const peer = p.state.peer(from);
  if (have.gen > p.generation || (have.gen === p.generation && have.through > peer.last)) return becomeOldCopy(p, from);
  if (have.gen < p.generation) return;
  const isFirst = peer.have === null;
  peer.have = have;
  const lost = isFirst ? [...peer.sent.keys()].filter(seq => seq > have.through) : [];
  for (const seq of [...have.missing, ...lost]) {
    const row = peer.sent.get(seq);
    if (!row) continue;
    if (row.isVoid || row.receipt?.code === 'fatal-error' || wireTime(p.now) > row.exp) voidRow(p, from, row);
    else if (row.dispatchedAt && !row.inFlight && Date.now() - (row.againAt ?? 0) >= MISSING_SENT_AGAIN_MS) {
      row.againAt = Date.now();
      publish(p, from, row);
    }
  }
}

/** Nothing more is numbered towards that peer: its people and ours must talk (envelope.md, "Generation"). */
function becomeOldCopy(p, from) {
  (p.isOldCopy ??= new Set()).add(from);
  p.alarm('OLD_COPY', from);
}
