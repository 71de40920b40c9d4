// The signed header: who sends what to whom, readable by anybody on the way (envelope.md, "Header").
import { must } from './refusal.mjs';
import { isNumber, isParticipant, isSha256, isTime, isUuid, readSpelled } from './spelling.mjs';

const MOST_BYTES = 8 * 1024, MOST_RECIPIENTS = 8, FORM = 'HEADER_PROFILE';

export const writeHeader = header => Buffer.from(JSON.stringify(header));

/** The value of `core` as it stands: what the capsule binds itself to. */
export const coreBytes = header => Buffer.from(JSON.stringify(header.core));

/** Reads the JSON; a suite that is not known is told apart, since a later one may look otherwise. */
export function readHeader(bytes) {
  must(bytes.length <= MOST_BYTES, FORM);
  const header = readSpelled(bytes, h => ({ core: core(h.core), seq: h.seq, envSha256: h.envSha256, capSha256: h.capSha256, metaSha256: h.metaSha256 }), FORM);
  must(isNumber(header.seq, 1) && [header.envSha256, header.capSha256, header.metaSha256].every(isSha256), FORM);
  must(header.core.suite === 'trm-1', 'SUITE_UNSUPPORTED');
  return header;
}

function core(c) {
  must(c.v === 1 && typeof c.suite === 'string' && /^[a-z0-9-]{1,32}$/.test(c.suite) && isUuid(c.id) && isParticipant(c.from) && isParticipant(c.to), FORM);
  must(isNumber(c.gen) && isNumber(c.dir) && isTime(c.iat) && isTime(c.exp) && c.exp > c.iat && (c.training === undefined || c.training === true), FORM);
  must(Array.isArray(c.rcp) && c.rcp.length >= 1 && c.rcp.length <= MOST_RECIPIENTS && c.rcp.every((r, i) => /^[0-9a-f]{40}$/.test(r) && (i === 0 || c.rcp[i - 1] < r)), FORM);
  return { v: c.v, suite: c.suite, id: c.id, from: c.from, to: c.to, gen: c.gen, rcp: c.rcp, iat: c.iat, exp: c.exp, dir: c.dir, training: c.training };
}
