/** What came does not keep the contract. The code is one of contracts/examples/rejection-codes.txt; nothing of what came is quoted. */
export class Refusal extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }

  /** What the other side is told: some codes never travel (rejection-codes.txt, "->"). */
  get onTheWire() {
    return TOLD_AS.get(this.code) ?? this.code;
  }
}

const TOLD_AS = new Map([
  ...['SIG_KEY_UNKNOWN', 'SIG_KEY_REVOKED', 'SIG_KEY_NOT_VALID', 'SENDER_NOT_AUTHORISED', 'TRAINING_MISMATCH', 'SUITE_UNSUPPORTED', 'SUITE_BELOW_MINIMUM', 'DECRYPT_FAILED',
    'HEADER_MISMATCH', 'HEADER_PROFILE', 'ENVELOPE_PROFILE', 'ENVELOPE_DAMAGED', 'CAPSULE_INVALID'].map(code => [code, 'SIG_INVALID']),
  ['RECIPIENT_KEY_UNKNOWN', 'WRONG_RECIPIENT'],
]);

/** Refuses by that code unless it is so. */
export function must(isSo, code) {
  if (!isSo) throw new Refusal(code);
}
