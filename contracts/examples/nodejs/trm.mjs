// The command line of the example: `node trm.mjs CONFIG` runs the participant, and takes a command a line from whoever sits there.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { findCase, mayAccept } from './lib/cases.mjs';
import { accepted, test } from './lib/messages.mjs';
import { Participant } from './lib/participant.mjs';
import { Refusal, must } from './lib/refusal.mjs';
import { sendMessage } from './lib/send.mjs';
import { exportTrail } from './lib/trail.mjs';
import { ownCheckpoint } from './lib/witness.mjs';

const HELP = `test PEER                                             send a test
cases                                                 list the cases that came
accept CASE ORGANISATION CASE-WORKER DAY NAME ...     take a case for an organisation of ours, from that day on
export FOLDER                                         write our trail, for trm trail verify FOLDER --key log.vkey
stop                                                  end`;

/** One line, one object: ids, codes, numbers and times. What was said in a message stands in no line. */
const print = line => console.log(JSON.stringify({ at: new Date().toISOString(), ...line }));

const config = JSON.parse(readFileSync(process.argv[2] ?? 'participant.json', 'utf8'));
const participant = new Participant(config, print);

const COMMANDS = {
  test: peer => sendMessage(participant, peer, test(participant.self, peer, participant.officer, participant.now)),
  cases: () => {
    for (const c of participant.state.cases.values()) print({ what: 'case', peer: c.peer, case: c.id, accepted: c.accepted !== undefined, identity: c.hasIdentity === true, holds: c.holds.size });
  },
  accept: (id, code, caseWorker, day, ...name) => {
    const known = [...participant.state.cases.values()].find(c => c.id === id && findCase(participant.state.cases, c.peer, id).profile);
    const why = mayAccept(known);
    must(!why, why);
    must(/^[A-Za-z0-9.-]{1,32}$/.test(code) && /^[A-Za-z0-9.-]{1,32}$/.test(caseWorker) && /^\d{4}-\d\d-\d\d$/.test(day) && name.length > 0, 'VALUE');
    const message = accepted(participant.self, known.peer, participant.officer, known, { code, name: name.join(' ') }, caseWorker, day, participant.now);
    sendMessage(participant, known.peer, message, { t: 'case', peer: known.peer, case: id, message: message.meta.message, what: 'accepted' });
  },
  export: folder => {
    exportTrail(folder, ownCheckpoint(participant).note, participant.state.evidences);
    print({ what: 'exported', size: participant.state.evidences.length });
  },
  help: () => console.log(HELP),
  stop: async () => {
    await participant.stop();
    process.exit(0);
  },
};

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, COMMANDS.stop);
createInterface({ input: process.stdin }).on('line', async line => {
  const [command, ...words] = line.trim().split(/\s+/);
  try {
    await (COMMANDS[command] ?? COMMANDS.help)(...words);
  } catch (fault) {
    print({ what: 'refused-here', command: COMMANDS[command] ? command : undefined, code: fault instanceof Refusal ? fault.code : fault.code ?? 'FAULT' });
  }
});
await participant.start();
print({ what: 'started', participant: participant.self, generation: participant.generation, directory: participant.directory.version });
