// Takes what came out of a mailbox: opens it, judges it, and stores it with its leaf and its receipt in one commit (envelope.md, "Opening" and "Delivery").
import { sha256 } from './capsule.mjs';
import { changeOf, judgeCase } from './cases.mjs';
import { KINDS, kindOf, readMessage } from './content.mjs';
import { readControl } from './control.mjs';
import { Refusal } from './refusal.mjs';
import { admit, open, verifyHeader } from './sealed.mjs';
import { wireTime } from './spelling.mjs';
import { EVENT } from './trail.mjs';
import { takeReceipts, takeHave } from './send.mjs';
import { answerCheckpoint, takeConflict, takeCosignature, takeFork } from './witness.mjs';

const AHEAD_MS = 5 * 60_000, PARKED_MS = 2 * 3_600_000, MOST_WAITING = 1000;
const FHIR = 'application/fhir+json';
const MISSING_STATE = ['UNKNOWN_CASE', 'UNKNOWN_IN_REPLY_TO'];

/** When this returns, the bytes are stored, or known, or of nobody: they may be acknowledged. */
export function take(p, bytes) {
  const digest = sha256(bytes).toString('hex');
  if (p.state.waiting.has(digest)) return;
  judge(p, bytes, digest, null);
  judgeAgain(p);
}

/** Whatever waits: for a number, a directory, a clock. */
export function judgeAgain(p) {
  for (const [digest, { bytes, since }] of [...p.state.waiting]) if (p.state.waiting.has(digest)) judge(p, bytes, digest, since);
}

/** @param since when it began to wait; null for what has just come */
function judge(p, bytes, digest, since) {
  const verified = verifyOrKeep(p, bytes, digest, since);
  if (!verified) return;
  const { header: { core, seq }, headerSha256 } = verified;
  const peer = p.state.peer(core.from);
  const arrival = { verified, core, seq, peer, bytes, digest, since, generation: generationOf(p, peer, core), done: since === null ? null : { t: 'waited', sha256: digest } };
  if (core.dir > p.directory.version) p.alarm('DIRECTORY_BEHIND', core.from);
  if (core.dir < p.directory.version) tellDirectory(p, core);

  if (peer.receipts.has(headerSha256)) return p.commit(arrival.done, { t: 'owed', from: core.from, headerSha256 }); // the stored receipt again, byte for byte
  if (since === null && peer.ids.get(core.id) === headerSha256) return; // a control message or a part again: no answer
  if (!verified.isWhole) return damaged(p, arrival);

  const { opened, fault } = unseal(p, arrival);
  const kind = opened?.meta.media === FHIR ? kindOf(opened.meta) ?? { class: 'Ask' } : null;
  if (arrival.generation === 'none' && kind?.class !== 'Report') return ofNoGeneration(p, arrival);
  if (arrival.generation === 'new' || peer.received.through === 0) p.tell(core.from, 'now');

  if (opened && !kind) {
    p.commit(...accountOf(p, arrival));
    return opened.meta.kind === 'control' ? takeControl(p, verified, opened) : undefined; // parts of files are not taken here: their numbers are held
  }

  const verdict = fault ? { code: fault.onTheWire, trueCode: fault.code } : judgeMessage(p, arrival, opened, kind);
  if (verdict.mustWait) return wait(p, arrival, ...accountOf(p, arrival));
  receipt(p, arrival, opened, kind, verdict);
}

/** Steps 1 to 5. What cannot be verified goes to quarantine, and nobody hears of it; what a newer directory may explain waits for it. */
function verifyOrKeep(p, bytes, digest, since) {
  try {
    return verifyHeader(bytes, p.directory);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    if (fault.dir > p.directory.version) wait(p, { bytes, digest, since });
    else {
      p.commit(since === null ? null : { t: 'waited', sha256: digest }, p.leaf(EVENT.junk, { count: 1, bytes: bytes.length }), { t: 'junk', sha256: digest, code: fault.code });
      p.log({ what: 'quarantined', code: fault.code });
    }
    return null;
  }
}

