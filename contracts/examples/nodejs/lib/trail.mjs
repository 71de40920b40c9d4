// Our own log (trail.md): one leaf of 53 bytes for each thing that happened, and beside it the evidence that opens the leaf.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from './capsule.mjs';
import { leafHash, root } from './tree.mjs';

export const EVENT = { sealed: 1, dispatched: 2, received: 3, refused: 4, receiptsSent: 5, receiptsVerified: 6, voided: 8, decision: 10, directory: 16, fork: 19, alarm: 20, junk: 28 };

const PREFIX = Buffer.from('trm-leaf/v1\0');
const NOTHING = Buffer.alloc(32);
const base64 = bytes => bytes.toString('base64');
const json = value => (value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value)));

/** The evidence of a new leaf, without its place in the log. Public parts are kept for good; private ones, with their salt, die with the case. */
export function evidenceOf(event, at, publicPart, privatePart) {
  const [open, salt, secret] = [json(publicPart), randomBytes(32), json(privatePart)];
  const salt2 = randomBytes(32);
  const evidence = { event, minute: Math.floor(at / 60000), salt: base64(salt), public: base64(open), privateHash: base64(secret.length > 0 ? sha256(salt2, secret) : NOTHING) };
  return secret.length > 0 ? { ...evidence, salt2: base64(salt2), private: base64(secret) } : evidence;
}

/** The leaf that an evidence opens. */
export function leafOf(evidence) {
  const [event, minute] = [Buffer.from([evidence.event]), Buffer.alloc(8)];
  minute.writeBigUInt64BE(BigInt(evidence.minute));
  return Buffer.concat([PREFIX, event, minute, sha256(...[evidence.salt, evidence.public, evidence.privateHash].map(part => Buffer.from(part, 'base64')))]);
}

/** Lays log and evidence out as files, as an auditor reads them: `trm trail verify FOLDER --key log.vkey`. */
export function exportTrail(folder, checkpoint, evidences) {
  const write = (name, bytes) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  };
  if (existsSync(folder)) throw Object.assign(new Error(), { code: 'FILE_EXISTS' });
  write('log/checkpoint', checkpoint);
  const leaves = evidences.map(leafOf);
  tiles(leaves, (name, some) => write(`log/tile/entries/${name}`, Buffer.concat(some.flatMap(leaf => [Buffer.from([leaf.length >> 8, leaf.length & 255]), leaf]))));
  for (let level = 0, hashes = leaves.map(leafHash); hashes.length > 0; level++) {
    tiles(hashes, (name, some) => write(`log/tile/${level}/${name}`, Buffer.concat(some)));
    hashes = Array.from({ length: Math.floor(hashes.length / 256) }, (_, i) => root(hashes.slice(i * 256, i * 256 + 256)));
  }
  for (const evidence of evidences) write(`evidence/${evidence.index}.json`, JSON.stringify(evidence));
}

/** C2SP tlog-tiles: 256 to a file, the last one partial. */
function tiles(items, write) {
  for (let n = 0; n * 256 < items.length; n++) {
    const some = items.slice(n * 256, n * 256 + 256);
    const groups = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0').match(/\d{3}/g);
    const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
    write(some.length === 256 ? name : `${name}.p/${some.length}`, some);
  }
}
