// `npm test [step …]`: installs what is missing, runs every step (or the named ones), prints one summary and exits by it.
// A step whose needs cannot be set up is skipped with the exact reason; RNN_REQUIRE_ALL=1 makes that a failure.
import { ensureChromium } from './setup/debian.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ensurePython } from './setup/python.mjs';
import { ensureServer } from './setup/vscodeServer.mjs';
import { prerequisites, steps } from './testSteps.mjs';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${steps.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const requireAll = process.env.RNN_REQUIRE_ALL === '1';
const names = new Set(wanted.flatMap((name) => [...(prerequisites[name] ?? []), name]));
const chosen = steps.filter(({ name, onlyByName }) => (wanted.length === 0 ? !onlyByName : names.has(name)));

const setups = { chromium: ensureChromium, server: () => ensureServer('newest'), python: ensurePython };
/** What could not be set up, by need. */
const missing = new Map();

try {
  await ensurePackages();
} catch (error) {
  console.error(error.message);
  console.log('\n0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
for (const need of new Set(chosen.flatMap(({ needs }) => needs))) {
  try {
    await setups[need]();
  } catch (error) {
    missing.set(need, error.message);
    console.error(`Cannot set up ${need}: ${error.message}`);
  }
}

const rows = [];
for (const { name, needs, run } of chosen) {
  const lacking = needs.filter((need) => missing.has(need));
  if (lacking.length > 0) {
    const count = { passed: 0, failed: requireAll ? 1 : 0, skipped: requireAll ? 0 : 1 };
    rows.push({ name, count, seconds: 0, note: `not run: ${lacking.join(' and ')} could not be set up` });
    continue;
  }
  console.log(`\n── ${name}`);
  const start = Date.now();
  let count;
  let note = '';
  try {
    count = await run();
  } catch (error) {
    count = { passed: 0, failed: 1, skipped: 0 };
    note = error.message;
    console.error(error.message);
  }
  rows.push({ name, count, seconds: (Date.now() - start) / 1000, note: note.split('\n')[0] });
}

const sum = (key) => rows.reduce((total, { count }) => total + count[key], 0);
console.log('\n── summary');
for (const { name, count, seconds, note } of rows) {
  const { passed, failed, skipped } = count;
  console.log(
    `${name.padEnd(10)} ${passed} ok, ${failed} not ok, ${skipped} left out  (${seconds.toFixed(0)} s) ${note}`,
  );
}
for (const [need, reason] of missing) console.log(`missing: ${need}: ${reason}`);
const failed = sum('failed') + (requireAll ? sum('skipped') : 0);
const skipped = requireAll ? 0 : sum('skipped');
console.log('');
console.log(`${sum('passed')} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
