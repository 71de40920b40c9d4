// All trust comes from one signed document (envelope.md, "Directory"): who takes part, with which keys, reading from which mailboxes.
import { GOVERNANCE, PARTICIPANT, readSignedData, verifySigner } from './signed-data.mjs';
import { PURPOSES, readCertificate } from './certificate.mjs';
import { sha256 } from './capsule.mjs';
import { must, Refusal } from './refusal.mjs';
import { isBase64, isNumber, isParticipant, isTime, readSpelled, wireTime } from './spelling.mjs';

const MOST_BYTES = 700 * 1024, MOST_ITEMS = 256, FORM = 'DIRECTORY_INVALID', ENTRY = 'DIRECTORY_ENTRY';
const LINE = /^(?! )[\p{L}\p{Nd}\u0300-\u036f .,;:'()/+\-&_#*]{1,200}(?<! )$/u;
const isLine = text => typeof text === 'string' && LINE.test(text) && text.normalize('NFC') === text;
const isList = (list, least, holds) => Array.isArray(list) && list.length >= least && list.length <= MOST_ITEMS && list.every(holds);

function readEntry(bytes) {
  const { content, signers } = readSignedData(PARTICIPANT, bytes, ENTRY);
  const entry = readSpelled(content, e => {
    must(isParticipant(e.id) && (e.country === undefined) !== (e.organisation === undefined) && isLine(e.country ?? e.organisation) && isLine(e.name), ENTRY);
    must(isList(e.status, 1, (s, i) => isTime(s.time) && ['active', 'suspended', 'left'].includes(s.state) && isLine(s.reason) && (i === 0 || e.status[i - 1].time < s.time)), ENTRY);
    must(isList(e.mailboxes, 0, m => isParticipant(m.from) && ['normal', 'urgent'].includes(m.lane) && /^[a-z0-9-]{16,64}$/.test(m.name)), ENTRY);
    must(isList(e.logs, 0, l => typeof l === 'string') && isList(e.witnesses, 0, w => typeof w === 'string') && isList(e.languages, 0, l => typeof l === 'string'), ENTRY);
    must(typeof e.minimumSuite === 'string' && isLine(e.dutyNumber) && isLine(e.dutyHours), ENTRY);
    return {
      id: e.id, country: e.country, organisation: e.organisation, name: e.name,
      status: e.status.map(({ time, state, reason }) => ({ time, state, reason })), mailboxes: e.mailboxes.map(({ from, lane, name }) => ({ from, lane, name })),
      signing: e.signing.map(listing), encryption: e.encryption.map(listing), logs: e.logs, witnesses: e.witnesses,
      minimumSuite: e.minimumSuite, dutyNumber: e.dutyNumber, dutyHours: e.dutyHours, languages: e.languages,
    };
  }, ENTRY);
  for (const purpose of ['signing', 'encryption']) {
    must(isList(entry[purpose], 1, () => true), ENTRY);
    for (const key of entry[purpose]) key.is = readCertificate(Buffer.from(key.certificate, 'base64'), PURPOSES[purpose], ENTRY);
    must(entry[purpose].every(key => new Date(key.from) >= key.is.from && new Date(key.to) <= key.is.to), ENTRY);
  }
  must(signers.length === 1, ENTRY);
  verifySigner(PARTICIPANT, content, signers[0]);
  return { ...entry, bytes, signer: signers[0].certificate, signedAt: signers[0].time };
}

function listing(key) {
  must(isBase64(key.certificate, 1) && isTime(key.from) && isTime(key.to) && key.from < key.to, ENTRY);
  must([key.revoked, key.suspectedSince].every(time => time === undefined || isTime(time)), ENTRY);
  return { certificate: key.certificate, from: key.from, to: key.to, revoked: key.revoked, suspectedSince: key.suspectedSince };
}

/** The listed key of that certificate, byte for byte, or nothing. */
const keyIn = (entry, certificate) => entry.signing.find(key => key.is.bytes.equals(certificate.bytes));

/** Form and every signature: governance's and the participants' (step 1 of adopting). */
function read(bytes) {
  must(bytes.length <= MOST_BYTES, FORM);
  const { content, signers } = readSignedData(GOVERNANCE, bytes, FORM);
  const document = readSpelled(content, d => {
    must(isNumber(d.version, 1) && (d.training === undefined || d.training === true), FORM);
    must([d.issued, d.nextUpdate, d.hardExpiry].every(isTime) && d.issued < d.nextUpdate && d.nextUpdate <= d.hardExpiry, FORM);
    const { k, keys } = d.governance;
    must(isList(keys, 1, key => isBase64(key, 1)) && keys.length <= 32 && new Set(keys).size === keys.length && isNumber(k, 1) && k <= keys.length, FORM);
    must(isList(d.participants, 0, p => isBase64(p, 1)), FORM);
    return { version: d.version, training: d.training, issued: d.issued, nextUpdate: d.nextUpdate, hardExpiry: d.hardExpiry, governance: { k, keys }, participants: d.participants };
  }, FORM);
  for (const signer of signers) {
    readCertificate(signer.certificate.bytes, PURPOSES.governance, FORM);
    verifySigner(GOVERNANCE, content, signer);
  }
  const entries = document.participants.map(p => readEntry(Buffer.from(p, 'base64')));
  must(entries.every((e, i) => i === 0 || entries[i - 1].id < e.id), FORM);
  must(entries.every(e => keyIn(e, e.signer)), ENTRY);
  const unique = entries.flatMap(e => [...e.mailboxes.map(m => m.name), ...[...e.signing, ...e.encryption].flatMap(k => [k.is.spki.toString('hex'), k.is.ski.toString('hex')])]);
  must(new Set(unique).size === unique.length, FORM);
  return new Directory(bytes, content, document, entries, signers.map(s => s.certificate.spki.toString('base64')));
}

/** The first version, known by its fingerprint, which came by a way of its own; governance's signatures count beside it. */
export function adoptFirst(bytes, fingerprint) {
  const directory = read(bytes);
  must(directory.fingerprint === fingerprint && directory.isSignedBy(directory.governance), 'DIRECTORY_QUORUM');
  return directory;
}

/** A version that this node had adopted before, out of its own storage. */
export const adoptedBefore = bytes => read(bytes);

/** The next version, in the order of "Adopting the next version"; null where it is the one in force. What replaces an entry without its key is left to a person. */
export function adoptNext(current, bytes, now) {
  const next = read(bytes);
  must(next.isSignedBy(current.governance) && next.isSignedBy(next.governance), 'DIRECTORY_QUORUM');
  if (next.fingerprint === current.fingerprint) return null;
  must(next.training === current.training, 'TRAINING_MISMATCH');
  must(next.version >= current.version, 'DIRECTORY_ROLLBACK');
  must(next.version !== current.version, 'DIRECTORY_FORK');
  must(wireTime(now) < next.hardExpiry, 'DIRECTORY_EXPIRED');
  for (const before of current.entries.values()) {
    const entry = next.find(before.id);
    must(entry, ENTRY);
    if (entry.bytes.equals(before.bytes)) continue;
    must(entry.signedAt > before.signedAt, 'DIRECTORY_ROLLBACK');
    const key = keyIn(before, entry.signer);
    must(key && entry.signedAt >= key.from && entry.signedAt < key.to && !(key.revoked <= entry.signedAt), 'DIRECTORY_WAITS');
  }
  return next;
}

class Directory {
  constructor(bytes, content, document, entries, signedBy) {
    Object.assign(this, { bytes, version: document.version, training: document.training, hardExpiry: document.hardExpiry, governance: document.governance, signedBy });
    this.fingerprint = sha256(content).toString('hex');
    this.entries = new Map(entries.map(e => [e.id, e]));
  }

  isSignedBy({ k, keys }) {
    return keys.filter(key => this.signedBy.includes(key)).length >= k;
  }

  find(participant) {
    return this.entries.get(participant);
  }

  /** Who signs with that certificate: {entry, key}, or nothing. */
  signerOf(certificate) {
    for (const entry of this.entries.values()) {
      const key = keyIn(entry, certificate);
      if (key) return { entry, key };
    }
    return undefined;
  }

  /** The newest of a participant's keys of that purpose that is listed for now. */
  keyOf(participant, purpose, now) {
    return this.find(participant)?.[purpose].find(key => !key.revoked && key.from <= wireTime(now) && wireTime(now) < key.to)?.is;
  }

  /** The name of the queue from which `reader` reads what `writer` sends; undefined where there is none. */
  mailbox(reader, writer, lane) {
    return this.find(reader)?.mailboxes.find(m => m.from === writer && m.lane === lane)?.name;
  }

  /** Generations of a participant's log, each with its verifier key. */
  logsOf(participant) {
    const prefix = `trm/${participant}/`;
    return new Map((this.find(participant)?.logs ?? []).filter(l => l.startsWith(prefix)).map(l => [Number(l.slice(prefix.length, l.indexOf('+'))), l]));
  }

  /** active, suspended or left. */
  stateOf(participant, now) {
    return this.find(participant)?.status.findLast(s => s.time <= wireTime(now))?.state;
  }
}
