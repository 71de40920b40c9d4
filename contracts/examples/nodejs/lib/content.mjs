// Is a payload a message of its kind? Judged by the published contract itself: kinds.txt, and the profiles and code lists of contracts/fhir.
//
// A profile's snapshot says which elements there are, how many, of which type, with which fixed value and out of which list. That is what is read here. What a profile says
// in FHIRPath, and what no profile can say (contracts/README.md), a whole node judges besides: README.md, "What it does not do".
import { readFileSync, readdirSync } from 'node:fs';
import { must, Refusal } from './refusal.mjs';

const contracts = new URL('../../../', import.meta.url);
const read = path => readFileSync(new URL(path, contracts), 'utf8');
const BASE = 'https://trm-exchange.org/fhir/';
const NO_CONSENT = 'CONSENT_NOT_ACTIVE';
const VERSION = '1.0', MOST_BYTES = 1024 * 1024, MOST_ENTRIES = 1000, MOST_DEPTH = 64;

/** What kinds.txt says of each kind and code. */
export const KINDS = new Map(read('examples/kinds.txt').split('\n').filter(line => line && !line.startsWith('#')).map(line => {
  const [name, carries, messageClass, lane, move, names] = line.split(', ');
  return [name, { carries, class: messageClass, lane: lane.toLowerCase(), isMove: move === 'move', namesCase: names === 'case' }];
}));

export const kindOf = meta => KINDS.get(`${meta.kind}/${meta.code}`);

/** The parsed Bundle. Refused by the first code that applies, in the order of contracts/README.md: bytes, kind, version, form. */
export function readMessage(meta, payload, from, to) {
  must(payload.length <= MOST_BYTES, 'TOO_LARGE');
  must([...KINDS.keys()].some(name => name.startsWith(`${meta.kind}/`)), 'KIND_UNKNOWN');
  const kind = kindOf(meta);
  must(kind && meta.kind !== 'receipt', 'CODE_INVALID');
  must(!kind.namesCase || meta.case, 'REQUIRED');
  must(kind.namesCase || !meta.case, 'VALUE');

  const bundle = parse(payload);
  must(bundle?.resourceType === 'Bundle' && (bundle.entry === undefined || Array.isArray(bundle.entry)), 'STRUCTURE');
  must((bundle.entry ?? []).length <= MOST_ENTRIES, 'TOO_LARGE');
  const resources = (bundle.entry ?? []).map(e => e?.resource);
  const header = resources.find(r => r?.resourceType === 'MessageHeader') ?? {};
  const [definition, version] = String(header.definition ?? '').split('|');
  must(!version || version === VERSION, 'CONTRACT_VERSION_UNSUPPORTED');

  const faults = new Set();
  const held = profile(`${BASE}StructureDefinition/message-${meta.kind}-${meta.code}`);
  keep(held, bundle, faults);
  for (const [type, max] of [['MessageHeader', 1], ['Task', held.elements.has('Bundle.entry:Task') ? 1 : 0]]) {
    const count = resources.filter(r => r?.resourceType === type).length;
    if (count !== max) faults.add(count < max ? 'REQUIRED' : 'STRUCTURE');
  }

  for (const code of ['STRUCTURE', 'REQUIRED', 'CODE_INVALID', 'VALUE']) must(!faults.has(code), code);
  must(definition === `${BASE}MessageDefinition/${meta.kind}-${meta.code}`, 'VALUE');
  agree(meta, bundle, header, resources, from, to);
  must(!faults.has(NO_CONSENT) && isConsented(bundle, resources, to), NO_CONSENT);
  return bundle;
}

