// The capsule: what is encrypted. Meta says what the payload is, the digest of the core says for whom and from whom, zeros hide the length (envelope.md, "Capsule").
import { createHash, randomBytes } from 'node:crypto';
import { must } from './refusal.mjs';
import { isUuid, readSpelled } from './spelling.mjs';

const MAGIC = Buffer.from('TRM1'), MOST_META = 1024, LEAST = 4096, FORM = 'CAPSULE_INVALID';

export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** Of the salt of the capsule; with it, kind and case can be shown without the rest. */
export const metaSalt = salt => sha256(Buffer.from('trm-meta'), salt);

/** Padme: so long that the length tells little, and at most an eighth longer. */
function padded(length) {
  const e = Math.floor(Math.log2(length)), s = Math.floor(Math.log2(e)) + 1, step = 2 ** (e - s);
  return Math.max(LEAST, Math.ceil(length / step) * step);
}

/** Meta in its one spelling; the members that are undefined do not stand there. */
export const writeMeta = m => Buffer.from(JSON.stringify({ media: m.media, kind: m.kind, code: m.code, message: m.message, case: m.case, inReplyTo: m.inReplyTo, basis: m.basis }));

export const CONTROL = { media: 'application/vnd.trm.control+json', kind: 'control', code: '-' };

function readMeta(bytes) {
  return readSpelled(bytes, m => {
    must([m.kind, m.code].every(w => typeof w === 'string' && /^[a-z-]{1,64}$/.test(w)), FORM);
    must(['message', 'case', 'inReplyTo', 'basis'].every(id => m[id] === undefined || isUuid(m[id])), FORM);
    if (m.media === CONTROL.media) must(m.kind === 'control' && m.code === '-' && !m.message && !m.case && !m.inReplyTo && !m.basis, FORM);
    else if (m.media === 'application/vnd.trm.part') must(m.kind === 'part' && m.code === '-' && m.message && m.case && !m.inReplyTo && !m.basis, FORM);
    else must(m.media === 'application/fhir+json' && m.message, FORM);
    return { media: m.media, kind: m.kind, code: m.code, message: m.message, case: m.case, inReplyTo: m.inReplyTo, basis: m.basis };
  }, FORM);
}

export function writeCapsule(core, meta, payload) {
  const salt = randomBytes(32);
  const length = 80 + meta.length + payload.length;
  const capsule = Buffer.alloc(padded(length));
  MAGIC.copy(capsule, 0);
  sha256(core).copy(capsule, 4);
  salt.copy(capsule, 36);
  capsule.writeUInt32BE(meta.length, 68);
  meta.copy(capsule, 72);
  capsule.writeBigUInt64BE(BigInt(payload.length), 72 + meta.length);
  payload.copy(capsule, 80 + meta.length);
  return { capsule, metaSha256: sha256(metaSalt(salt), meta).toString('hex') };
}

/** Reads form, length and zeros; then whether it is the capsule of this header. */
export function readCapsule(capsule, core, metaSha256) {
  must(capsule.length >= LEAST && capsule.subarray(0, 4).equals(MAGIC), FORM);
  const m = capsule.readUInt32BE(68);
  must(m <= MOST_META, FORM);
  const p = capsule.readBigUInt64BE(72 + m);
  const length = BigInt(80 + m) + p;
  must(length <= BigInt(capsule.length) && padded(Number(length)) === capsule.length && capsule.subarray(Number(length)).every(b => b === 0), FORM);
  const [meta, salt] = [capsule.subarray(72, 72 + m), metaSalt(capsule.subarray(36, 68))];
  must(capsule.subarray(4, 36).equals(sha256(core)), 'HEADER_MISMATCH');
  must(sha256(salt, meta).toString('hex') === metaSha256, 'HEADER_MISMATCH');
  return { meta: readMeta(meta), metaBytes: meta, metaSalt: salt, payload: capsule.subarray(80 + m, Number(length)) };
}
