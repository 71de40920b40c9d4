// What an AS2 library that nobody here wrote takes for a message and its receipt. The first line of standard input is {"at", "rs"}, each {"certificate", "key"} in PEM: the sender and the receiver. It is answered
// by {"node", "library", "openssl"}. Each further line {"bytes", "milliseconds"} is answered by what one round of that length gave, in microseconds: {"compose", "open", "openAndReceipt", "verifyReceipt"}, each as far
// as the library can, and {"failed"}: what it said where it could not.
import { createInterface } from 'node:readline';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import libas2 from 'libas2';

const { AS2Composer, AS2Parser } = libas2;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const { at, rs } = JSON.parse((await lines.next()).value);
const require = createRequire(import.meta.url);
say({ node: process.version, library: `libas2 ${require('libas2/package.json').version} on pkijs ${require('pkijs/package.json').version}`, openssl: process.versions.openssl });

const side = (id, keys) => ({ name: id, id, url: `http://${id}.invalid/as2`, certificate: keys.certificate, privateKey: keys.key });
const mdn = { async: false, signing: 'sha-256' };
const sending = {
  host: { ...side('AT', at), sign: 'sha-256', decrypt: true, mdn },
  partner: { ...side('RS', rs), encrypt: 'aes256-GCM', verify: true, file: 'XML', mdn },
};
const receiving = {
  host: { ...side('RS', rs), sign: 'sha-256', decrypt: true, mdn },
  partner: { ...side('AT', at), encrypt: 'aes256-GCM', verify: true, file: 'XML', mdn },
};

// Bytes of JSON's alphabet: AS2 carries text, and would not have to encode it.
const payloadOf = (bytes) => randomBytes(bytes).toString('base64').slice(0, bytes);

async function compose(payload) {
  const composer = new AS2Composer({ message: { contentType: 'application/fhir+json', content: payload }, agreement: sending });
  return (await composer.compile()).build();
}

async function open(message, length) {
  const signed = await (await AS2Parser.parse(message)).decrypt({ cert: rs.certificate, key: rs.key });
  const content = await signed.verify({ cert: at.certificate });
  if (content === undefined || content.content.length !== length) throw new Error('it does not open, or is not what was composed');
  return content;
}

// The library makes a receipt out of a message, which it decrypts and verifies for it.
async function receipt(message) {
  const { dispositionNode, disposition } = await (await AS2Parser.parse(message)).dispositionOut({ agreement: receiving });
  if (!disposition.notification.disposition.processed) throw new Error('the receipt is negative');
  await dispositionNode.build();
  return dispositionNode;
}

// Verified as it was made: of one that was written and read again the library refuses its own signature, for the last line of a report is counted differently then.
async function verifyReceipt(disposition) {
  if (!(await disposition.verify({ cert: rs.certificate }))) throw new Error('the receipt does not verify');
}

// As often as fits into the time, at least three times; for a quarter of it before, which does not count: what is run often is compiled meanwhile.
async function time(milliseconds, act) {
  const warm = process.hrtime.bigint();
  do await act();
  while (process.hrtime.bigint() - warm < BigInt(milliseconds) * 250000n);
  const began = process.hrtime.bigint();
  let times = 0;
  for (; times < 3 || process.hrtime.bigint() - began < BigInt(milliseconds) * 1000000n; times++) await act();
  return Number(process.hrtime.bigint() - began) / 1000 / times;
}

for await (const line of lines) {
  const { bytes, milliseconds } = JSON.parse(line);
  const told = {};
  try {
    const payload = payloadOf(bytes);
    told.compose = await time(milliseconds, () => compose(payload));
    const message = await compose(payload);
    told.open = await time(milliseconds, () => open(message, bytes));
    told.openAndReceipt = await time(milliseconds, () => receipt(message));
    const answer = await receipt(message);
    told.verifyReceipt = await time(milliseconds, () => verifyReceipt(answer));
  } catch (error) {
    told.failed = `${error}`;
  }

  say(told);
}
