// CMS SignedData of exactly one form (envelope.md, "SignedData" and "Directory"): written from what varies, and read by taking out what varies, writing it again and comparing.
import { createHash, sign, verify } from 'node:crypto';
import { der, dig, integer, oid, readAll, setOf, context, SEQUENCE, SET, OCTET_STRING, UTC_TIME, GENERALIZED_TIME } from './der.mjs';
import { must, Refusal } from './refusal.mjs';
import { readCertificate } from './certificate.mjs';

const SIGNED_DATA = oid('1.2.840.113549.1.7.2'), DATA = oid('1.2.840.113549.1.7.1');
const CONTENT_TYPE = oid('1.2.840.113549.1.9.3'), MESSAGE_DIGEST = oid('1.2.840.113549.1.9.4'), SIGNING_TIME = oid('1.2.840.113549.1.9.5'), SIGNING_CERTIFICATE_V2 = oid('1.2.840.113549.1.9.16.2.47');
const SHA384 = der(SEQUENCE, oid('2.16.840.1.101.3.4.2.2'));

/** Of a participant: headers, entries of the directory. */
export const PARTICIPANT = { hash: 'sha256', digest: der(SEQUENCE, oid('2.16.840.1.101.3.4.2.1')), signature: der(SEQUENCE, oid('1.2.840.10045.4.3.2')), named: [] };

/** Of governance: the directory. ESSCertIDv2 names its hash where it is not SHA-256 (RFC 5035). */
export const GOVERNANCE = { hash: 'sha384', digest: SHA384, signature: der(SEQUENCE, oid('1.2.840.10045.4.3.3')), named: [SHA384] };

const hashOf = (profile, bytes) => createHash(profile.hash).update(bytes).digest();

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5652 11.3). */
function timeObject(time) {
  const digits = `${time.replace(/[-:TZ]/g, '')}Z`;
  return time < '2050' ? der(UTC_TIME, Buffer.from(digits.slice(2))) : der(GENERALIZED_TIME, Buffer.from(digits));
}

function readTime(object, code) {
  const text = (object.tag === UTC_TIME ? '20' : '') + object.content.toString('latin1');
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  must(parts, code);
  const [, y, mo, d, h, mi, s] = parts;
  return `${y}-${mo}-${d}T${h}:${mi}:${s}Z`;
}

/** The four signed attributes, under the tag that they are signed with (RFC 5652 5.4). */
function attributes(profile, tag, contentDigest, time, certificate) {
  const attribute = (type, value) => der(SEQUENCE, type, der(SET, value));
  const essCertId = der(SEQUENCE, ...profile.named, der(OCTET_STRING, hashOf(profile, certificate.bytes)), der(SEQUENCE, der(SEQUENCE, der(context(4), certificate.issuer)), certificate.serial));
  return setOf(tag, [
    attribute(CONTENT_TYPE, DATA),
    attribute(SIGNING_TIME, timeObject(time)),
    attribute(MESSAGE_DIGEST, der(OCTET_STRING, contentDigest)),
    attribute(SIGNING_CERTIFICATE_V2, der(SEQUENCE, der(SEQUENCE, essCertId))),
  ]);
}

function write(profile, content, signers) {
  const infos = signers.map(s => der(SEQUENCE, integer(3), der(0x80, s.certificate.ski), profile.digest,
    attributes(profile, context(0), s.contentDigest, s.time, s.certificate), profile.signature, der(OCTET_STRING, s.signature)));
  return der(SEQUENCE, SIGNED_DATA, der(context(0), der(SEQUENCE, integer(3), der(SET, profile.digest),
    der(SEQUENCE, DATA, der(context(0), der(OCTET_STRING, content))), setOf(context(0), signers.map(s => s.certificate.bytes)), setOf(SET, infos))));
}

/** Signs as a participant. The signing-time is the given time: what `openssl cms -sign -cades` takes from the clock. */
export function signData(content, time, certificate, privateKey) {
  const contentDigest = hashOf(PARTICIPANT, content);
  const signature = sign('sha256', attributes(PARTICIPANT, SET, contentDigest, time, certificate), privateKey);
  return write(PARTICIPANT, content, [{ certificate, contentDigest, time, signature }]);
}

/** Reads; what has not exactly the form is refused with the code. No signature is verified yet. */
export function readSignedData(profile, bytes, code) {
  const object = readAll(bytes, code);
  must(object.length === 1, code);
  const [, , encapsulated, certificateSet, infoSet] = readAll(dig(object[0], [1, 0], code).content, code);
  must(encapsulated && certificateSet && infoSet, code);
  const content = dig(encapsulated, [1, 0], code).content;
  const certificates = readAll(certificateSet.content, code).map(c => readCertificate(c.whole, null, code));
  const signers = readAll(infoSet.content, code).map(info => {
    const [, sid, , attrs, , signature] = readAll(info.content, code);
    must(sid && attrs && signature, code);
    const certificate = certificates.find(c => c.ski.equals(sid.content));
    must(certificate, code);
    const values = new Map(readAll(attrs.content, code).map(a => [dig(a, [0], code).whole.toString('hex'), a]));
    const value = type => dig(values.get(type.toString('hex')) ?? { content: Buffer.alloc(0) }, [1, 0], code);
    return { certificate, contentDigest: value(MESSAGE_DIGEST).content, time: readTime(value(SIGNING_TIME), code), signature: signature.content };
  });
  must(signers.length > 0 && write(profile, content, signers).equals(bytes), code);
  return { content, signers };
}

/** Digest of the content and signature (step 4 of "Opening"). */
export function verifySigner(profile, content, signer) {
  must(hashOf(profile, content).equals(signer.contentDigest), 'SIG_INVALID');
  const signed = attributes(profile, SET, signer.contentDigest, signer.time, signer.certificate);
  try {
    must(verify(profile.hash, signed, signer.certificate.publicKey, signer.signature), 'SIG_INVALID');
  } catch {
    throw new Refusal('SIG_INVALID');
  }
}
