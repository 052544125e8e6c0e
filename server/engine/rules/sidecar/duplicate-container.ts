/**
 * The same program stands twice in one Pod.
 *
 * A Pod is one instance. More of the same is more Pods, which the scheduler can spread over nodes; a second container shares
 * the node, the network and the fate of the first.
 */
import type { FixRecipe, RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { compareContainers } from '../support/same-program.js';
import { servicesBefore, targetPorts } from '../support/service-ports.js';
import { containerName } from '../support/site.js';

export const duplicateContainer = definePodRule({
  meta: {
    id: 'sidecar/duplicate-container',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'The same program runs twice in one Pod',
    summary: 'A Pod must not run the same program in two containers.',
    why: 'One Pod is one instance of an application. A second copy in the same house brings no safety: both copies live on one node, share one IP and its ports, are counted as one by Services and autoscalers, and are born and die together. More load wants more Pods, never more containers: raise `replicas`, and the scheduler can spread them.',
    whenNot:
      'When the two differ in a way that the manifest does not show, such as a role that the program chooses at start.',
    source: {
      title: 'Pods: how Pods manage multiple containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers',
    },
    messages: {
      duplicate:
        '{second} runs the same program as {first} ({image}, nothing differs but {differing}). Copies in one Pod share its node, IP and fate; remove one and raise `replicas` instead.',
    },
    fix: 'refactoring',
  },

  *check(pod, context) {
    const seen = new Map<string, PodContainer[]>();
    for (const container of mainContainers(pod)) {
      const alike = seen.get(container.image.repository) ?? [];
      const first = alike.find((other) => isDuplicate(other, container));
      seen.set(container.image.repository, alike);
      alike.push(container);
      // Three and more that differ by an ordinal are workers side by side, see `scaling/vertical-by-containers`.
      if (first === undefined || isWorkerSet(pod, first)) {
        continue;
      }
      yield {
        messageId: 'duplicate',
        at: containerName(pod, container),
        container: container.name,
        data: {
          first: quoteName(first),
          second: quoteName(container),
          image: container.image.text,
          differing: differences(first, container),
        },
        related: [{ message: `${quoteName(first)} runs it here.`, at: containerName(pod, first) }],
        fixes: fixes(pod, container, context),
      };
    }
  },
});

/** What a comparison of programs leaves out, in words. */
function differences({ spec: a }: PodContainer, { spec: b }: PodContainer): string {
  const rights = JSON.stringify(a.securityContext ?? {}) === JSON.stringify(b.securityContext ?? {});
  return rights ? 'names, ports and numbers' : 'names, ports, numbers and `securityContext`';
}

function mainContainers(pod: PodModel): readonly PodContainer[] {
  return firstContainers(pod.containers.filter(({ phase }) => phase === 'main'));
}

function isDuplicate(a: PodContainer, b: PodContainer): boolean {
  return compareContainers(a, b) !== 'different';
}

function isWorkerSet(pod: PodModel, first: PodContainer): boolean {
  const likeness = mainContainers(pod).map((other) => compareContainers(first, other));
  return likeness.filter((found) => found === 'ordinal').length >= 2;
}

/** One more replica for the copy that goes; only where the workload counts replicas and nobody asks for the copy by its port. */
function fixes(pod: PodModel, copy: PodContainer, { neighbourhood }: RuleContext): readonly FixRecipe[] {
  const { object, replicas, replicasPath } = pod.template;
  const own = new Set<number | string>(
    (copy.spec.ports ?? []).flatMap(({ containerPort, name }) => [containerPort ?? 0, name ?? '']),
  );
  const asked =
    pod.callers.some(({ port, container }) => container !== copy && own.has(port)) ||
    servicesBefore(pod, neighbourhood).some((service) => targetPorts(service).some(({ target }) => own.has(target)));
  if (replicasPath === undefined || asked) {
    return [];
  }
  return [
    {
      title: `Remove ${quoteName(copy)} and run ${(replicas ?? 1) + 1} replicas`,
      kind: 'refactoring',
      edits: () => [
        { op: 'remove', object, path: copy.path },
        { op: 'replace', object, path: replicasPath, value: (replicas ?? 1) + 1 },
      ],
    },
  ];
}
