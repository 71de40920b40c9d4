// What a case-management system and an auditor's tool do with a node, by a FHIR client that nobody here wrote. Reads one line from standard input,
// {"base", "coordinator", "auditor", "message", "refused"}: the address, a token of either, a message Bundle to hand in and one that is refused. Writes NDJSON {"name", "status", "resource"}.
import { createInterface } from 'node:readline';
import { Client } from 'fhir-kit-client';

const { value } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
const { base, coordinator, auditor, message, refused } = JSON.parse(value);

const office = new Client({ baseUrl: base, bearerToken: coordinator });
const audit = new Client({ baseUrl: base, bearerToken: auditor });

async function show(name, call) {
  const answer = await call.then(
    (resource) => ({ status: Client.httpFor(resource).response.status, resource }),
    (error) => ({ status: error.response?.status ?? `${error}`, resource: error.response?.data }),
  );
  process.stdout.write(`${JSON.stringify({ name, ...answer })}\n`);
  return answer.resource;
}

const group = message.entry.find((e) => e.resource.resourceType === 'Task').resource.groupIdentifier;

await show('metadata', new Client({ baseUrl: base }).capabilityStatement());
await show('taken', office.operation({ name: 'process-message', input: message }));
await show('again', office.operation({ name: 'process-message', input: message }));
await show('refused', office.operation({ name: 'process-message', input: refused }));
const tasks = await show('tasks', office.search({ resourceType: 'Task', searchParams: { 'group-identifier': `${group.system}|${group.value}` } }));
await show('task', office.read({ resourceType: 'Task', id: tasks.entry[0].resource.id }));
const sent = await show('communications', office.search({ resourceType: 'Communication', searchParams: { identifier: `urn:uuid:${message.id}` } }));
await show('communication', office.resolve({ reference: `Communication/${sent.entry[0].resource.id}` }));
const events = await show('events', audit.search({ resourceType: 'AuditEvent', searchParams: { _count: '1', 'entity:identifier': group.value } }));
await show('next events', audit.nextPage({ bundle: events }));
await show('event', audit.read({ resourceType: 'AuditEvent', id: events.entry[0].resource.id }));
await show('forbidden', office.search({ resourceType: 'AuditEvent' }));
