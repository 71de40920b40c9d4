// What the receiver of a hook does with a call. Reads lines {"secret", "headers", "body"} from standard input and writes for each the type that the verified body says, or why it is refused.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    console.log(new Webhook(secret).verify(body, headers).type);
  } catch (fault) {
    console.log(`refused: ${fault.message}`);
  }
}
