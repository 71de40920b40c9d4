// Control messages: receipts, and what two nodes tell each other of the sequence (envelope.md, "Control messages"; asyncapi.yaml, "control").
import { readFileSync } from 'node:fs';
import { must } from './refusal.mjs';
import { isBase64, isNumber, isSha256, isTime, isUuid, readSpelled } from './spelling.mjs';

export const MOST_ITEMS = 1000;
const FORM = 'STRUCTURE', MOST_NOTE = 65536, MOST_HASHES = 64;

/** The codes that travel: those of the list that are told as themselves. */
const CODES = new Set(readFileSync(new URL('../../rejection-codes.txt', import.meta.url), 'utf8').split('\n').filter(line => line && !/[# ]/.test(line)));

export const writeControl = control => Buffer.from(JSON.stringify(ordered(control)));

export const readControl = bytes => readSpelled(bytes, ordered, FORM);

const isNote = note => isBase64(note, 1, MOST_NOTE);
const areHashes = list => Array.isArray(list) && list.length <= MOST_HASHES && list.every(hash => isBase64(hash, 32, 32));
const areNumbers = list => Array.isArray(list) && list.length <= MOST_ITEMS && list.every((n, i) => isNumber(n, 1) && (i === 0 || list[i - 1] < n));

function ordered(c) {
  must(c.receipts === undefined || (c.receipts.length >= 1 && c.receipts.length <= MOST_ITEMS), FORM);
  const { gen, through, missing } = c.have;
  must(isNumber(gen) && isNumber(through) && areNumbers(missing) && missing.every(n => n <= through) && areNumbers(c.void), FORM);
  must(c.directory === undefined || isBase64(c.directory, 1), FORM);
  return {
    receipts: c.receipts?.map(receipt), checkpoint: c.checkpoint && offer(c.checkpoint), cosignature: c.cosignature && cosignature(c.cosignature),
    conflict: c.conflict && conflict(c.conflict), fork: c.fork && fork(c.fork), directory: c.directory, have: { gen, through, missing }, void: c.void,
  };
}

function receipt(r) {
  must(isUuid(r.of) && isSha256(r.headerSha256) && isTime(r.receivedAt) && isSha256(r.leafHash), FORM);
  must(r.code === 'ok' ? r.issues.length === 0 : r.code === 'fatal-error' && r.issues.length >= 1 && r.issues.length <= 32 && r.issues.every(code => CODES.has(code)), FORM);
  return { of: r.of, headerSha256: r.headerSha256, code: r.code, issues: r.issues, receivedAt: r.receivedAt, leafHash: r.leafHash };
}

function offer({ checkpoint, oldSize, proof }) {
  must(isNote(checkpoint) && isNumber(oldSize) && areHashes(proof) && (oldSize > 0 || proof.length === 0), FORM);
  return { checkpoint, oldSize, proof };
}

function cosignature({ cosignature, size }) {
  must(isNote(cosignature) && isNumber(size), FORM);
  return { cosignature, size };
}

function conflict({ checkpoint }) {
  must(checkpoint === null || isNote(checkpoint), FORM);
  return { checkpoint };
}

function fork({ checkpoints, prefix, proof }) {
  must(checkpoints.length === 2 && checkpoints.every(isNote) && isBase64(prefix, 32, 32) && areHashes(proof), FORM);
  return { checkpoints, prefix, proof };
}
