// One spelling: parse, write what was understood, compare. A second form of the same thing does not exist.
import { must, Refusal } from './refusal.mjs';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const PARTICIPANT_ID = /^[A-Z0-9-]{2,16}$/;
export const SHA256_HEX = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Whole seconds, UTC, and a moment that the calendar has. */
export const isTime = t => typeof t === 'string' && TIME.test(t) && !Number.isNaN(Date.parse(t)) && wireTime(new Date(t)) === t;

export const wireTime = date => `${date.toISOString().slice(0, 19)}Z`;

/** A whole number that JSON's numbers of every language hold: to 2^53-1. */
export const isNumber = (n, least = 0) => Number.isSafeInteger(n) && n >= least && !Object.is(n, -0);

const matches = regex => value => typeof value === 'string' && regex.test(value);
export const isUuid = value => matches(UUID)(value) && value !== '00000000-0000-0000-0000-000000000000';
export const isParticipant = matches(PARTICIPANT_ID);
export const isSha256 = matches(SHA256_HEX);

/** Canonical base64 of at least so many bytes. */
export const isBase64 = (value, least = 0, most = Infinity) => {
  if (typeof value !== 'string') return false;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value && bytes.length >= least && bytes.length <= most;
};

/**
 * Reads JSON in its one spelling.
 * @param bytes what came
 * @param members takes the parsed value, returns an object with the members in their order, undefined where absent; throws where the form is not kept
 */
export function readSpelled(bytes, members, code) {
  let value;
  try {
    value = members(JSON.parse(bytes.toString('utf8')));
  } catch (fault) {
    throw fault instanceof Refusal ? fault : new Refusal(code);
  }
  must(Buffer.from(JSON.stringify(value)).equals(bytes), code);
  return value;
}
