/**
 * A probe or lifecycle handler names localhost as its host.
 *
 * It is the kubelet that connects, from the node (`pkg/probe/http`, `pkg/probe/tcp`): its localhost is the node's. Without
 * `host` it asks the IP of the Pod. In a Pod with `hostNetwork: true` the two are one, as in the static control-plane Pods.
 */
import type { Site } from '../../kubernetes/object.js';
import { definePodRule } from '../../linter/rule.js';
import type { PortHandler } from '../../pod/model.js';
import { quoteName } from '../support/names.js';

export const probeHostLocalhost = definePodRule({
  meta: {
    id: 'network/probe-host-localhost',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A probe asks the localhost of the node',
    summary: 'Probes and lifecycle handlers must not name localhost as their host.',
    why: 'A probe is not asked from within the house: the kubelet knocks from the node. `host: localhost` therefore means the node itself, where nothing, or something else, listens on that port, so the probe fails or reports the health of a stranger. Left out, `host` is the IP of the Pod, which is right.',
    whenNot: "Never; in Pods with `hostNetwork: true`, whose localhost is the node's, the rule is silent by itself.",
    source: {
      title: 'Configure Liveness, Readiness and Startup Probes: HTTP probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes',
    },
    messages: {
      host: 'The {kind} of {container} asks host `{host}`, but the kubelet connects from the node, so this is the localhost of the node, not of the Pod. Leave `host` out to ask the Pod.',
    },
    fix: 'safe',
  },

  *check(pod) {
    for (const handler of pod.hostNetwork ? [] : pod.handlers) {
      const { container, kind, host } = handler;
      if (host === undefined || !isLoopback(host) || isHostPort(handler)) {
        continue;
      }
      const at = hostOf(handler);
      yield {
        messageId: 'host',
        at,
        container: container.name,
        data: { container: quoteName(container), kind, host },
        fixes: [
          {
            title: 'Leave `host` out',
            kind: 'safe',
            edits: () => [{ op: 'remove', object: at.object, path: at.path }],
          },
        ],
      };
    }
  },
});

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The node does have the port where the container takes it as a hostPort. */
function isHostPort({ container, port }: PortHandler): boolean {
  return (container.spec.ports ?? []).some(({ hostPort, containerPort, name }) =>
    typeof port === 'number'
      ? hostPort === port
      : name === port && hostPort !== undefined && hostPort === containerPort,
  );
}

/** `host` stands beside the port. */
function hostOf({ at }: PortHandler): Site {
  const handler = at.path.at(-1) === 'port' ? at.path.slice(0, -1) : at.path;
  return { object: at.object, path: [...handler, 'host'] };
}