/** As much of gate G01 as is judged here: of the consents in a message one is in force when it was written, to sharing, and to the organisation of ours that the message is for. */
function isConsented(bundle, resources, to) {
  const organisations = resources.filter(r => r.resourceType === 'Organization').flatMap(o => o.identifier ?? []).map(i => `${to}/${i.value}`);
  const consents = resources.filter(r => r.resourceType === 'Consent');
  return consents.length === 0 || consents.some(({ status, category, provision }) => {
    const { start, end } = provision.period;
    return status === 'active' && category[0].coding?.[0]?.code === 'sharing' && start <= bundle.timestamp && bundle.timestamp < end
      && provision.actor.every(a => organisations.includes(a.reference.identifier?.value));
  });
}

/** UTF-8 without a byte order mark, whole, no member twice, no half of a surrogate pair, not too deep. */
function parse(payload) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    let [members, depth] = [0, 0];
    const value = JSON.parse(text, (_, v) => {
      if (v !== null && typeof v === 'object' && !Array.isArray(v)) members += Object.keys(v).length;
      must(typeof v !== 'string' || v.isWellFormed(), 'STRUCTURE');
      return v;
    });
    for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) must('[{'.includes(token) ? ++depth <= MOST_DEPTH : ']}'.includes(token) ? depth-- : true, 'STRUCTURE');
    must((text.match(/"(?:[^"\\]|\\.)*"(\s*:)?/g) ?? []).filter(token => token.endsWith(':')).length === members, 'STRUCTURE');
    return value;
  } catch {
    throw new Refusal('STRUCTURE');
  }
}

/** What the meta, the header and the Task say of the message is the same, and every reference leads to an entry. */
function agree(meta, bundle, header, resources, from, to) {
  const task = resources.find(r => r.resourceType === 'Task');
  const endpoint = id => `urn:trm:participant:${id}`;
  must(bundle.id === meta.message && header.id === meta.message, 'VALUE');
  must(header.eventCoding?.code === meta.kind && header.reason.coding?.[0]?.code === meta.code, 'VALUE');
  must(header.source.endpoint === endpoint(from) && header.destination.every(d => d.endpoint === endpoint(to)), 'VALUE');
  must(!meta.inReplyTo || header.response, 'REQUIRED');
  must(header.response?.identifier === meta.inReplyTo, 'VALUE');
  must(!meta.case || task.groupIdentifier?.value === `urn:uuid:${meta.case}`, 'VALUE');
  const addresses = new Set(bundle.entry.map(e => e.fullUrl));
  must(addresses.size === bundle.entry.length && bundle.entry.every(e => e.fullUrl === `urn:uuid:${e.resource.id}`), 'VALUE');
  for (const [, reference] of JSON.stringify(bundle).matchAll(/"reference":"(urn:uuid:[^"]*)"/g)) must(addresses.has(reference), 'VALUE');
}

// Profiles: each read once, as a map from the path of an element to what is said of it.
const profiles = new Map();

function profile(url) {
  if (!profiles.has(url)) {
    const { type, snapshot } = JSON.parse(read(`fhir/StructureDefinition/${url.split('/').at(-1)}.json`));
    const elements = new Map(snapshot.element.map(e => [e.id, e]));
    const children = new Map();
    for (const { id } of snapshot.element) {
      const parent = id.slice(0, id.lastIndexOf('.'));
      if (id.includes('.') && !id.slice(parent.length).includes(':')) children.set(parent, [...(children.get(parent) ?? []), elements.get(id)]);
    }
    profiles.set(url, { type, elements, children });
  }
  return profiles.get(url);
}

/** Every fault of a resource, as codes. */
function keep(held, resource, faults) {
  keepChildren(held, held.type, resource, faults);
}

function keepChildren(held, path, value, faults) {
  const children = held.children.get(path);
  if (!children) return;
  if (value === null || typeof value !== 'object') return void faults.add('STRUCTURE');
  const seen = new Map();
  for (const name of Object.keys(value)) {
    const element = children.find(e => e.id === `${path}.${name.replace(/^_/, '')}` || isChoice(e, `${path}.`, name));
    if (element) seen.set(element, [...(seen.get(element) ?? []), name]);
    else if (name !== 'resourceType') faults.add('STRUCTURE');
  }
  for (const element of children) {
    const names = (seen.get(element) ?? []).filter(name => !name.startsWith('_'));
    if (element.min > 0 && !seen.has(element)) faults.add('REQUIRED');
    if (names.length > 1) faults.add('STRUCTURE');
    for (const name of names) keepElement(held, element, name, value[name], faults);
  }
}

