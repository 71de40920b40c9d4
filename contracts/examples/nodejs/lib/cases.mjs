// The receiving side of a referral: what a message means for its case (lifecycles/referral.mmd, decisions/0004). Returns and what follows them are not taken by this example.

const keyOf = (peer, id) => `${peer}/${id}`;

export const findCase = (cases, peer, id) => cases.get(keyOf(peer, id));

/** The code that a readable message about a case is refused with, or null. `UNKNOWN_*` may be for want of an earlier message. */
export function judgeCase(cases, from, meta, kind, bundle) {
  if (!kind.namesCase) return null;
  const known = cases.get(keyOf(from, meta.case));
  const name = `${meta.kind}/${meta.code}`;
  if (name === 'referral/profile') return known?.profile ? 'ILLEGAL_TRANSITION' : null;
  if (!known?.profile) return 'UNKNOWN_CASE';
  if (kind.isMove && known.holds.size > 0) return 'HELD';
  return (JUDGE[name] ?? JUDGE[meta.kind] ?? (() => 'ILLEGAL_TRANSITION'))(known, meta, bundle);
}

/** A message that a detail of the Task names; nothing where none does. */
const detail = (bundle, code) => /^urn:uuid:(.*)$/.exec(bundle.entry.map(e => e.resource).find(r => r.resourceType === 'Task').input
  ?.find(i => i.type.coding[0].code === code)?.valueIdentifier?.value)?.[1];

const JUDGE = {
  'referral/identity': known => (known.accepted && !known.hasIdentity ? null : 'ILLEGAL_TRANSITION'),
  update: (known, meta, bundle) => {
    const previous = detail(bundle, 'previous');
    if (previous && !known.messages.has(previous)) return 'UNKNOWN_IN_REPLY_TO';
    return known.hasIdentity ? null : 'ILLEGAL_TRANSITION';
  },
  'hold/lift': (known, meta, bundle) => (known.holds.has(detail(bundle, 'hold')) ? null : 'UNKNOWN_IN_REPLY_TO'),
  question: () => null,
  answer: () => 'UNKNOWN_IN_REPLY_TO', // nobody here asks questions
  end: () => null,
  rights: () => null,
};

/** What a taken message changes, as an event of the journal; null where it changes no case. A hold may come before its case, and stands beside it. */
export function changeOf(from, meta, bundle) {
  const change = { t: 'case', peer: from, case: meta.case, message: meta.message, what: `${meta.kind}/${meta.code}` };
  return meta.case ? { ...change, hold: meta.kind === 'hold' && meta.code === 'lift' ? detail(bundle, 'hold') : undefined } : null;
}

/** Applies a change: what came, or `accepted` and `not-accepted` of our own. */
export function applyToCase(cases, { peer, case: id, message, what, hold }) {
  const key = keyOf(peer, id);
  const known = cases.get(key) ?? { peer, id, holds: new Set(), messages: new Set() };
  cases.set(key, known);
  known.messages.add(message);
  if (what === 'referral/profile') known.profile = message;
  if (what === 'referral/identity') known.hasIdentity = true;
  if (what === 'hold/set') known.holds.add(message);
  if (what === 'hold/lift') known.holds.delete(hold);
  if (what.startsWith('withdrawal/') || what === 'end/closed-our-side') known.hasEnded = true;
  if (what === 'accepted') known.accepted = message;
  if (what === 'not-accepted') known.accepted = undefined;
}

/** Whether a person may accept now: the code that says why not, or null. */
export function mayAccept(known) {
  if (!known?.profile) return 'UNKNOWN_CASE';
  if (known.holds.size > 0) return 'HELD';
  return known.accepted || known.hasEnded ? 'ILLEGAL_TRANSITION' : null;
}
