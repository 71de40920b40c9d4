// Our private keys: PKCS#8 in PEM files that only their owner may read (envelope.md, "Keys"). `trm keys new` writes such a folder; openssl genpkey does as well.
import { createPrivateKey } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PURPOSES, readCertificate } from './certificate.mjs';
import { must } from './refusal.mjs';

/** The bytes of a file that nobody else may read. */
export function readOwn(path) {
  must((statSync(path).mode & 0o077) === 0, 'KEY_FILE_PERMISSIONS');
  return readFileSync(path);
}

export function readKeys(folder) {
  const privateKey = name => createPrivateKey(readOwn(join(folder, name)));
  const pairs = (prefix, purpose) => readdirSync(folder).filter(f => f.startsWith(prefix) && f.endsWith('.pem')).map(file => ({
    certificate: readCertificate(Buffer.from(readFileSync(join(folder, file), 'latin1').replace(/-----[^-]+-----|\s/g, ''), 'base64'), purpose, 'KEY_FILE_INVALID'),
    privateKey: privateKey(file.replace(/pem$/, 'key')),
  }));
  return { signing: pairs('sign', PURPOSES.signing), encryption: pairs('encrypt', PURPOSES.encryption), log: privateKey('log.key'), witness: privateKey('witness.key') };
}
