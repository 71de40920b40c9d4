// Everything this participant knows, made of its journal and nothing else: each event is applied when it is committed, and again when it is read at the start.
import { Sequence } from './sequence.mjs';
import { applyToCase } from './cases.mjs';

export class State {
  evidences = []; // our trail, leaf by leaf
  directory = null; // the bytes of the newest adopted version
  peers = new Map();
  cases = new Map(); // "peer/case"
  waiting = new Map(); // digest of sealed bytes that cannot be judged yet
  witnessed = new Map(); // origin of a peer's log: what we cosigned
  forked = new Set(); // origins that signed two histories
  cosignatures = new Map(); // peer: size of our log that it has cosigned

  peer(id) {
    if (!this.peers.has(id)) {
      this.peers.set(id, {
        received: new Sequence(0, undefined), ids: new Map(), numbers: new Map(), receipts: new Map(), messages: new Map(), owed: new Set(),
        last: 0, sent: new Map(), sentIds: new Map(), have: null,
      });
    }
    return this.peers.get(id);
  }

  apply(event) {
    APPLY[event.t](this, event);
  }
}

const APPLY = {
  leaf: (s, { evidence }) => s.evidences.push(evidence),
  directory: (s, { bytes }) => { s.directory = Buffer.from(bytes, 'base64'); },

  // What came.
  generation: (s, { from, gen, since }) => Object.assign(s.peer(from), { received: new Sequence(gen, since), numbers: new Map() }),
  number: (s, { from, seq, id, headerSha256 }) => {
    const peer = s.peer(from);
    peer.received.hold(seq);
    peer.numbers.set(seq, id);
    peer.ids.set(id, headerSha256);
  },
  late: (s, { from, id, headerSha256 }) => s.peer(from).ids.set(id, headerSha256), // of a former generation: its number needs no account
  damaged: (s, { from, seq }) => s.peer(from).received.see(seq),
  voidOfTheirs: (s, { from, numbers }) => numbers.forEach(n => s.peer(from).received.hold(n)),
  receipt: (s, { from, receipt, message, payloadSha256 }) => {
    const peer = s.peer(from);
    peer.receipts.set(receipt.headerSha256, receipt);
    peer.owed.add(receipt.headerSha256);
    if (message && !peer.messages.has(message)) peer.messages.set(message, { payloadSha256, issues: receipt.issues, receivedAt: receipt.receivedAt });
  },
  owed: (s, { from, headerSha256 }) => s.peer(from).owed.add(headerSha256),
  wait: (s, { sha256, bytes, since }) => s.waiting.set(sha256, { bytes: Buffer.from(bytes, 'base64'), since }),
  waited: (s, { sha256 }) => s.waiting.delete(sha256),
  junk: () => {},
  case: (s, event) => applyToCase(s.cases, event),

  // What we sent.
  sent: (s, row) => {
    const peer = s.peer(row.to);
    peer.last = row.seq;
    peer.sent.set(row.seq, { ...row, bytes: Buffer.from(row.bytes, 'base64') });
    peer.sentIds.set(row.id, row.seq);
    for (const headerSha256 of row.receipts ?? []) peer.owed.delete(headerSha256);
  },
  dispatched: (s, { to, seq, at }) => { s.peer(to).sent.get(seq).dispatchedAt ??= at; },
  receipted: (s, { to, seq, receipt }) => { s.peer(to).sent.get(seq).receipt = receipt; },
  voidOfOurs: (s, { to, seq }) => { s.peer(to).sent.get(seq).isVoid = true; },

  // Witnesses.
  cosigned: (s, { origin, size, root, note }) => {
    const held = s.witnessed.get(origin) ?? { roots: new Map() };
    held.roots.set(size, { root, note });
    s.witnessed.set(origin, size >= (held.size ?? 0) ? { ...held, size, root, note } : held);
  },
  cosignature: (s, { by, size }) => s.cosignatures.set(by, Math.max(size, s.cosignatures.get(by) ?? 0)),
  fork: (s, { origin }) => s.forked.add(origin),
};
