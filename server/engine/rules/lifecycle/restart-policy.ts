/**
 * The restart policy doesn't fit what makes or runs the Pod.
 *
 * Controllers that keep Pods running take `Always` only, Jobs anything but (`ValidatePodTemplateSpecForReplicaSet` and
 * `validateJobSpec` upstream). A bare Pod whose program ends is started again for ever under the default `Always`.
 */
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { programName } from '../../pod/programs.js';
import { goQuote } from '../../schema/go-text.js';
import { quoteName } from '../support/names.js';
import { isHook, isManaged, isTrial } from '../support/purpose.js';
import { serverNote } from '../support/server-note.js';
import { inSpec, kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';
import { isBuiltIn } from '../support/workload.js';

export const restartPolicy = definePodRule({
  meta: {
    id: 'lifecycle/restart-policy',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A restart policy that does not fit',
    summary: 'The restart policy must fit the kind of the workload and what its containers do.',
    why: 'A Deployment, StatefulSet or DaemonSet keeps its Pods running, so the API server takes `restartPolicy: Always` only; a Job waits for its Pods to end, so it takes `OnFailure` or `Never` and wants it said. A bare Pod is `Always` unless told otherwise: a program that ends is run again and again, with growing pauses (CrashLoopBackOff).',
    whenNot: 'When a program that ends is meant to be run again for ever.',
    source: {
      title: 'Pod lifecycle: container restarts',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy',
    },
    messages: {
      always:
        '{workload} keeps its Pods running, so the API server takes no `restartPolicy: {policy}` there. Remove it, or use a Job for work that ends.',
      job: '{workload} runs to completion, so the API server refuses `restartPolicy: Always`. Use `OnFailure` or `Never`.',
      jobUnset:
        '{workload} runs to completion but sets no `restartPolicy`, and the default `Always` is refused for Jobs. Set `OnFailure` or `Never`.',
      batch:
        '{container} ends by itself ({evidence}), but the Pod restarts it for ever: {why}. Set `restartPolicy: OnFailure`.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    const { object, spec } = pod.template;
    const policy = spec.restartPolicy;
    if (!isBuiltIn(object) || object.kind === 'PodTemplate') {
      return;
    }
    const at = inSpec(pod, 'restartPolicy');
    const workload = describeObject(object);
    if (object.kind === 'Job' || object.kind === 'CronJob') {
      if (policy === undefined || policy === 'Always') {
        yield {
          messageId: policy === undefined ? 'jobUnset' : 'job',
          at: policy === undefined ? inSpec(pod) : at,
          data: { workload },
          related: [serverNote(at, 'Required value: valid values: "OnFailure", "Never"')],
          fixes: [setPolicy(pod, 'OnFailure'), setPolicy(pod, 'Never')],
        };
      }
    } else if (object.kind === 'Pod') {
      yield* checkPod(pod);
    } else if (policy === 'OnFailure' || policy === 'Never') {
      yield {
        messageId: 'always',
        at,
        data: { workload, policy },
        related: [serverNote(at, `Unsupported value: ${goQuote(policy)}: supported values: "Always"`)],
        fixes: [
          {
            title: 'Remove `restartPolicy`: it is `Always`',
            kind: 'suggestion',
            edits: () => [{ op: 'remove', object, path: at.path }],
          },
        ],
      };
    }
  },
});

/** A bare Pod is batch work only where every main container shows on its command line that it ends. */
function* checkPod(pod: PodModel) {
  const { object, spec } = pod.template;
  const main = pod.containers.filter(({ phase }) => phase === 'main');
  const [first] = main;
  const runsOn = spec.restartPolicy === undefined || spec.restartPolicy === 'Always';
  const ends = main.every(({ ending, spec: own }) => ending.ends === 'yes' && own.restartPolicy === undefined);
  if (first === undefined || !runsOn || !ends || main.some(idles) || isManaged(pod) || isHook(pod) || isTrial(pod)) {
    return;
  }
  yield {
    messageId: 'batch' as const,
    severity: 'warning' as const,
    at: spec.restartPolicy === undefined ? kindOf(object) : inSpec(pod, 'restartPolicy'),
    container: first.name,
    data: {
      container: quoteName(first),
      evidence: first.ending.evidence,
      why: spec.restartPolicy === undefined ? '`Always` is the default' : 'it says `Always`',
    },
    related: first.ending.at === undefined ? [] : [{ message: first.ending.evidence, at: first.ending.at }],
    fixes: [setPolicy(pod, 'OnFailure')],
  };
}

/** Programs that keep a container open, or that a demonstration watches: starting them again is what is wanted. */
const idlePrograms: ReadonlySet<string> = new Set([
  'sleep',
  'tail',
  'cat',
  'ping',
  'stress',
  'read',
  'Start-Sleep',
  'timeout',
]);

function idles({ commands, words }: PodContainer): boolean {
  return (
    commands.some((command) => idlePrograms.has(programName(command))) ||
    words.some(({ text }) => /\b[Ss]leep\b/.test(text))
  );
}

function setPolicy({ template: { object, spec, specPath } }: PodModel, value: string): FixRecipe {
  return {
    title: `Set \`restartPolicy: ${value}\``,
    kind: 'suggestion',
    edits: () => [
      spec.restartPolicy === undefined
        ? { op: 'add', object, path: specPath, key: 'restartPolicy', value }
        : { op: 'replace', object, path: [...specPath, 'restartPolicy'], value },
    ],
  };
}
