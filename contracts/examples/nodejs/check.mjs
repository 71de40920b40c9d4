// Holds this example to the contract's own vectors and examples, without a broker: `npm run check`. Names every case that it judges otherwise than the contract.
import { createPrivateKey } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { adoptFirst } from './lib/directory.mjs';
import { admit, open, verifyHeader } from './lib/sealed.mjs';
import { GOVERNANCE, readSignedData } from './lib/signed-data.mjs';
import { PURPOSES, readCertificate } from './lib/certificate.mjs';
import { sha256 } from './lib/capsule.mjs';
import { must } from './lib/refusal.mjs';
import { readMessage } from './lib/content.mjs';
import { readControl } from './lib/control.mjs';
import { leafHash, rootsOf } from './lib/tree.mjs';
import { leafOf } from './lib/trail.mjs';
import { readCheckpoint, readVerifierKey } from './lib/note.mjs';

const contracts = new URL('../../', import.meta.url);
const read = path => readFileSync(new URL(path, contracts));
const hex = text => Buffer.from(text, 'hex');
let isKept = true;

/** Prints how many came out as the contract says; of what is not `bound`, others are known and only counted (`--all` names them). */
function hold(what, cases, judge, isBound = true) {
  const others = cases.map(c => [c.name, judge(c), c.due]).filter(([, came, due]) => came !== due);
  console.log(`${what}: ${cases.length - others.length} of ${cases.length} as the contract says`);
  if (isBound || process.argv.includes('--all')) for (const [name, came, due] of others) console.log(`  ${name}: ${came}, not ${due}`);
  isKept &&= !isBound || others.length === 0;
}

function codeOf(action) {
  try {
    return action();
  } catch (fault) {
    if (!fault.code) throw fault;
    return fault.code;
  }
}

// Sealed messages: the reader is RS, with one key.
const vectors = 'vectors/envelope/';
const signedDirectory = read(`${vectors}directory.p7s`);
const directory = adoptFirst(signedDirectory, sha256(readSignedData(GOVERNANCE, signedDirectory, 'DIRECTORY_INVALID').content).toString('hex'));
const key = {
  certificate: readCertificate(Buffer.from(read(`${vectors}RS-encrypt.pem`).toString().replace(/-----[^-]+-----|\s/g, ''), 'base64'), PURPOSES.encryption, 'KEY_FILE_INVALID'),
  privateKey: createPrivateKey(read(`${vectors}RS-encrypt.key`)),
};
hold('Sealed messages', JSON.parse(read(`${vectors}cases.json`)).map(c => ({ ...c, due: c.result === 'opens' ? c.payloadSha256 : c.result })), c => codeOf(() => {
  const verified = verifyHeader(read(`${vectors}messages/${c.name}.trm`), directory);
  return sha256(open(verified, admit(verified, 'RS', [key])).payload).toString('hex');
}));

// Whatever is changed or cut off is refused, by a code.
const lawful = read(`${vectors}messages/lawful.trm`);
const changed = Array.from({ length: Math.floor(lawful.length / 23) }, (_, i) => [i * 23, Buffer.from(lawful.map((b, at) => (at === i * 23 ? b ^ (1 << i % 8) : b))), lawful.subarray(0, i * 23)]);
hold('Changed bits and cut messages', changed.flatMap(([at, bit, cut]) => [{ name: `bit in ${at}`, bytes: bit, due: true }, { name: `cut at ${at}`, bytes: cut, due: true }]), c => codeOf(() => {
  must(!verifyHeader(c.bytes, directory).isWhole, 'OPENED');
}) !== 'OPENED');

// The trail.
const TRAIL = {
  leaf: ({ evidence, leaf, leafHash: hash }) => {
    const e = JSON.parse(evidence);
    const own = leafOf(e);
    const inner = e.salt2 ? sha256(Buffer.from(e.salt2, 'base64'), Buffer.from(e.private, 'base64')).toString('base64') : e.privateHash;
    return JSON.stringify(e) === evidence && own.equals(hex(leaf)) && leafHash(own).equals(hex(hash)) && inner === e.privateHash;
  },
  consistency: ({ oldSize, size, oldRoot, root, proof }) => {
    const roots = rootsOf(oldSize, size, hex(oldRoot), proof.map(hex));
    return roots !== null && roots[0].equals(hex(oldRoot)) && roots[1].equals(hex(root));
  },
  checkpoint: ({ note, key: verifier }) => readCheckpoint(note, readVerifierKey(verifier)) !== null,
};
hold('Leaves, proofs, checkpoints', JSON.parse(read('vectors/trail/cases.json')).filter(c => TRAIL[c.check] && !['leaf-of-an-unused-event'].includes(c.name))
  .map(c => ({ ...c, due: c.result === 'holds' })), c => TRAIL[c.check](c.input));

// Payloads.
const partiesOf = text => ['source":{', 'destination":[{'].map(place => new RegExp(`"${place.replace(/[[{]/g, '\\$&')}"endpoint":"urn:trm:participant:([A-Z0-9-]+)"`).exec(text)?.[1]);
const judge = (meta, path) => codeOf(() => {
  const payload = read(path);
  if (!meta) readControl(payload);
  else readMessage(meta, payload, ...partiesOf(payload.toString()));
  return 'taken';
});
const good = readdirSync(new URL('examples/good/', contracts)).filter(name => !name.endsWith('.meta.json'));
const metaOf = name => {
  const path = `examples/${name.replace(/json$/, 'meta.json')}`;
  return codeOf(() => JSON.parse(read(path)));
};
hold('Good payloads', good.map(name => ({ name, due: 'taken' })), ({ name }) => judge(name.startsWith('receipt') ? null : metaOf(`good/${name}`), `examples/good/${name}`));

const bad = read('examples/bad/expected.txt').toString().split('\n\n')[0].split('\n').filter(line => line && !line.startsWith('#')).map(line => {
  const [name, origin, places] = line.split(' | ');
  return { name, origin, due: places.split(' ')[0] };
});
hold('Bad payloads, by their first code', bad, c => {
  const own = metaOf(`bad/${c.name}`);
  return judge(c.origin.startsWith('receipt') ? null : own.media ? own : metaOf(`good/${c.origin}`), `examples/bad/${c.name}`);
}, false);

process.exitCode = isKept ? 0 : 1;
