/**
 * A container calls a native sidecar that nothing shows to be ready by then.
 *
 * The kubelet starts the next container as soon as a sidecar has *started*: its startup probe has passed, or, without one,
 * its process exists (KEP-753). That the process listens yet is another matter.
 */
import { definePodRule } from '../../linter/rule.js';
import type { Caller, Listener, PodContainer, PodModel } from '../../pod/model.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { restsOnProbe } from '../support/port-claims.js';
import { containerName } from '../support/site.js';

export const startsBeforeDependency = definePodRule({
  meta: {
    id: 'sidecar/starts-before-dependency',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A sidecar is called before it is known to be ready',
    summary: 'A native sidecar that others call should have a startup probe.',
    why: 'A native sidecar is started before the containers below it, but started only means that its process exists. Without a startup probe the kubelet goes on at once, and an application that calls the sidecar in its first second may find nobody at home. With a `startupProbe` the kubelet waits until the sidecar answers.',
    whenNot: 'When the caller tries again until the sidecar answers.',
    source: {
      title: 'Sidecar containers and the Pod lifecycle',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#sidecar-containers-and-pod-lifecycle',
    },
    messages: {
      early:
        '{caller} calls sidecar {sidecar} on localhost port {port}, but {sidecar} has no startup probe, so {caller} may start before it answers. Give {sidecar} a `startupProbe`.',
    },
  },

  *check(pod) {
    for (const sidecar of firstContainers(pod.containers)) {
      const call = sidecar.phase === 'sidecar' && !isGated(sidecar) ? firstCall(pod, sidecar) : undefined;
      if (call !== undefined) {
        yield {
          messageId: 'early',
          at: containerName(pod, sidecar),
          container: sidecar.name,
          data: { caller: quoteName(call.container), sidecar: quoteName(sidecar), port: call.port },
          related: [{ message: `${quoteName(call.container)} calls it here.`, at: call.at }],
        };
      }
    }
  },
});

/** A postStart hook holds the next container back as a startup probe does. */
function isGated({ spec }: PodContainer): boolean {
  return spec.startupProbe !== undefined || spec.lifecycle?.postStart !== undefined;
}

function firstCall(pod: PodModel, sidecar: PodContainer): Caller | undefined {
  const own = (listener: Listener): boolean => listener.container === sidecar && !restsOnProbe(listener);
  const ports = new Set(pod.listeners.filter(own).map(({ port }) => port));
  return pod.callers.find(
    ({ container, port }) => container.order > sidecar.order && ports.has(port) && !retries(container),
  );
}

/** A shell loop or a known waiting tool around the start. */
function retries({ words, commands }: PodContainer): boolean {
  const loops = commands.some(({ script }) => script?.keywords.some((word) => word === 'until' || word === 'while'));
  return loops || words.some(({ text }) => /wait-for|wait4|dockerize|--retry|--wait/.test(text));
}
