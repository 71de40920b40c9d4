// A certified OpenID provider on loopback. From standard input it reads one line, its clients as they are registered: [{...}] (OpenID Connect Dynamic Client Registration, 2); it writes one line, its issuer, and ends with
// its standard input. Whoever is sent to it is shown a page with one form, and is whoever they say: "subject", with "acr" and "amr" of how they showed it, "ago" how many seconds ago that was; or "abort".
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Provider } from 'oidc-provider';

// It says a lot of what one should not use in earnest.
console.info = console.warn;

const input = createInterface({ input: process.stdin });
const clients = JSON.parse((await once(input, 'line'))[0]);
input.on('close', () => process.exit());

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const key = (type, how) => ({ ...generateKeyPairSync(type, how).privateKey.export({ format: 'jwk' }), use: 'sig' });
const provider = new Provider(`http://127.0.0.1:${server.address().port}`, {
  clients,
  jwks: { keys: [key('rsa', { modulusLength: 2048 }), key('ec', { namedCurve: 'P-256' })] },
  cookies: { keys: [randomUUID()] },
  acrValues: ['high', 'low'],
  claims: { openid: ['sub', 'amr'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  // Nobody is asked whether their office may know who they are.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

async function show(request, response) {
  if (request.method === 'GET') {
    await provider.interactionDetails(request, response);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!DOCTYPE html><html lang="en"><title>Who are you?</title><form method="post" action="${request.url}"><label>Number <input name="subject"></label><button>It is me</button></form></html>`);
    return;
  }

  const { subject, acr, amr, ago, abort } = Object.fromEntries(new URLSearchParams(await text(request)));
  await provider.interactionFinished(request, response, abort
    ? { error: 'access_denied' }
    : { login: { accountId: subject, acr, amr: amr?.split(' '), ts: Math.floor(Date.now() / 1000) - Number(ago ?? 0) } });
}

const others = provider.callback();
server.on('request', (request, response) => (request.url.startsWith('/interaction/') ? show : others)(request, response));
process.stdout.write(`${provider.issuer}\n`);
