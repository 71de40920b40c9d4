// Makes a client from the document that is named, holds the calls of client.ts to its types, and lets it speak to the node of standard input. Nothing that is generated is kept.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generateSource } from 'oazapfts';
import ts from 'typescript';

const place = mkdtempSync(join(process.cwd(), 'generated-'));
try {
  writeFileSync(join(place, 'api.ts'), await generateSource(process.argv[2]));
  copyFileSync('client.ts', join(place, 'client.ts'));
  const program = ts.createProgram([join(place, 'client.ts')], {
    strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, skipLibCheck: true, types: ['node'],
  });
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, { getCurrentDirectory: () => place, getCanonicalFileName: (f) => f, getNewLine: () => '\n' }));
  await import(pathToFileURL(join(place, 'client.js')).href);
} finally {
  rmSync(place, { recursive: true });
}
