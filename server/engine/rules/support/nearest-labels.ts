/** Which Pods a selector that matches nothing probably meant. */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { editDistance, nearestName } from './nearest.js';
import { isNextTo } from './place.js';

/** Labels that controllers put on Pods: they stand in no template. */
const addedLabels: ReadonlySet<string> = new Set([
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-revision-hash',
  'pod-template-hash',
  'pod-template-generation',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'job-name',
  'controller-uid',
]);

/** Domains of operators that label the Pods they make. */
const operatorLabels =
  /^(leaderworkerset\.(sigs|x-k8s)|jobset\.sigs|ray|serving\.knative|elasticsearch\.k8s\.elastic|kibana\.k8s\.elastic|common\.k8s\.elastic|strimzi|postgres-operator\.crunchydata|cnpg|k8s\.mariadb|app\.redislabs|rabbitmq|zalando|operator\.prometheus|cluster-name)[./]/;

/** The part of a selector that a template can show. */
export function writtenLabels(selector: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(selector).filter(([key]) => !addedLabels.has(key) && !operatorLabels.test(key)),
  );
}

/** Labels that a running program or operator gives to one of its Pods: who leads, who is the primary. */
const setLater = /(^|[-/.])(role|leader|master|primary|state|status|active|replica-type)$/i;

/** Labels by which releases take turns: the Pods of the other one are made by the next rollout. */
const alternating =
  /(^|[-/.])(version|revision|slot|colou?r|track|release-track|deployment|stage|rollouts-pod-template-hash)$/i;

/** What a label of {@link setLater} says of a running Pod. */
const ranks = /^(true|master|primary|leader|active|replica|secondary|slave|follower|standby|ready|healthy)$/i;

/** The part of a selector that Pods have from birth to death: not who leads. */
export function lastingLabels(selector: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isLasting = ([key, value]: readonly [string, string]): boolean => !(setLater.test(key) && ranks.test(value));
  return Object.fromEntries(Object.entries(writtenLabels(selector)).filter(isLasting));
}

export interface NearestPods {
  readonly pod: PodModel;
  /** The one label that keeps them apart. */
  readonly key: string;
  /** Its value on the Pods; undefined where they lack it. */
  readonly found: string | undefined;
  readonly at: Site;
}

/**
 * The Pods that lack a single label of the selector. All others match; where there is no other, the values differ by a slip
 * of the pen, or the workload has the name of the object that selects. Whatever differs in more is somebody else.
 */
export function nearestPods(
  pods: readonly PodModel[],
  selector: Readonly<Record<string, string>>,
  selecting: KubernetesObject,
): NearestPods | undefined {
  const wanted = Object.entries(selector);
  const inFile = pods.filter(({ template }) => template.object.uri === selecting.uri);
  for (const pod of [...inFile, ...pods]) {
    const { labels, object, path } = pod.template;
    const first = onlyDifference(wanted, labels);
    if (first === undefined) {
      continue;
    }
    const [key, value] = first;
    const found = Object.hasOwn(labels, key) ? labels[key] : undefined;
    // Of a single label nearly all Pods of a namespace differ; the names are compared before the directories.
    const isNamesake = wanted.length > 1 || object.name === selecting.name;
    if ((found === undefined && !isNamesake) || !isNextTo(object, selecting)) {
      continue;
    }
    if (found === undefined ? setLater.test(key) : alternating.test(key)) {
      continue;
    }
    if (isNamesake || (found !== undefined && isSlip(value, found))) {
      const at = { object, path: [...path, 'metadata', 'labels', ...(found === undefined ? [] : [key])] };
      return { pod, key, found, at };
    }
  }
  return undefined;
}

/** The entry that the labels lack, if there is exactly one. */
function onlyDifference(
  wanted: readonly (readonly [string, string])[],
  labels: Readonly<Record<string, string>>,
): readonly [string, string] | undefined {
  let found: readonly [string, string] | undefined;
  for (const entry of wanted) {
    if (Object.hasOwn(labels, entry[0]) && labels[entry[0]] === entry[1]) {
      continue;
    }
    if (found !== undefined) {
      return undefined;
    }
    found = entry;
  }
  return found;
}

/** Short words are too close to each other, `api` and `app` are two names, unless the same letters stand in both: `ngix`, `wbe`. */
function isSlip(wanted: string, found: string): boolean {
  const shortest = Math.min(wanted.length, found.length);
  if (shortest >= 5) {
    return nearestName(wanted, [found]) !== undefined;
  }
  const leastLetters = wanted.length === found.length ? 3 : 4;
  return shortest >= leastLetters && isScrambled(wanted, found);
}

/** Two neighbours changed places, or one letter inside of the word is missing or doubled. */
function isScrambled(wanted: string, found: string): boolean {
  if (wanted.length === found.length) {
    return sorted(wanted) === sorted(found) && editDistance(wanted, found, 2) === 1;
  }
  const keepsEnds = wanted.startsWith(found.charAt(0)) && wanted.endsWith(found.slice(-1));
  return keepsEnds && editDistance(wanted, found, 2) === 1;
}

const sorted = (word: string): string => Array.from(word).sort().join('');

/** Writes the value that the nearest Pods have. */
export function selectInstead({ object, path }: Site, key: string, value: string): FixRecipe {
  return {
    title: `Select \`${key}: ${value}\``,
    kind: 'suggestion',
    edits: () => [{ op: 'replace', object, path, value }],
  };
}
