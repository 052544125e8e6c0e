/**
 * A helper on which the application depends stands among the regular containers.
 *
 * Regular containers start and stop in no order that counts: the application may call a proxy that isn't up yet, and at
 * shutdown both get SIGTERM at once. A native sidecar (KEP-753) starts before them and is stopped after them.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { isHelper, isKnownHelper } from '../support/helpers.js';
import { firstCalls, firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { restsOnProbe } from '../support/port-claims.js';
import { asSidecar, nativeSidecars } from '../support/native-sidecar.js';
import { containerName } from '../support/site.js';

export const preferNative = definePodRule({
  meta: {
    id: 'sidecar/prefer-native',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A helper that could be a native sidecar',
    summary: 'A helper that the application calls should be a native sidecar.',
    why: 'The containers of a house are born and die together, but in no order: an application that calls its proxy at start may be there first, and at the end the proxy may be gone while the last requests still run. As a native sidecar, an init container with `restartPolicy: Always`, the helper is up before the application starts and is stopped when it has ended.',
    whenNot: 'When the application waits for its helper itself and nothing is lost at shutdown.',
    source: {
      title: 'Sidecar containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
    },
    messages: {
      native:
        '{application} calls {helper} on localhost port {port}, but the two start in any order and are stopped at once, so calls fail at start and at shutdown. Make {helper} a native sidecar: an init container with `restartPolicy: Always`.',
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    // In a Job the same helper is the business of `sidecar/job-never-completes`.
    if (!nativeSidecars(context) || pod.template.runs !== 'forever') {
      return;
    }
    for (const helper of firstContainers(pod.containers)) {
      const call = helper.phase === 'main' && servesOthers(helper) ? firstCall(pod, helper) : undefined;
      if (call === undefined) {
        continue;
      }
      yield {
        messageId: 'native',
        at: containerName(pod, helper),
        container: helper.name,
        data: { application: quoteName(call.container), helper: quoteName(helper), port: call.port },
        related: [{ message: `${quoteName(call.container)} calls it here.`, at: call.at }],
        fixes: [
          {
            title: `Make ${quoteName(helper)} a native sidecar`,
            kind: 'suggestion',
            edits: () => asSidecar(pod, helper),
          },
        ],
      };
    }
  },
});

/** An exporter or reloader looks after the application; the application doesn't depend on it. */
function servesOthers(container: PodContainer): boolean {
  return isKnownHelper(container) && ['proxy', 'agent', 'secrets', 'log-shipper'].includes(container.role.role);
}

/** A regular container that is no helper itself and calls a port which this one alone has. */
function firstCall(pod: PodModel, helper: PodContainer): PodModel['callers'][number] | undefined {
  return firstCalls(pod.callers).find(({ container, port }) => {
    const answering = pod.listeners.filter((listener) => listener.port === port && !restsOnProbe(listener));
    return (
      container !== helper &&
      container.phase === 'main' &&
      !isHelper(container) &&
      answering.length > 0 &&
      answering.every((listener) => listener.container === helper)
    );
  });
}
