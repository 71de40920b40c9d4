// Reads the AsyncAPI document named as argument with AsyncAPI's own parser, and from standard input NDJSON {"name": "...", "schema": "...", "instance": ...}.
// Writes one line of JSON: {"problems": [...], "document": {...}, "instances": {"NAME": [...]}}: what is wrong with the document, the document itself, and what
// is wrong with each instance by that schema of its components. Empty lists: nothing.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { DiagnosticSeverity, Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
// What is only described inside the sealed message is on no channel, which the parser finds unused; a newer version of AsyncAPI is no fault.
const beside = /^asyncapi3?-(unused-|latest-version)/;
const problems = diagnostics.filter((d) => !beside.test(d.code))
  .map((d) => `${d.code} ${d.path.join('/')}: ${d.message}`);

const instances = {};
if (document) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const schemas = document.json().components.schemas;
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const { name, schema, instance } = JSON.parse(line);
    const validate = ajv.compile({ ...schemas[schema], $id: undefined });
    instances[name] = validate(instance) ? [] : validate.errors.map((e) => `${e.instancePath || '/'} ${e.message}`);
  }
}

// The parser marks what it has read with members of its own, and resolves references in place.
const plain = JSON.stringify(document?.json() ?? null, (name, value) => (name.startsWith('x-parser-') ? undefined : value));
process.stdout.write(`{"problems":${JSON.stringify(problems)},"document":${plain},"instances":${JSON.stringify(instances)}}\n`);
