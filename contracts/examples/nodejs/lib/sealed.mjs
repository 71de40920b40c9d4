// A sealed message: header.p7s and envelope.p7m, and nothing before, between or after them. Seal, verify, open: steps 1 to 9 of envelope.md, "Opening".
import { readAll, SEQUENCE } from './der.mjs';
import { must, Refusal } from './refusal.mjs';
import { PARTICIPANT, readSignedData, signData, verifySigner } from './signed-data.mjs';
import { coreBytes, readHeader, writeHeader } from './header.mjs';
import { decrypt, encrypt, readEnvelope } from './envelope.mjs';
import { readCapsule, sha256, writeCapsule, writeMeta } from './capsule.mjs';

const MOST_BYTES = 1024 * 1024, MOST_HEADER = 16 * 1024;

/**
 * Seals.
 * @param core the members of `core` but for `rcp`, in their order
 * @param recipients certificates of the recipient's encryption keys
 * @param signer {certificate, privateKey} of the sender
 */
export function seal(core, seq, meta, payload, recipients, signer) {
  const { v, suite, id, from, to, gen, ...times } = core;
  const named = { v, suite, id, from, to, gen, rcp: recipients.map(r => r.ski.toString('hex')).sort(), ...times };
  const { capsule, metaSha256 } = writeCapsule(Buffer.from(JSON.stringify(named)), writeMeta(meta), payload);
  const envelope = encrypt(capsule, recipients);
  const header = { core: named, seq, envSha256: sha256(envelope).toString('hex'), capSha256: sha256(capsule).toString('hex'), metaSha256 };
  const content = writeHeader(header);
  const headerP7s = signData(content, core.iat, signer.certificate, signer.privateKey);
  const bytes = Buffer.concat([headerP7s, envelope]);
  must(bytes.length <= MOST_BYTES, 'TOO_LARGE');
  return { bytes, header, headerP7s, capsule, headerSha256: sha256(content).toString('hex'), ...readCapsule(capsule, coreBytes(header), metaSha256) };
}

/** Steps 1 to 5: who signed which header. What it refuses, nobody hears of, since the sender is not known; `dir` is what the header claims. */
export function verifyHeader(bytes, directory) {
  must(bytes.length <= MOST_BYTES, 'TOO_LARGE');
  const objects = readAll(bytes, 'FILE_INVALID');
  must(objects.length === 2 && objects.every(o => o.tag === SEQUENCE), 'FILE_INVALID');
  const [headerP7s, envelope] = objects.map(o => o.whole);
  must(headerP7s.length <= MOST_HEADER, 'HEADER_PROFILE');
  const { content, signers } = readSignedData(PARTICIPANT, headerP7s, 'HEADER_PROFILE');
  must(signers.length === 1, 'HEADER_PROFILE');
  const [signer] = signers;

  const listed = directory.signerOf(signer.certificate);
  if (!listed) throw Object.assign(new Refusal('SIG_KEY_UNKNOWN'), { dir: claimedDirectory(content) });
  must(!listed.key.revoked, 'SIG_KEY_REVOKED');
  verifySigner(PARTICIPANT, content, signer);

  const header = readHeader(content);
  const { core } = header;
  must(core.from === listed.entry.id, 'SENDER_NOT_AUTHORISED');
  must(core.iat >= listed.key.from && core.iat < listed.key.to, 'SIG_KEY_NOT_VALID');
  must(core.training === directory.training, 'TRAINING_MISMATCH');
  must(signer.time === core.iat, 'HEADER_MISMATCH');
  return { header, headerP7s, envelope, sender: listed.entry, headerSha256: sha256(content).toString('hex'), isWhole: sha256(envelope).toString('hex') === header.envSha256 };
}

const claimedDirectory = content => {
  try {
    return readHeader(content).core.dir;
  } catch {
    return 0;
  }
};

/** Step 6 but for what was received before: is it for us, and can we open it? */
export function admit({ header: { core }, sender }, self, keys) {
  must(core.to === self, 'WRONG_RECIPIENT');
  must(sender.minimumSuite === core.suite, 'SUITE_BELOW_MINIMUM'); // one suite is all there is: a minimum that is not known is stronger
  const key = keys.find(k => core.rcp.includes(k.certificate.ski.toString('hex')));
  must(key, 'RECIPIENT_KEY_UNKNOWN');
  return key;
}

/** Steps 7 to 9, behind a header that verified. */
export function open({ header, envelope: bytes, isWhole }, key) {
  must(isWhole, 'ENVELOPE_DAMAGED');
  const envelope = readEnvelope(bytes);
  const recipients = envelope.recipients.map(r => r.ski.toString('hex')).sort();
  must(JSON.stringify(recipients) === JSON.stringify(header.core.rcp), 'HEADER_MISMATCH');
  const capsule = decrypt(envelope, key.certificate.ski, key.privateKey);
  must(sha256(capsule).toString('hex') === header.capSha256, 'HEADER_MISMATCH');
  return { capsule, ...readCapsule(capsule, coreBytes(header), header.metaSha256) };
}
