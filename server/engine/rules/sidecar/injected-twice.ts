/**
 * A proxy or agent stands in the manifest, and injection adds the same one again.
 *
 * A container under the injector's own name customises the injected one (Istio merges `istio-proxy`) or makes it step back
 * (Linkerd sees its proxy and injects nothing); one under another name is a second one.
 */
import { definePodRule } from '../../linter/rule.js';
import { isSameProxy } from '../support/mesh-proxies.js';
import { quoteName } from '../support/names.js';
import { containerName } from '../support/site.js';

export const injectedTwice = definePodRule({
  meta: {
    id: 'sidecar/injected-twice',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A proxy is written down and injected as well',
    summary: 'A Pod must get its mesh proxy either from the manifest or by injection.',
    why: 'Injection moves a helper into the house when the Pod is created. If the manifest already brings the same helper, there are two of them: they want the same ports of the one localhost, and one of them never becomes ready.',
    whenNot: 'When the two serve different purposes.',
    source: {
      title: 'Sidecar containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
    },
    messages: {
      twice:
        '{container} runs `{image}`, which {mesh} also injects into this Pod ({evidence}), so it is there twice. Remove the container, or switch injection off.',
    },
  },

  *check(pod) {
    for (const injection of pod.injections) {
      const written = pod.containers.find((container) => isSameProxy(container, injection));
      if (written !== undefined) {
        yield {
          messageId: 'twice',
          at: containerName(pod, written),
          container: written.name,
          data: {
            container: quoteName(written),
            image: written.image.repository,
            mesh: injection.title,
            evidence: injection.evidence,
          },
          related: [{ message: `Injection is switched on by ${injection.evidence}.`, at: injection.at }],
        };
      }
    }
  },
});