/** Kept without a receipt, and judged again; within a budget. */
function wait(p, { bytes, digest, since }, ...events) {
  if (since !== null || p.state.waiting.size >= MOST_WAITING) return;
  p.commit(...events, { t: 'wait', sha256: digest, bytes: bytes.toString('base64'), since: Date.now() });
}

/** Damage on the way: no receipt, no id used up; its number is missed. */
function damaged(p, { core, seq, peer, generation }) {
  if (core.to !== p.self || generation !== 'known' || peer.received.isHeld(seq)) return;
  p.commit({ t: 'damaged', from: core.from, seq });
  p.tell(core.from, 'now');
  p.alarm('ENVELOPE_DAMAGED', core.from);
}

/** Steps 6 to 9. */
function unseal(p, { verified, core, seq, peer, generation }) {
  try {
    const key = admit(verified, p.self, p.keys.encryption);
    const isOther = peer.ids.has(core.id) ? peer.ids.get(core.id) !== verified.headerSha256 : generation === 'known' && peer.numbers.has(seq);
    if (isOther) {
      p.alarm('ID_REUSED', core.from);
      throw new Refusal('ID_REUSED');
    }
    return { opened: open(verified, key) };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { fault };
  }
}

/** Newer than the directory lists: it waits. Out of an old copy: its sender hears what is known, and nothing is taken. */
function ofNoGeneration(p, arrival) {
  const { core, peer } = arrival;
  const isNewer = core.gen > peer.received.gen;
  p.alarm(isNewer ? 'GENERATION_UNLISTED' : 'GENERATION_FORMER', core.from);
  if (isNewer) wait(p, arrival);
  else p.tell(core.from, 'now');
}

/** The events by which its number is accounted for, in the commit that stores it. */
function accountOf(p, { core, seq, verified, generation, done }) {
  const at = { from: core.from, seq, id: core.id, headerSha256: verified.headerSha256 };
  if (core.to !== p.self || generation === 'none') return [done];
  if (generation === 'late') return [done, { t: 'late', ...at }];
  return [done, generation === 'new' ? { t: 'generation', from: core.from, gen: core.gen, since: core.iat } : null, { t: 'number', ...at }];
}

/** Of an opened message: {code} where it is refused, `again` where it was sealed anew, `change` of its case, `notes`; or {mustWait}. */
function judgeMessage(p, { core, seq, peer, generation, since }, opened, kind) {
  const again = peer.messages.get(opened.meta.message);
  if (again) return again.payloadSha256 === sha256(opened.payload).toString('hex') ? { again, code: again.issues[0] } : { code: 'ID_REUSED' };
  if (kind.class === 'Report') return { notes: notesOf(p, core), change: changeOf(core.from, opened.meta, null) }; // taken, whatever is odd about it
  const outcome = decide(p, core, opened, kind);
  const mayComeRight = MISSING_STATE.includes(outcome.code) && generation === 'known' && peer.received.lacksBefore(seq) && Date.now() - (since ?? Date.now()) < PARKED_MS;
  if (outcome.mustWait || mayComeRight) return { mustWait: true };
  return outcome.code ? outcome : { change: changeOf(core.from, opened.meta, outcome.bundle) };
}

