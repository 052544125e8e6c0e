/** What is said where there is nothing to simulate. */
import type { PodModel } from '../pod/model.js';
import { findTemplateProblems } from '../scheduler/template-problems.js';
import type { Empty, Failure, PodChoice } from '../../protocol/simulator.js';
import type { Manifests } from './model.js';
import { placeOf } from './places.js';
import { podChoices } from './pod-choices.js';
import type { Workspace } from '../workspace/workspace.js';

const texts: Readonly<Record<Empty['reason'], string>> = {
  noPod: 'Open a manifest with a Pod, Deployment, StatefulSet, DaemonSet, Job or CronJob',
  noNodes: 'This cluster has no nodes',
  helm: 'Render the template first: helm template … | podlint -',
  serverDown: 'The language server has stopped',
  loading: 'Reading the manifests…',
};

/** Candidates that are offered. */
const mostCandidates = 50;

/** The message for a panel that has nothing to show. */
export function emptyMessage(reason: Empty['reason'], workspace?: Workspace): Empty {
  const candidates = reason === 'noPod' && workspace !== undefined ? candidatesIn(workspace) : [];
  return { type: 'empty', reason, text: texts[reason], candidates };
}

function candidatesIn(workspace: Workspace): readonly PodChoice[] {
  const found: PodChoice[] = [];
  for (const file of workspace.files()) {
    found.push(...podChoices(workspace.pods(file.uri), file));
    if (found.length >= mostCandidates) {
      break;
    }
  }
  return found.slice(0, mostCandidates);
}

/** Why the Pod cannot be simulated; `undefined` where it can. */
export function failureOf(manifests: Manifests, { template }: PodModel): Failure | undefined {
  const [problem] = findTemplateProblems(template);
  if (problem === undefined) {
    return undefined;
  }
  const place = placeOf(problem.object, problem.path);
  const { uri, name, file, workspace } = manifests;
  return {
    type: 'failure',
    text: `Cannot simulate: ${problem.message}`,
    ...(place === undefined ? {} : { place }),
    document: { uri, name },
    pods: podChoices(workspace.pods(file.uri), file),
  };
}
