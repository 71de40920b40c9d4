// Every participant is a witness of every other (trail.md, "Witnesses"): it cosigns a checkpoint that continues the history it knows, and no other.
import { LOG, WITNESS, cosign, isCosigned, readCheckpoint, readVerifierKey, signCheckpoint } from './note.mjs';
import { consistencyProof, leafHash, root, rootsOf } from './tree.mjs';
import { EVENT, leafOf } from './trail.mjs';

const MINUTE_MS = 60_000, OFFER_MS = 5 * MINUTE_MS, HOUR_MS = 60 * MINUTE_MS;
const base64 = bytes => Buffer.from(bytes).toString('base64');
const decoded = text => Buffer.from(text, 'base64').toString('utf8');

const originOf = p => `trm/${p.self}/${p.generation}`;

/** Our newest checkpoint. */
export function ownCheckpoint(p) {
  const hashes = p.state.evidences.map(e => leafHash(leafOf(e)));
  return { size: hashes.length, hashes, note: signCheckpoint(originOf(p), hashes.length, root(hashes), p.keys.log) };
}

/** Offers it to a peer at the times of trail.md: at most every 5 minutes, only if more than receipts happened or a leaf is an hour old, an hour after an offer without an answer. */
export function offerCheckpoint(p, to) {
  const offers = p.offers ??= new Map();
  const last = offers.get(to) ?? { at: Date.now(), size: p.state.cosignatures.get(to) ?? 0, isAnswered: true };
  offers.set(to, last);
  if (Date.now() - last.at < (last.isAnswered ? OFFER_MS : HOUR_MS)) return;
  const uncosigned = p.state.evidences.slice(p.state.cosignatures.get(to) ?? 0);
  const isWorth = uncosigned.some(e => ![EVENT.receiptsSent, EVENT.receiptsVerified].includes(e.event)) || (uncosigned[0] && Date.now() / MINUTE_MS - uncosigned[0].minute > 60);
  if (isWorth) offerFrom(p, to, p.state.cosignatures.get(to) ?? 0);
}

function offerFrom(p, to, oldSize) {
  const { note, size, hashes } = ownCheckpoint(p);
  p.offers.set(to, { at: Date.now(), size, note, isAnswered: false });
  p.tell(to, 'checkpoint', { checkpoint: base64(note), oldSize, proof: consistencyProof(oldSize, hashes).map(base64) });
}

/** The verifier key that the directory lists for that log, an origin of that participant. */
const logKey = (p, participant, origin) => [...p.directory.logsOf(participant).values()].map(readVerifierKey).find(k => k?.type === LOG && k.name === origin);

/** A peer's checkpoint: cosigned, answered with what we hold, or found to be of another history. */
export function answerCheckpoint(p, core, offer) {
  const note = decoded(offer.checkpoint);
  const [origin] = note.split('\n');
  const key = logKey(p, core.from, origin);
  const checkpoint = key && readCheckpoint(note, key);
  if (!checkpoint || p.state.forked.has(origin)) return;
  const held = p.state.witnessed.get(origin);
  const before = held?.roots.get(checkpoint.size);
  if (before && before.root !== base64(checkpoint.root)) return recordFork(p, origin, { checkpoints: [before.note, note].map(base64), prefix: base64(checkpoint.root), proof: [] });
  if (Date.now() - Date.parse(core.iat) > HOUR_MS) return; // it lay in a mailbox; it has a successor

  const isContinued = held ? continues(p, origin, core, held, checkpoint, offer) : offer.oldSize === 0;
  if (isContinued === null) return;
  if (!isContinued) return p.tell(core.from, 'conflict', { checkpoint: held ? base64(held.note) : null });
  p.commit({ t: 'cosigned', origin, size: checkpoint.size, root: base64(checkpoint.root), note });
  const line = cosign(checkpoint, `trm/${p.self}/witness`, Math.floor(Date.now() / 1000), p.keys.witness);
  p.tell(core.from, 'cosignature', { cosignature: base64(line), size: checkpoint.size });
}

/** True, false, or null where it was found to be a fork. */
function continues(p, origin, core, held, checkpoint, { oldSize, proof }) {
  if (checkpoint.size === held.size) return true;
  if (checkpoint.size < held.size || oldSize !== held.size) return false;
  const hashes = proof.map(hash => Buffer.from(hash, 'base64'));
  const roots = rootsOf(oldSize, checkpoint.size, Buffer.from(held.root, 'base64'), hashes);
  if (!roots?.[1].equals(checkpoint.root)) {
    p.alarm('CHECKPOINT_CONFLICT', core.from);
    return false;
  }
  if (base64(roots[0]) === held.root) return true;
  recordFork(p, origin, { checkpoints: [held.note, checkpoint.note].map(base64), prefix: base64(roots[0]), proof });
  return null;
}

/** A witness's answer to our checkpoint. */
export function takeCosignature(p, from, { cosignature, size }) {
  const [offer, key] = [p.offers?.get(from), p.directory.find(from).witnesses.map(readVerifierKey).find(k => k?.type === WITNESS)];
  if (!offer?.note || offer.size !== size || !key) return;
  const body = offer.note.split('\n').slice(0, 3).map(line => `${line}\n`).join('');
  if (!isCosigned(body, decoded(cosignature), key)) return;
  p.commit({ t: 'cosignature', by: from, size, line: cosignature });
  offer.isAnswered = true;
}

/** "Prove from there": once, at once. A history that is not ours means that two of us sign one log. */
export function takeConflict(p, from, { checkpoint }) {
  const own = checkpoint && readCheckpoint(decoded(checkpoint), logKey(p, p.self, originOf(p)));
  if (checkpoint && !own) return;
  const { hashes } = ownCheckpoint(p);
  if (own && (own.size > hashes.length || !root(hashes.slice(0, own.size)).equals(own.root))) return p.alarm('OLD_COPY', from);
  const offer = p.offers?.get(from);
  if (!offer || offer.wasProved) return;
  offerFrom(p, from, own?.size ?? 0);
  p.offers.get(from).wasProved = true;
}

/** Two histories under one signature, as somebody tells it: recorded only where it proves itself. */
export function takeFork(p, fork) {
  const notes = fork.checkpoints.map(decoded);
  const [origin] = notes[0].split('\n');
  const key = logKey(p, origin.split('/')[1], origin);
  const [small, large] = notes.map(note => key && readCheckpoint(note, key));
  if (!small || !large || p.state.forked.has(origin)) return;
  const prefix = Buffer.from(fork.prefix, 'base64');
  const roots = rootsOf(small.size, large.size, prefix, fork.proof.map(hash => Buffer.from(hash, 'base64')));
  if (roots?.[0].equals(prefix) && roots[1].equals(large.root) && !prefix.equals(small.root)) recordFork(p, origin, fork);
}

function recordFork(p, origin, fork) {
  p.commit({ t: 'fork', origin }, p.leaf(EVENT.fork, fork));
  p.alarm('FORK', origin.split('/')[1]);
  for (const peer of p.peers) p.tell(peer, 'fork', fork);
}
