// CMS AuthEnvelopedData of exactly one form (envelope.md, "Envelope"): a fresh AES-256-GCM key, wrapped for each recipient key under a fresh ECDH.
import { createCipheriv, createDecipheriv, createHash, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes } from 'node:crypto';
import { der, dig, integer, oid, readAll, setOf, context, SEQUENCE, SET, OCTET_STRING, BIT_STRING } from './der.mjs';
import { P256 } from './certificate.mjs';
import { must, Refusal } from './refusal.mjs';

const FORM = 'ENVELOPE_PROFILE';
const AUTH_ENVELOPED_DATA = oid('1.2.840.113549.1.9.16.1.23'), DATA = oid('1.2.840.113549.1.7.1');
const EC_PUBLIC_KEY = der(SEQUENCE, oid('1.2.840.10045.2.1'));
const KEY_AGREEMENT = der(SEQUENCE, oid('1.3.132.1.11.1'), der(SEQUENCE, oid('2.16.840.1.101.3.4.1.45')));
const AES_256_GCM = oid('2.16.840.1.101.3.4.1.46');
const KDF_INFO = Buffer.from('00000001' + '3015300b060960864801650304012da206040400000100', 'hex');
const WRAP_IV = Buffer.alloc(8, 0xa6); // RFC 3394 2.2.3.1

/** The key-encryption key: X9.63 derivation of the shared secret, one block. */
const kekOf = (privateKey, publicKey) => createHash('sha256').update(diffieHellman({ privateKey, publicKey })).update(KDF_INFO).digest();

/** A P-256 point of 65 bytes as a key; OpenSSL refuses one that is not on the curve. */
function keyOfPoint(point) {
  must(point.length === 65 && point[0] === 4, FORM);
  try {
    return createPublicKey({ key: Buffer.concat([P256, point.subarray(1)]), format: 'der', type: 'spki' });
  } catch {
    throw new Refusal(FORM);
  }
}

function write({ recipients, nonce, ciphertext, tag }) {
  const infos = recipients.map(r => der(context(1), integer(3),
    der(context(0), der(context(1), EC_PUBLIC_KEY, der(BIT_STRING, Buffer.from([0]), r.point))), KEY_AGREEMENT,
    der(SEQUENCE, der(SEQUENCE, der(context(0), der(OCTET_STRING, r.ski)), der(OCTET_STRING, r.wrapped)))));
  return der(SEQUENCE, AUTH_ENVELOPED_DATA, der(context(0), der(SEQUENCE, integer(0), setOf(SET, infos),
    der(SEQUENCE, DATA, der(SEQUENCE, AES_256_GCM, der(SEQUENCE, der(OCTET_STRING, nonce), integer(16))), der(0x80, ciphertext)), der(OCTET_STRING, tag))));
}

/** Encrypts the capsule to the certificates of the recipients. */
export function encrypt(capsule, certificates) {
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const ciphertext = Buffer.concat([cipher.update(capsule), cipher.final()]);
  const recipients = certificates.map(({ ski, publicKey }) => {
    const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const wrap = createCipheriv('id-aes256-wrap', kekOf(ephemeral.privateKey, publicKey), WRAP_IV);
    const point = ephemeral.publicKey.export({ format: 'der', type: 'spki' }).subarray(-65);
    return { ski, point, wrapped: Buffer.concat([wrap.update(key), wrap.final()]) };
  });
  return write({ recipients, nonce, ciphertext, tag: cipher.getAuthTag() });
}

/** Reads; what has not exactly the form is refused. */
export function readEnvelope(bytes) {
  const objects = readAll(bytes, FORM);
  must(objects.length === 1, FORM);
  const [, recipientSet, content, tag] = readAll(dig(objects[0], [1, 0], FORM).content, FORM);
  must(recipientSet && content && tag, FORM);
  const recipients = readAll(recipientSet.content, FORM).map(info => {
    const point = dig(info, [1, 0, 1], FORM).content.subarray(1);
    const [ski, wrapped] = [dig(info, [3, 0, 0, 0], FORM).content, dig(info, [3, 0, 1], FORM).content];
    must(ski.length === 20 && wrapped.length === 40, FORM);
    return { ski, point, wrapped };
  });
  must(recipients.length >= 1 && recipients.length <= 8, FORM);
  const [nonce, ciphertext] = [dig(content, [1, 1, 0], FORM).content, dig(content, [2], FORM).content];
  const envelope = { recipients, nonce, ciphertext, tag: tag.content };
  must(nonce.length === 12 && tag.content.length === 16 && write(envelope).equals(bytes), FORM);
  return envelope;
}

/** Decrypts with the key of that identifier. One code for unwrapping and tag, and no plaintext before the tag was right. */
export function decrypt(envelope, ski, privateKey) {
  const recipient = envelope.recipients.find(r => r.ski.equals(ski));
  const ephemeral = keyOfPoint(recipient.point);
  try {
    const unwrap = createDecipheriv('id-aes256-wrap', kekOf(privateKey, ephemeral), WRAP_IV);
    const key = Buffer.concat([unwrap.update(recipient.wrapped), unwrap.final()]);
    const cipher = createDecipheriv('aes-256-gcm', key, envelope.nonce, { authTagLength: 16 });
    cipher.setAuthTag(envelope.tag);
    return Buffer.concat([cipher.update(envelope.ciphertext), cipher.final()]);
  } catch {
    throw new Refusal('DECRYPT_FAILED');
  }
}
