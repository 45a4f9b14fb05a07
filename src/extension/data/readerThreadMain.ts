// The reading thread: answers questions of the host about data files, plans and run logs. It never talks to VS Code.
import { parentPort } from 'node:worker_threads';
import { printPlan } from '../../core/ir/printPlan.ts';
import { checkGradients } from '../../platform/node/checkGradients.ts';
import { dataFiles } from '../../platform/node/dataFiles.ts';
import { listRuns } from '../../platform/node/listRuns.ts';
import { errorText, prepareGraph } from '../../platform/node/prepare.ts';
import { readEndedRun } from '../../platform/node/runState.ts';
import { openDataset } from '../../train/data/openDataset.ts';
import { largestBatch } from '../../train/trainer.ts';
import type {
  Answer,
  DataAnswer,
  DataRequest,
  GradcheckAnswer,
  GradcheckRequest,
  PlanAnswer,
  PlanRequest,
  WorkerReply,
  WorkerRequest,
} from './workerMessages.ts';

async function readData({ place, spec, used, targets }: DataRequest): Promise<DataAnswer> {
  const source = dataFiles(place.folder, place.root);
  const result = await openDataset(spec, source, { used: new Set(used), targets: new Set(targets) });
  return result.ok
    ? { info: result.dataset.info, diagnostics: result.dataset.notes }
    : { info: null, diagnostics: result.diagnostics };
}

async function makePlan({ text, place }: PlanRequest): Promise<PlanAnswer> {
  const prepared = await prepareGraph({ text, ...place });
  if (!prepared.ok) return { plan: undefined, diagnostics: prepared.diagnostics };
  const { plan, dataset, training } = prepared;
  return { plan: printPlan(plan, largestBatch(dataset, training)), diagnostics: [] };
}

async function gradcheck({ text, place, nodes }: GradcheckRequest): Promise<GradcheckAnswer> {
  const prepared = await prepareGraph({ text, ...place });
  if (!prepared.ok) return { checks: [], refusal: errorText(prepared.diagnostics) };
  const result = await checkGradients(prepared, nodes);
  return result.ok ? { checks: result.checks, refusal: null } : { checks: [], refusal: result.message };
}

function answer(request: WorkerRequest): Promise<Answer> | Answer {
  switch (request.type) {
    case 'data':
      return readData(request);
    case 'plan':
      return makePlan(request);
    case 'runs':
      return { runs: listRuns(request.graphFile).slice(0, request.limit) };
    case 'log':
      return { records: readEndedRun(request.folder) };
    case 'gradcheck':
      return gradcheck(request);
  }
}

const port = parentPort;
if (!port) throw new Error('readerThreadMain runs as a worker thread only.');
port.on('message', ({ id, request }: { id: number; request: WorkerRequest }) => {
  void (async () => {
    let reply: WorkerReply;
    try {
      reply = { id, ok: true, value: await answer(request) };
    } catch (problem) {
      reply = { id, ok: false, message: problem instanceof Error ? problem.message : String(problem) };
    }
    port.postMessage(reply);
  })();
});
