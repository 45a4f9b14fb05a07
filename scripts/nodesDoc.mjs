// Writes docs/nodes.md from the catalogue. A test holds the file to it. Node 24 runs the TypeScript sources as they are.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodesPage } from '../src/core/check/nodesPage.ts';
import { allKinds } from '../src/core/nodes/catalogue.ts';

const file = path.resolve(import.meta.dirname, '../docs/nodes.md');
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, nodesPage(allKinds));
console.log(`wrote docs/nodes.md, ${allKinds.length} kinds`);