/** `value[x]` and its like: the name ends with one of its types. */
const isChoice = (element, prefix, name) => element.id.endsWith('[x]') && element.id.startsWith(prefix)
  && (element.type ?? []).some(t => `${prefix}${name.replace(/^_/, '')}` === element.id.slice(0, -3) + t.code[0].toUpperCase() + t.code.slice(1));

function keepElement(held, element, name, value, faults) {
  if (element.max === '0') return void faults.add(isKnownElsewhere(element) ? 'VALUE' : 'STRUCTURE');
  const isList = element.base.max !== '1';
  const items = isList ? value : [value];
  if (!Array.isArray(items) || items.length === 0 || items.some(item => item === null || Array.isArray(item))) return void faults.add('STRUCTURE');
  if (items.length < element.min) faults.add('REQUIRED');
  if (element.max !== '*' && items.length > Number(element.max)) faults.add('VALUE');
  for (const item of items) keepItem(held, element, item, faults);
  if (element.id !== 'Bundle.entry') keepSlices(held, element, items, faults);
}

/** How many there are of each slice; where slices tell what an item is, one of none of them is no detail of this message. */
function keepSlices(held, element, items, faults) {
  const counts = new Map();
  for (const item of items) counts.set(slice(held, element, item), (counts.get(slice(held, element, item)) ?? 0) + 1);
  const slices = slicesOf(held, element);
  if (slices.length > 0 && counts.has(element.id)) faults.add('CODE_INVALID');
  for (const s of slices) {
    const count = counts.get(s.id) ?? 0;
    if (count < s.min) faults.add('REQUIRED');
    if (s.max !== '*' && count > Number(s.max)) faults.add('STRUCTURE');
  }
}

/** The slices of a list whose items are told apart by the pattern of their type: details of a Task. */
const slicesOf = (held, element) => [...held.elements.values()].filter(e => e.sliceName && e.id === `${element.id}:${e.sliceName}` && patternOf(held, e));

const patternOf = (held, element) => Object.entries(held.elements.get(`${element.id}.type`) ?? {}).find(([key]) => key.startsWith('pattern'))?.[1];

function keepItem(held, element, item, faults) {
  const types = (element.type ?? []).map(t => t.code);
  const shape = types.length === 1 ? PRIMITIVES[types[0]] : undefined;
  if (shape && typeof item !== shape.json) return void faults.add('STRUCTURE');
  if (shape?.form && !shape.form.test(String(item))) faults.add('VALUE');
  const isStructure = types.length === 1 && !shape && !types[0].startsWith('http');
  if (isStructure && typeof item !== 'object') return void faults.add('STRUCTURE');

  for (const [key, due] of Object.entries(element)) if (/^(fixed|pattern)[A-Z]/.test(key) && !holds(item, due)) faults.add('VALUE');
  if (element.binding?.strength === 'required') for (const coding of types[0] === 'code' ? [{ code: item }] : codings(item)) if (!isOf(element.binding.valueSet, coding)) faults.add('CODE_INVALID');

  if (element.id === 'Bundle.entry') keepEntry(held, item, faults);
  else keepChildren(held, slice(held, element, item), item, faults);
}

