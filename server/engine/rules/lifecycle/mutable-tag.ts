/**
 * An image without a fixed version.
 */
import { definePodRule } from '../../linter/rule.js';
import { quoteName } from '../support/names.js';
import { inContainer } from '../support/site.js';

export const mutableTag = definePodRule({
  meta: {
    id: 'lifecycle/mutable-tag',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'An image without a fixed version',
    summary: 'An image should be named with a version or a digest.',
    why: 'A Pod that is replaced must come back as the same program. Under `:latest`, or no tag, the registry decides at each start, so replicas of one Deployment run different programs after a node failure, and a rollback changes nothing. With `imagePullPolicy: IfNotPresent` each node keeps whatever it pulled first.',
    whenNot: 'For demonstrations and local clusters.',
    source: { title: 'Images: image names', url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names' },
    messages: {
      pulled: '{container} runs {image}, which may be another program at each start. Name a version or a digest.',
      kept: '{container} runs {image} with `imagePullPolicy: {policy}`: each node keeps the version that it happened to have first. Name a version or a digest.',
    },
  },

  *check(pod) {
    for (const container of pod.containers) {
      const { text, tag, digest } = container.image;
      const mutable = digest === undefined && (tag === undefined || tag === 'latest');
      // `auto` and templated names are replaced before the Pod is made.
      if (!mutable || text === '' || text === 'auto' || text.includes('$')) {
        continue;
      }
      const policy = container.spec.imagePullPolicy;
      yield {
        messageId: policy === 'IfNotPresent' || policy === 'Never' ? 'kept' : 'pulled',
        at: inContainer(pod, container, 'image'),
        container: container.name,
        data: {
          container: quoteName(container),
          image: tag === undefined ? `\`${text}\` without a tag` : `\`${text}\``,
          policy: policy ?? '',
        },
      };
    }
  },
});
