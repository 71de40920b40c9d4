// A participant: its keys, the directory it trusts, what it knows, and the broker. Receiving, sending and witnessing each have a file of their own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptedBefore, adoptFirst, adoptNext } from './directory.mjs';
import { Journal } from './journal.mjs';
import { readKeys } from './keys.mjs';
import { Mailboxes } from './mailboxes.mjs';
import { must, Refusal } from './refusal.mjs';
import { State } from './state.mjs';
import { EVENT, evidenceOf, leafOf } from './trail.mjs';
import { leafHash } from './tree.mjs';
import { judgeAgain, take } from './receive.mjs';
import { sendWhatIsDue } from './send.mjs';

const TICK_MS = 200, JUDGE_AGAIN_MS = 30_000;

export class Participant {
  /** @param log told of what happens: an object of codes, ids and numbers, never of content */
  constructor(config, log) {
    Object.assign(this, { self: config.participant, officer: config.officer, keys: readKeys(config.keys), log, say: new Map(), alarms: new Set(), judgedAt: 0 });
    this.journal = new Journal(join(config.data, 'journal'));
    this.state = new State();
    for (const events of this.journal.commits) for (const event of events) this.state.apply(event);
    const first = readFileSync(config.directory);
    this.directory = this.state.directory ? adoptedBefore(this.state.directory) : adoptFirst(first, config.fingerprint);
    must(this.directory.signerOf(this.signer.certificate)?.entry.id === this.self, 'SIG_KEY_UNKNOWN');
    must(Math.max(...this.directory.logsOf(this.self).keys()) === this.generation, 'GENERATION_UNLISTED');
    if (!this.state.directory) this.commit(this.leaf(EVENT.directory, { directory: base64(first) }), { t: 'directory', bytes: base64(first) });
    this.mailboxes = new Mailboxes(this.self, config.broker, bytes => take(this, bytes));
    this.mailboxes.on('up', () => this.log({ what: 'broker-up' })).on('down', code => this.log({ what: 'broker-down', code }));
  }

  /** This example has no way back from a backup: its journal is of the first generation, and lost with it (README.md). */
  get generation() {
    return 0;
  }

  get now() {
    return new Date();
  }

  /** The newest of our signing keys that is listed for now, with its private half. */
  get signer() {
    const listed = this.directory.keyOf(this.self, 'signing', this.now);
    const own = listed && this.keys.signing.find(k => k.certificate.bytes.equals(listed.bytes));
    must(own, 'SIG_KEY_UNKNOWN');
    return own;
  }

  get peers() {
    return [...this.directory.entries.keys()].filter(id => id !== this.self && this.directory.mailbox(id, this.self, 'normal') && this.directory.mailbox(this.self, id, 'normal'));
  }

  async start() {
    await this.mailboxes.read(this.ownMailboxes());
    await this.mailboxes.start();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async stop() {
    clearInterval(this.timer);
    await this.mailboxes.stop();
    this.journal.close();
  }

  tick() {
    if (Date.now() - this.judgedAt > JUDGE_AGAIN_MS) {
      this.judgedAt = Date.now();
      judgeAgain(this);
    }
    sendWhatIsDue(this);
  }

  ownMailboxes() {
    return this.directory.find(this.self).mailboxes.map(({ name, lane }) => ({ name, lane }));
  }

  /** The event that adds a leaf to our trail, and the leaf's hash, which a receipt promises. */
  leaf(event, publicPart, privatePart) {
    const evidence = evidenceOf(event, Date.now(), publicPart, privatePart);
    return { t: 'leaf', evidence, hash: leafHash(leafOf(evidence)).toString('hex') };
  }

  /** Stores all or nothing, then knows it. Leaves get their places in the log here. */
  commit(...events) {
    let index = this.state.evidences.length;
    const kept = events.filter(Boolean).map(({ hash, ...event }) => (event.t === 'leaf' ? { t: 'leaf', evidence: { index: index++, ...event.evidence } } : event));
    this.journal.append(kept);
    kept.forEach(event => this.state.apply(event));
  }

  /** What a person must look at: raised once until restart, with a leaf. The id says of whom. */
  alarm(code, id) {
    if (this.alarms.has(`${code} ${id}`)) return;
    this.alarms.add(`${code} ${id}`);
    this.commit(this.leaf(EVENT.alarm, { code, id }));
    this.log({ what: 'alarm', code, id });
  }

  /** Something for the next control message to that peer: `checkpoint`, `cosignature`, `conflict`, `fork`, `directory`, or `now`: that there is one. */
  tell(peer, member, value = true) {
    this.say.set(peer, { ...this.say.get(peer), [member]: value });
  }

  /** A directory that came by message (directory.md, "From node to node"). */
  offerDirectory(bytes) {
    let next;
    try {
      next = adoptNext(this.directory, bytes, this.now);
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      if (fault.code !== 'DIRECTORY_ROLLBACK') this.alarm(`DIRECTORY_REFUSED_${fault.code.replace(/^DIRECTORY_/, '')}`, this.self);
      return;
    }
    if (!next) return;
    this.commit(this.leaf(EVENT.directory, { directory: base64(bytes) }), { t: 'directory', bytes: base64(bytes) });
    this.directory = next;
    this.log({ what: 'directory', version: next.version });
    this.mailboxes.read(this.ownMailboxes()).catch(() => {});
    judgeAgain(this);
  }
}

const base64 = bytes => Buffer.from(bytes).toString('base64');