/** The entry's slice names the profiles of its type; the resource keeps one of them. */
function keepEntry(held, entry, faults) {
  const type = entry.resource?.resourceType;
  if (entry.resource === undefined) return void faults.add('REQUIRED');
  const allowed = held.elements.get(`Bundle.entry:${type}.resource`);
  if (!allowed) return void faults.add('STRUCTURE');
  keepChildren(held, 'Bundle.entry', { ...entry, resource: undefined, fullUrl: entry.fullUrl }, new Set());
  if (entry.fullUrl === undefined) faults.add('REQUIRED');
  const found = allowed.type[0].profile.map(url => {
    const own = new Set();
    keep(profile(url), entry.resource, own);
    return type === 'Consent' && own.size > 0 ? new Set([NO_CONSENT]) : own;
  });
  found.sort((a, b) => a.size - b.size)[0].forEach(code => faults.add(code));
}

/** The slice that an item of a list is of, else the list itself. */
const slice = (held, element, item) => (slicesOf(held, element).find(s => holds(item.type, patternOf(held, s))) ?? element).id;

/** A pattern: everything it says stands in the value, whatever else does. */
const holds = (value, pattern) => (Array.isArray(pattern) ? Array.isArray(value) && pattern.every(p => value.some(v => holds(v, p)))
  : pattern !== null && typeof pattern === 'object' ? value !== null && typeof value === 'object' && Object.entries(pattern).every(([k, p]) => holds(value[k], p)) : value === pattern);

/** An element that no profile of its type allows is unknown to the exchange (STRUCTURE); one that another kind of message may carry is out of place here (VALUE). */
function isKnownElsewhere(element) {
  const type = element.path.split('.')[0];
  const name = type.replace(/(?<!^)[A-Z]/g, c => `-${c}`).toLowerCase();
  return readdirSync(new URL('fhir/StructureDefinition/', contracts)).filter(file => file.startsWith(name))
    .some(file => (profile(`${BASE}StructureDefinition/${file.slice(0, -5)}`).elements.get(element.id)?.max ?? '0') !== '0');
}

const codings = item => [item?.coding ?? (item?.code && item?.system ? item : [])].flat().filter(coding => coding !== null && typeof coding === 'object');

// Code lists: each value set opened once, as a set of "system|code". Lists of HL7 itself are not in the folder.
const lists = new Map();

function isOf(valueSet, { system, code }) {
  if (!valueSet.startsWith(BASE)) return true;
  const codes = list(valueSet.split('|')[0]);
  return system === undefined ? [...codes].some(c => c.endsWith(`|${code}`)) : codes.has(`${system}|${code}`) || codes.has(`${system}|*`);
}

function list(url) {
  if (!lists.has(url)) lists.set(url, new Set(JSON.parse(read(`fhir/ValueSet/${url.split('/').at(-1)}.json`)).compose.include.flatMap(included)));
  return lists.get(url);
}

function included({ system, concept, valueSet }) {
  if (valueSet) return valueSet.flatMap(url => [...list(url)]);
  if (concept) return concept.map(c => `${system}|${c.code}`);
  if (!system.startsWith(BASE)) return [`${system}|*`];
  const file = system.slice(`${BASE}CodeSystem/`.length).replace(/[/_]/g, '-');
  return JSON.parse(read(`fhir/CodeSystem/${file}.json`)).concept.map(c => `${system}|${c.code}`);
}

const PRIMITIVES = {
  boolean: { json: 'boolean' },
  integer: { json: 'number', form: /^-?\d+$/ }, positiveInt: { json: 'number', form: /^[1-9]\d*$/ }, unsignedInt: { json: 'number', form: /^\d+$/ }, decimal: { json: 'number' },
  string: { json: 'string', form: /\S/ }, markdown: { json: 'string', form: /\S/ }, code: { json: 'string', form: /^\S+( \S+)*$/ }, id: { json: 'string', form: /^[A-Za-z0-9.-]{1,64}$/ },
  uri: { json: 'string', form: /^\S+$/ }, url: { json: 'string', form: /^\S+$/ }, canonical: { json: 'string', form: /^\S+$/ },
  date: { json: 'string', form: /^\d{4}(-\d\d){0,2}$/ }, dateTime: { json: 'string', form: /^\d{4}(-\d\d){0,2}(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/ },
  instant: { json: 'string', form: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ },
};
