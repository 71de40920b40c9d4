// C2SP signed notes: checkpoints of logs (Ed25519, type 0x01) and cosignatures of witnesses (cosignature/v1, type 0x04).
import { createPublicKey, sign, verify } from 'node:crypto';
import { sha256 } from './capsule.mjs';

export const LOG = 1, WITNESS = 4;
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** A verifier key `name+hash+base64(type | public key)`, as the directory lists it; null where it is none. */
export function readVerifierKey(text) {
  const [name, hash, ...rest] = text.split('+');
  const key = Buffer.from(rest.join('+'), 'base64');
  if (key.length !== 33 || keyHash(name, key).toString('hex') !== hash) return null;
  return { name, hash: Buffer.from(hash, 'hex'), type: key[0], publicKey: createPublicKey({ key: Buffer.concat([ED25519_SPKI, key.subarray(1)]), format: 'der', type: 'spki' }) };
}

const keyHash = (name, key) => sha256(Buffer.from(`${name}\n`), key).subarray(0, 4);

const hashOf = (name, type, privateKey) => keyHash(name, Buffer.concat([Buffer.from([type]), createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)]));

const line = (name, ...parts) => `\u2014 ${name} ${Buffer.concat(parts).toString('base64')}\n`;

/** A checkpoint: origin, size and root, signed by the log. */
export function signCheckpoint(origin, size, root, privateKey) {
  const body = `${origin}\n${size}\n${root.toString('base64')}\n`;
  return `${body}\n${line(origin, hashOf(origin, LOG, privateKey), sign(null, Buffer.from(body), privateKey))}`;
}

/** Reads a checkpoint that the log of that verifier key signed; null where it is none. */
export function readCheckpoint(note, key) {
  const parts = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n\n((?:\u2014 [^\n]+\n)+)$/.exec(note);
  if (!parts || parts[1] !== key.name) return null;
  const [, origin, size, rootText] = parts;
  const body = `${origin}\n${size}\n${rootText}\n`;
  const isSigned = signaturesOf(parts[4], key).some(signature => signature.length === 64 && verify(null, Buffer.from(body), key.publicKey, signature));
  return isSigned ? { origin, size: Number(size), root: Buffer.from(rootText, 'base64'), body, note } : null;
}

/** The line of a witness below a checkpoint. */
export function cosign(checkpoint, name, time, privateKey) {
  const seconds = Buffer.alloc(8);
  seconds.writeBigUInt64BE(BigInt(time));
  return line(name, hashOf(name, WITNESS, privateKey), seconds, sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${checkpoint.body}`), privateKey));
}

/** True where that witness signed that body. */
export function isCosigned(body, lines, key) {
  return signaturesOf(lines, key).some(s => s.length === 72
    && verify(null, Buffer.from(`cosignature/v1\ntime ${s.readBigUInt64BE(0)}\n${body}`), key.publicKey, s.subarray(8)));
}

const signaturesOf = (lines, key) => lines.split('\n').flatMap(text => {
  const [dash, name, value] = text.split(' ');
  const bytes = Buffer.from(value ?? '', 'base64');
  return dash === '\u2014' && name === key.name && bytes.subarray(0, 4).equals(key.hash) ? [bytes.subarray(4)] : [];
});
