/**
 * One Service sends to the Pods of unrelated workloads.
 *
 * Several workloads behind one Service are common and meant: stable and canary, blue and green, one application split up.
 * They run the same images or share an application name. Where neither holds, the selector is too wide.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { defineObjectRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { podsBehind } from '../support/service-ports.js';
import { inObject, kindOf } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const serviceSelectsSeveralWorkloads = defineObjectRule({
  kinds: ['Service'],
  meta: {
    id: 'network/service-selects-several-workloads',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'A Service mixes unrelated workloads',
    summary: 'A Service must select the Pods of one application.',
    why: 'A Service is the one address of many equal Pods: it picks any of them for each connection. If its selector also matches the Pods of something else, a share of the requests goes to a program that cannot answer them, now and then and hard to find.',
    whenNot: 'When the workloads are versions or parts of one application that answer the same requests.',
    source: {
      title: 'Service',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
    },
    messages: {
      several:
        'Service `{service}` selects the Pods of {first} and of {second}, which run different programs, so each connection goes to either of them. Add a label to the selector that only one of them has.',
    },
  },

  *check(object, { neighbourhood }) {
    if (!isKind(object, 'Service')) {
      return;
    }
    const [first, ...others] = podsBehind(object, neighbourhood);
    const second = first === undefined ? undefined : others.find((other) => !areRelated(first, other));
    if (first === undefined || second === undefined) {
      return;
    }
    yield {
      messageId: 'several',
      at: inObject(object, 'spec', 'selector'),
      data: {
        service: object.name,
        first: describeObject(first.template.object),
        second: describeObject(second.template.object),
      },
      related: [first, second].map((pod) => ({
        message: `${describeObject(pod.template.object)} matches the selector.`,
        at: kindOf(pod.template.object),
      })),
    };
  },
});

const applicationLabels = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/component',
  'app',
  'k8s-app',
  'name',
  'component',
];

/** The same application: a common image, the same application labels where both have them, or a name that extends the other's. */
function areRelated(a: PodModel, b: PodModel): boolean {
  if (a.template.object === b.template.object) {
    return true;
  }
  const images = new Set(mainImages(a));
  if (mainImages(b).some((image) => images.has(image))) {
    return true;
  }
  const shared = applicationLabels.filter(
    (key) => Object.hasOwn(a.template.labels, key) && Object.hasOwn(b.template.labels, key),
  );
  return shared.length > 0 && shared.every((key) => a.template.labels[key] === b.template.labels[key]);
}

function mainImages(pod: PodModel): readonly string[] {
  return pod.containers.filter(({ phase }) => phase === 'main').map(({ image }) => image.name);
}
