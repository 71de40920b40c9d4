// Says what is wrong with an OpenAPI document, by the schema that the OpenAPI Initiative publishes: nothing, where all is well.
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';

const validator = new Validator();
const { valid, errors } = await validator.validate(JSON.parse(readFileSync(process.argv[2], 'utf8')));
if (!valid) process.stdout.write(typeof errors === 'string' ? errors : JSON.stringify(errors));
else if (validator.version !== '3.1') process.stdout.write(`OpenAPI ${validator.version}`);
