/**
 * A database or message queue shares a Pod with the application that uses it.
 *
 * Data must outlive its readers; a Pod must not. Exporters, backup and init tools beside a database are its helpers and fine,
 * and so is a cache, which may be lost.
 */
import type { RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { findCoupling } from '../support/coupling.js';
import { extractContainer } from '../support/extract-container.js';
import { describeRole } from '../support/helpers.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { servicesBefore, targetPorts } from '../support/service-ports.js';
import { containerName } from '../support/site.js';

export const databaseWithApplication = definePodRule({
  meta: {
    id: 'sidecar/database-with-application',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A database shares a Pod with its application',
    summary: 'A database or queue must not run in the Pod of the application that uses it.',
    why: 'Pods are born to die, data is not. With the database in the house of its application, every new version of the application stops the database, a second replica gets a database of its own with other data in it, and neither can be scaled, backed up or upgraded apart from the other.',
    whenNot: 'In throw-away demonstrations and tests that run exactly one Pod.',
    source: {
      title: 'Pods: how Pods manage multiple containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers',
    },
    messages: {
      together:
        '{store} ({storeRole}) runs in the same Pod as {application}: it stops with every rollout of the application, and each further replica gets a {noun} of its own. Move it to its own StatefulSet and reach it through a Service.',
    },
    fix: 'refactoring',
  },

  *check(pod, context) {
    // A task may bring the database that it tests with.
    if (pod.template.runs === 'to-completion') {
      return;
    }
    const main = firstContainers(pod.containers.filter(({ phase }) => phase === 'main'));
    for (const store of main.filter(isStore)) {
      const application = main.find((other) => isApplicationOf(pod, context, other, store));
      if (application !== undefined) {
        yield {
          messageId: 'together',
          at: containerName(pod, store),
          container: store.name,
          data: {
            store: quoteName(store),
            storeRole: describeRole(store),
            application: quoteName(application),
            noun: store.role.role,
          },
          related: [{ message: 'The application.', at: containerName(pod, application) }],
          // One copy of the data, however many replicas the application has.
          fixes: extractContainer(pod, store, context.neighbourhood, 1),
        };
      }
    }
  },
});

function isStore({ role }: PodContainer): boolean {
  return role.role === 'database' || role.role === 'queue';
}

/**
 * Somebody whom the store serves: a web or application server, or an unknown program that calls the store or
 * offers a port of its own to a Service. Tools that are made for the store (exporter, backup, pooler) serve it.
 */
function isApplicationOf(pod: PodModel, context: RuleContext, other: PodContainer, store: PodContainer): boolean {
  const { role } = other.role;
  if (other === store || isTool(other, store) || (other.knowledge?.helps ?? []).includes(store.knowledge?.id ?? '')) {
    return false;
  }
  if (role === 'web-server' || role === 'app-server') {
    return true;
  }
  return role === 'unknown' && (callsStore(pod, other, store) || isServed(pod, context, other, store));
}

function callsStore(pod: PodModel, caller: PodContainer, store: PodContainer): boolean {
  return (
    pod.callers.some(
      ({ container, port }) =>
        container === caller &&
        pod.listeners.some((listener) => listener.container === store && listener.port === port),
    ) && findCoupling(pod, caller, store) !== undefined
  );
}

/** A Service leads to a port that the container declares, and the store does not. */
function isServed(
  pod: PodModel,
  { neighbourhood }: RuleContext,
  container: PodContainer,
  store: PodContainer,
): boolean {
  const [own, others] = [declaredPorts(container), declaredPorts(store)];
  return servicesBefore(pod, neighbourhood).some((service) =>
    targetPorts(service).some(({ target }) => own.has(target) && !others.has(target)),
  );
}

/** By number and by name. */
function declaredPorts({ spec }: PodContainer): ReadonlySet<number | string> {
  return new Set((spec.ports ?? []).flatMap(({ containerPort, name }) => [containerPort ?? 0, name ?? '']));
}

/** Words of names, between hyphens, of programs that are there for the store. */
const toolWords =
  /^(\w*export(er)?|metrics?|monitor\w*|backups?|\w*backup|restore|dump|archiver?|agent|probe|health\w*|init\w*|migrat\w*|operator|reload\w*|config\w*|sidecar|pooler|\w*bouncer|proxy|router|admin|\w*admin|console|replicat\w*|cluster\w*|discover\w*|elector|upgrade|logs?|logging|certs?|watch\w*|manager|heartbeat|sync\w*)$/i;

/** Its name or image says that it serves the store: `mysql-exporter`, `xtrabackup`, or another container of the store's own image. */
function isTool({ name, image }: PodContainer, store: PodContainer): boolean {
  const isNamedSo = [name, image.name].some((text) => text.split(/[-_.]/).some((word) => toolWords.test(word)));
  return isNamedSo || (image.name !== '' && image.name === store.image.name);
}
