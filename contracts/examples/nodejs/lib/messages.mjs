// The two messages that people of this example send: a test, and the acceptance of a case (contracts/examples/good/test-ping.json, decision-accepted.json).
import { randomUUID } from 'node:crypto';
import { wireTime } from './spelling.mjs';

const BASE = 'https://trm-exchange.org/fhir/';
const coded = (system, code) => ({ coding: [{ system: `${BASE}CodeSystem/${system}`, code }] });
const officer = value => ({ system: `${BASE}sid/officer`, value });
const FHIR = 'application/fhir+json';

export function test(from, to, by, now) {
  const meta = { media: FHIR, kind: 'test', code: 'ping', message: randomUUID() };
  return { meta, payload: payloadOf(meta, header(meta, from, to, by), [], now) };
}

/** @param c the case, with the id of its profile; @param organisation {code, name} of ours; @param start first day, yyyy-MM-dd */
export function accepted(from, to, by, c, organisation, caseWorker, start, now) {
  const meta = { media: FHIR, kind: 'decision', code: 'accepted', message: randomUUID(), case: c.id, inReplyTo: c.profile };
  const [task, owner] = [randomUUID(), randomUUID()];
  const resources = [
    {
      resourceType: 'Task', id: task, groupIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${c.id}` }, status: 'accepted', businessStatus: coded('kind-code', 'accepted'),
      intent: 'order', code: coded('kind', 'decision'), executionPeriod: { start }, authoredOn: wireTime(now), owner: { reference: `urn:uuid:${owner}` },
      input: [{ type: coded('task-parameter', 'case-worker'), valueIdentifier: officer(caseWorker) }],
    },
    { resourceType: 'Organization', id: owner, identifier: [{ system: `${BASE}sid/organisation`, value: organisation.code }], name: organisation.name },
  ];
  return { meta, payload: payloadOf(meta, header(meta, from, to, by, task), resources, now, LABELS) };
}

/** Of every message about a case without personal data. */
const LABELS = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }, { system: `${BASE}CodeSystem/sensitivity`, code: 'tip' }] };

function header(meta, from, to, by, focus) {
  return {
    resourceType: 'MessageHeader', id: meta.message, eventCoding: { system: `${BASE}CodeSystem/kind`, code: meta.kind },
    destination: [{ endpoint: `urn:trm:participant:${to}` }], source: { endpoint: `urn:trm:participant:${from}` }, responsible: { identifier: officer(by) },
    reason: coded('kind-code', meta.code), response: meta.inReplyTo && { identifier: meta.inReplyTo, code: 'ok' }, focus: focus && [{ reference: `urn:uuid:${focus}` }],
    definition: `${BASE}MessageDefinition/${meta.kind}-${meta.code}|1.0`,
  };
}

const payloadOf = (meta, first, resources, now, labels) => Buffer.from(JSON.stringify({
  resourceType: 'Bundle', id: meta.message, meta: labels, type: 'message', timestamp: wireTime(now),
  entry: [first, ...resources].map(resource => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
}));
