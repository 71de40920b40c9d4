// A certificate as the directory lists it (envelope.md, "Certificates"). Nobody asks who issued it: the listing is what counts.
import { createPublicKey, X509Certificate } from 'node:crypto';
import { dig, readAll, OCTET_STRING } from './der.mjs';
import { must, Refusal } from './refusal.mjs';

// SubjectPublicKeyInfo of a named curve up to its uncompressed point.
export const P256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');
const P384 = Buffer.from('3076301006072a8648ce3d020106052b8104002203620004', 'hex');
const SUBJECT_KEY_IDENTIFIER = '551d0e', KEY_USAGE = '551d0f';

/** What a key may be for: its curve, and the one bit of its key usage (BIT STRING with DER's unused bits). */
export const PURPOSES = {
  signing: { spki: P256, usage: '03020780' },
  encryption: { spki: P256, usage: '03020308' },
  governance: { spki: P384, usage: '03020780' },
};

/** Reads a certificate; with a purpose it must be of it. */
export function readCertificate(bytes, purpose, code) {
  must(bytes.length <= 4096, code);
  try {
    const [tbs] = readAll(readAll(bytes, code)[0].content, code);
    const [, serial, , issuer, , , spki, ...rest] = readAll(tbs.content, code);
    const extensions = new Map(readAll(dig(rest.at(-1), [0], code).content, code).map(e => {
      const [id, ...values] = readAll(e.content, code);
      return [id.content.toString('hex'), { isCritical: values.length === 2, value: values.at(-1).content }];
    }));
    const ski = extensions.get(SUBJECT_KEY_IDENTIFIER)?.value;
    must(ski?.length === 22 && ski[0] === OCTET_STRING, code);
    const usage = extensions.get(KEY_USAGE);
    must(!purpose || (spki.whole.subarray(0, purpose.spki.length).equals(purpose.spki) && usage?.isCritical && usage.value.toString('hex') === purpose.usage), code);
    const { validFrom, validTo } = new X509Certificate(bytes);
    const publicKey = createPublicKey({ key: spki.whole, format: 'der', type: 'spki' });
    return { bytes, serial: serial.whole, issuer: issuer.whole, spki: spki.whole, ski: ski.subarray(2), publicKey, from: new Date(validFrom), to: new Date(validTo) };
  } catch (fault) {
    throw fault instanceof Refusal ? fault : new Refusal(code); // OpenSSL's own complaint would quote what came
  }
}
