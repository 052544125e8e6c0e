/**
 * A container calls on localhost what runs in another Pod.
 *
 * Somebody who moves a program from one machine into Pods keeps its `localhost:5432`; the database now has a house of its own.
 */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { FixRecipe } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { Caller } from '../../pod/model.js';
import type { Elsewhere } from '../support/localhost-calls.js';
import { findAnswer, findElsewhere, isAnsweredLater, originOf, possibleAnswerers } from '../support/localhost-calls.js';
import { firstCalls } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { rewriteCall } from '../support/rewrite-call.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const localhostToOtherPod = definePodRule({
  meta: {
    id: 'network/localhost-to-other-pod',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A localhost call means another Pod',
    summary: 'A program in another Pod must be called by the name of its Service.',
    why: 'Every Pod is a house with an address of its own, and `localhost` never leaves it. A program that runs in another Pod, even on the same node, is reached through its Service, whose DNS name stays while Pods come and go. A call to `localhost` is refused, because nobody in this Pod listens there.',
    whenNot: 'When a container of this Pod forwards the port without the manifest showing it.',
    source: {
      title: 'DNS for Services and Pods',
      url: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
    },
    messages: {
      elsewhere:
        '{caller} calls `{text}` ({evidence}), but port {port} belongs to {workload}, another Pod with a localhost of its own. Call its Service `{name}` on port {servicePort}.',
    },
    fix: 'suggestion',
  },

  *check(pod, { neighbourhood }) {
    if (pod.hostNetwork) {
      return;
    }
    for (const caller of firstCalls(pod.callers)) {
      if (
        findAnswer(pod, caller) !== undefined ||
        isAnsweredLater(pod, caller) ||
        possibleAnswerers(pod, caller).length > 0
      ) {
        continue;
      }
      const elsewhere = findElsewhere(pod, caller.port, neighbourhood);
      if (elsewhere === undefined) {
        continue;
      }
      yield {
        messageId: 'elsewhere',
        at: caller.at,
        container: caller.container.name,
        data: {
          caller: quoteName(caller.container),
          text: caller.text,
          evidence: caller.evidence,
          port: caller.port,
          workload: describeObject(elsewhere.pod.template.object),
          name: elsewhere.service.name,
          servicePort: elsewhere.port,
        },
        related: [
          ...originOf(caller),
          { message: `Service \`${elsewhere.service.name}\` leads there.`, at: nameOf(elsewhere.service) },
        ],
        fixes: callService(caller, elsewhere),
      };
    }
  },
});

function nameOf(object: KubernetesObject): ReturnType<typeof inObject> {
  return inObject(object, 'metadata', 'name');
}

function callService(caller: Caller, { service, port }: Elsewhere): readonly FixRecipe[] {
  const edits = rewriteCall(caller, service.name, port);
  return edits === undefined
    ? []
    : [{ title: `Call Service \`${service.name}\` on port ${port}`, kind: 'suggestion', edits: () => edits }];
}