/** One commit: number, leaf, what it changes, and the receipt that promises the leaf. */
function receipt(p, arrival, opened, kind, { code, trueCode = code, again, notes = [], change }) {
  const { core, seq, verified } = arrival;
  const header = verified.headerP7s.toString('base64');
  const leaf = code
    ? p.leaf(EVENT.refused, { header, code }, { code: trueCode })
    : p.leaf(EVENT.received, { header, notes }, { meta: opened.metaBytes.toString('base64'), salt: opened.metaSalt.toString('base64') });
  const given = {
    of: core.id, headerSha256: verified.headerSha256, code: code ? 'fatal-error' : 'ok', issues: code ? [code] : [],
    receivedAt: again?.receivedAt ?? wireTime(p.now), leafHash: leaf.hash,
  };
  const judged = opened && code !== 'ID_REUSED' ? { message: opened.meta.message, payloadSha256: sha256(opened.payload).toString('hex') } : {};
  p.commit(...accountOf(p, arrival), leaf, change, { t: 'receipt', from: core.from, receipt: given, ...judged, bytes: code ? undefined : arrival.bytes.toString('base64') });
  p.log({ what: code ? 'refused' : 'received', peer: core.from, seq, id: core.id, code: trueCode ?? 'ok', kind: kind && KINDS.has(`${opened.meta.kind}/${opened.meta.code}`) ? `${opened.meta.kind}/${opened.meta.code}` : undefined });
}

/** What the generation of a message makes of it (envelope.md, "Generation"): known, new (its beginning), late (of the former one) or none. */
function generationOf(p, peer, core) {
  if (core.gen === peer.received.gen) return 'known';
  if (core.gen > peer.received.gen) return p.directory.logsOf(core.from).has(core.gen) ? 'new' : 'none';
  return core.iat <= peer.received.since ? 'late' : 'none';
}

const notesOf = (p, core) => [
  ...(wireTime(p.now) > core.exp ? ['PAST_EXP'] : []),
  ...(Date.parse(core.iat) > Date.now() + AHEAD_MS ? ['IAT_AHEAD'] : []),
  ...(wireTime(p.now) >= p.directory.hardExpiry ? ['DIRECTORY_PAST_HARD_EXPIRY'] : []),
  ...(p.directory.stateOf(core.from, p.now) === 'active' ? [] : ['PARTICIPANT_INACTIVE']),
];

/** Steps 10 and 11, of what is no report: {code} refused, {mustWait}, or {bundle}. */
function decide(p, core, { meta, payload }, kind) {
  const now = wireTime(p.now);
  if (kind.class !== 'Node') {
    if (now > core.exp) return { code: 'MESSAGE_EXPIRED' };
    const isActive = [core.from, p.self].every(id => p.directory.stateOf(id, p.now) === 'active');
    if (Date.parse(core.iat) > Date.now() + AHEAD_MS || now >= p.directory.hardExpiry || !isActive) return { mustWait: true };
  }
  try {
    const bundle = readMessage(meta, payload, core.from, p.self);
    if (JSON.stringify(bundle).includes('"urn:trm:sha256:')) return { code: 'VALUE' }; // it names files, which this example does not take
    return { bundle, code: judgeCase(p.state.cases, core.from, meta, kind, bundle) };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { code: fault.code };
  }
}

function takeControl(p, verified, opened) {
  const { core } = verified.header;
  let control;
  try {
    control = readControl(opened.payload);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return p.alarm('CONTROL_MESSAGE_INVALID', core.from);
  }
  if (control.void.length > 0) p.commit({ t: 'voidOfTheirs', from: core.from, numbers: control.void });
  if (control.receipts) takeReceipts(p, verified, opened, control.receipts);
  takeHave(p, core.from, control.have);
  if (control.directory) p.offerDirectory(Buffer.from(control.directory, 'base64'));
  if (control.checkpoint) answerCheckpoint(p, core, control.checkpoint);
  if (control.cosignature) takeCosignature(p, core.from, control.cosignature);
  if (control.conflict) takeConflict(p, core.from, control.conflict);
  if (control.fork) takeFork(p, control.fork);
}

/** The peer has an older directory: once a day it gets ours. */
function tellDirectory(p, core) {
  const told = p.directoryTold ??= new Map();
  if (Date.now() - (told.get(core.from) ?? 0) < 24 * 3_600_000) return;
  told.set(core.from, Date.now());
  p.tell(core.from, 'directory', p.directory.bytes.toString('base64'));
}
