// As much of DER (X.690) as the two objects of a sealed message need. Reading is lenient inside, because whoever reads here writes again what was understood and compares.
import { must } from './refusal.mjs';

export const SEQUENCE = 0x30, SET = 0x31, INTEGER = 0x02, BIT_STRING = 0x03, OCTET_STRING = 0x04, OID = 0x06, UTC_TIME = 0x17, GENERALIZED_TIME = 0x18;

/** [n], constructed. */
export const context = n => 0xa0 | n;

/** One object: tag, length in the shortest form, content. */
export function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  const n = content.length;
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : n < 0x10000 ? [0x82, n >> 8, n & 255] : [0x83, n >> 16, (n >> 8) & 255, n & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** A SET OF in DER's order: by the bytes of its members. */
export const setOf = (tag, members) => der(tag, ...[...members].sort(Buffer.compare));

export const integer = n => der(INTEGER, Buffer.from([n]));

export function oid(text) {
  const [first, second, ...arcs] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of arcs) {
    const base128 = [arc & 127];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) base128.unshift((rest & 127) | 128);
    bytes.push(...base128);
  }
  return der(OID, Buffer.from(bytes));
}

/** Reads the object at an offset: {tag, content, whole, end}. */
export function readAt(bytes, at, code) {
  must(at + 2 <= bytes.length, code);
  let [length, start] = [bytes[at + 1], at + 2];
  if (length >= 0x80) {
    const size = length & 127;
    must(size >= 1 && size <= 3 && start + size <= bytes.length, code);
    length = bytes.readUIntBE(start, size);
    must(length >= [0, 0x80, 0x100, 0x10000][size], code); // the shortest form only
    start += size;
  }
  const end = start + length;
  must(end <= bytes.length, code);
  return { tag: bytes[at], content: bytes.subarray(start, end), whole: bytes.subarray(at, end), end };
}

/** The objects that stand one after the other in these bytes, and nothing beside them. */
export function readAll(bytes, code) {
  const objects = [];
  for (let at = 0; at < bytes.length; at = objects.at(-1).end) objects.push(readAt(bytes, at, code));
  return objects;
}

/** The n-th object inside an object, and so on inward: `dig(x, [0, 2])` is the third of the first. */
export function dig(object, path, code) {
  for (const n of path) {
    object = readAll(object.content, code)[n];
    must(object, code);
  }
  return object;
}
