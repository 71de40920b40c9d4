// What a national case-management system does with its node, by a client that is generated from the node's own document: types and calls alike. Reads one line from standard input,
// {"base", "token", "referral", "review"}; writes NDJSON {"name", "status", "data", ...}.
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import * as node from './api.js';

const { value } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
const { base, token, referral, review }: { base: string; token: string; referral: node.ReferralRequest; review: string } = JSON.parse(value);

node.defaults.baseUrl = base.replace(/\/$/, '');
node.defaults.headers = { Authorization: `Bearer ${token}` };

function show<T extends { status: number; data?: unknown; headers?: Headers }>(name: string, answer: T): T {
  process.stdout.write(`${JSON.stringify({ name, status: answer.status, data: answer.data, link: answer.headers?.get('Link') ?? null })}\n`);
  return answer;
}

const key = { idempotencyKey: `"${randomUUID()}"` };
const sent = show('referred', await node.postReferrals(referral, key));
show('again', await node.postReferrals(referral, key));
show('other words', await node.postReferrals({ ...referral, choice: 'another' }, key));
if (sent.status !== 202) throw new Error('the referral was refused');
const id: string = sent.data.case!;
const state = show('state', await node.getReferralsCase(id));
if (state.status === 200) show('held', { status: 200, data: state.data.case.held });
show('second', await node.postReferrals(referral, { idempotencyKey: randomUUID() }));
const first = show('first page', await node.getReferrals({ limit: 1 }));
const after = new URL(/<([^>]+)>/.exec(first.headers?.get('Link') ?? '')![1]!, base).searchParams.get('after')!;
show('second page', await node.getReferrals({ limit: 1, after }));
show('stopped', await node.postReferralsCaseHolds(id, { reason: null, review }));
const refused = show('refused', await node.postTests({ to: 'XX' }));
if (refused.status === 422) show('why', { status: 422, data: refused.data.hint });
show('unknown', await node.getReferralsCase(randomUUID()));
