// The Merkle tree of RFC 6962 over SHA-256 (trail.md, 1): its root, and proofs that an older tree is its beginning.
import { sha256 } from './capsule.mjs';

export const leafHash = leaf => sha256(Buffer.from([0]), leaf);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

/** The largest power of two below n: how many leaves the left subtree has. */
const split = n => 2 ** Math.ceil(Math.log2(n) - 1);

/** RFC 6962 2.1. */
export function root(hashes) {
  if (hashes.length === 0) return sha256();
  if (hashes.length === 1) return hashes[0];
  const k = split(hashes.length);
  return nodeHash(root(hashes.slice(0, k)), root(hashes.slice(k)));
}

/** RFC 6962 2.1.2; empty from size 0, and where the sizes are the same. */
export function consistencyProof(oldSize, hashes) {
  return oldSize === 0 || oldSize === hashes.length ? [] : subproof(oldSize, hashes, true);
}

function subproof(m, hashes, isWhole) {
  if (m === hashes.length) return isWhole ? [] : [root(hashes)];
  const k = split(hashes.length);
  return m <= k
    ? [...subproof(m, hashes.slice(0, k), isWhole), root(hashes.slice(k))]
    : [...subproof(m - k, hashes.slice(k), false), root(hashes.slice(0, k))];
}

/**
 * The two roots that a consistency proof leads to (RFC 9162 2.1.4.2): the proof holds where they are those of the two checkpoints.
 * Null where the proof has not the length that the sizes ask for.
 */
export function rootsOf(oldSize, newSize, oldRoot, proof) {
  if (oldSize < 1 || oldSize > newSize) return null;
  if (oldSize === newSize) return proof.length === 0 ? [oldRoot, oldRoot] : null;
  const path = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...proof] : [...proof];
  let [fn, sn] = [BigInt(oldSize - 1), BigInt(newSize - 1)];
  for (; fn & 1n; fn >>= 1n) sn >>= 1n;
  if (path.length === 0) return null;
  let [fr, sr] = [path[0], path[0]];
  for (const hash of path.slice(1)) {
    if (sn === 0n) return null;
    if ((fn & 1n) || fn === sn) {
      [fr, sr] = [nodeHash(hash, fr), nodeHash(hash, sr)];
      for (; !(fn & 1n) && fn !== 0n; fn >>= 1n) sn >>= 1n;
    } else {
      sr = nodeHash(sr, hash);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n ? [fr, sr] : null;
}
