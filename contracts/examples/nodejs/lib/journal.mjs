// Storage: one file, to which lines are appended. A line is a commit: all its events, or none. It is on the disk (fsync) before anything is acknowledged, receipted or sent.
import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export class Journal {
  constructor(path) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const text = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    const end = text.lastIndexOf(0x0a) + 1;
    this.file = openSync(path, 'a', 0o600);
    this.end = end;
    ftruncateSync(this.file, end); // what a failure left of a line was never a commit
    this.commits = text.subarray(0, end).toString('utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
  }

  /** Throws where the disk does not take all of it; then nothing of it stands in the file. */
  append(events) {
    const line = Buffer.from(`${JSON.stringify(events)}\n`);
    try {
      for (let written = 0; written < line.length;) written += writeSync(this.file, line, written);
      fsyncSync(this.file);
    } catch (fault) {
      ftruncateSync(this.file, this.end); // half a line before the next one would make both unreadable
      throw fault;
    }
    this.end += line.length;
  }

  close() {
    closeSync(this.file);
  }
}
