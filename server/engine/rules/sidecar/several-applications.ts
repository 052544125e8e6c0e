/**
 * One Pod holds several applications that have nothing to do with each other.
 *
 * A Pod is for one application and its helpers. Only containers whose image says that they are an application count,
 * and a shared volume, a call on localhost or a shared process namespace is reason enough to stand together.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, Role } from '../../pod/model.js';
import { findCoupling } from '../support/coupling.js';
import { extractContainer } from '../support/extract-container.js';
import { describeRole } from '../support/helpers.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { compareContainers } from '../support/same-program.js';
import { containerName } from '../support/site.js';

export const severalApplications = definePodRule({
  meta: {
    id: 'sidecar/several-applications',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Several applications share one Pod',
    summary: 'A Pod must hold one application, with helpers beside it.',
    why: 'The house is built for one family: a Pod is placed, started, scaled, restarted and thrown away as a whole. Two applications in it cannot be scaled or updated apart, compete for the same ports and memory, and each outage of one takes the other out of its Services. Containers belong together when one helps the other: over a shared volume, over localhost, or as proxy, log shipper or exporter.',
    whenNot: 'When the two are coupled in a way that the manifest does not show.',
    source: {
      title: 'Pods: how Pods manage multiple containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers',
    },
    messages: {
      several:
        '{second} ({secondRole}) and {first} ({firstRole}) are two applications in one Pod and share neither a volume nor a call on localhost. Give each a workload of its own, so that they scale, restart and fail apart.',
    },
    fix: 'refactoring',
  },

  *check(pod, { neighbourhood }) {
    const applications = firstContainers(pod.containers.filter(isApplication));
    for (const [index, second] of applications.entries()) {
      const earlier = applications.slice(0, index);
      const [first] = earlier;
      const related = earlier.some(
        (other) => findCoupling(pod, other, second) !== undefined || compareContainers(other, second) !== 'different',
      );
      if (first === undefined || related) {
        continue;
      }
      // A database beside its application is the business of `sidecar/database-with-application`.
      if (isStore(first) !== isStore(second)) {
        continue;
      }
      yield {
        messageId: 'several',
        at: containerName(pod, second),
        container: second.name,
        data: {
          first: quoteName(first),
          second: quoteName(second),
          firstRole: describeRole(first),
          secondRole: describeRole(second),
        },
        related: [{ message: `${quoteName(first)} is the first application.`, at: containerName(pod, first) }],
        fixes: extractContainer(pod, second, neighbourhood, pod.template.replicas ?? 1),
      };
    }
  },
});

const applicationRoles: ReadonlySet<Role> = new Set<Role>(['web-server', 'app-server', 'database', 'queue']);

function isApplication({ phase, role }: PodContainer): boolean {
  return phase === 'main' && applicationRoles.has(role.role) && role.confidence !== 'possible';
}

function isStore({ role }: PodContainer): boolean {
  return role.role === 'database' || role.role === 'queue';
}
