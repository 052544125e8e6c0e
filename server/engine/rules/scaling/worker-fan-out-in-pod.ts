/**
 * A program starts more workers than it has CPU for.
 */
import { milliValue, parseQuantity } from '../../kubernetes/quantity.js';
import { definePodRule } from '../../linter/rule.js';
import { flagsOf } from '../../pod/flags.js';
import type { PodContainer } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { inContainer } from '../support/site.js';

export const workerFanOutInPod = definePodRule({
  meta: {
    id: 'scaling/worker-fan-out-in-pod',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'More workers than CPU',
    summary: 'A container should not start many more worker processes than it has CPUs.',
    why: 'Worker processes inside a container share its CPU limit: sixteen workers on one CPU take turns, are throttled together and hold sixteen times the memory. More Pods with few workers each spread over nodes, and an autoscaler can add one.',
    whenNot: 'For workers that mostly wait for others.',
    source: {
      title: 'Resource management for Pods and containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    messages: {
      fanOut:
        '{container} starts {workers} workers (`{flag}`) with a CPU limit of {limit}: they take turns and are throttled together. Start fewer, and scale with Pods.',
    },
    options: {
      perCpu: {
        type: 'integer',
        minimum: 1,
        description: 'How many workers per CPU are accepted.',
        default: 4,
      },
    },
  },

  *check(pod, { options }) {
    const perCpu = Number(options.perCpu);
    for (const container of pod.containers) {
      const limit = container.spec.resources?.limits?.cpu;
      const quantity = limit === undefined ? undefined : parseQuantity(limit);
      const fan = workersOf(container);
      if (limit !== undefined && quantity !== undefined && fan !== undefined) {
        if (fan.workers > Math.max(1, milliValue(quantity) / 1000) * perCpu) {
          yield {
            messageId: 'fanOut',
            at: fan.at,
            container: container.name,
            data: { container: quoteName(container), workers: fan.workers, flag: fan.flag, limit: String(limit) },
            related: [
              { message: `limited to ${limit}`, at: inContainer(pod, container, 'resources', 'limits', 'cpu') },
            ],
          };
        }
      }
    }
  },
});

/** Flags and variables of common servers and queues for the number of processes. */
const workerFlags: ReadonlySet<string> = new Set([
  'workers',
  'processes',
  'num-workers',
  'worker-processes',
  'concurrency',
]);
const workerVariables: ReadonlySet<string> = new Set([
  'WEB_CONCURRENCY',
  'GUNICORN_WORKERS',
  'UVICORN_WORKERS',
  'WORKERS',
  'NUM_WORKERS',
]);

function workersOf({ commands, environment }: PodContainer) {
  for (const { key, name, value = '', word, separate } of commands.flatMap(flagsOf)) {
    if (workerFlags.has(key) && /^\d{1,6}$/.test(value)) {
      return { workers: Number(value), flag: `${name}${separate ? ' ' : '='}${value}`, at: word.at };
    }
  }
  for (const { name, value = '', at } of environment) {
    if (workerVariables.has(name) && /^\d{1,6}$/.test(value)) {
      return { workers: Number(value), flag: `${name}=${value}`, at };
    }
  }
  return undefined;
}
