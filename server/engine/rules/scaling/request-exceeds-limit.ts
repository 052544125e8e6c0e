/**
 * A container requests more than its limit allows.
 *
 * The API server refuses it (`ValidateContainerResourceRequirements` in pkg/apis/core/validation). Extended resources and huge pages
 * cannot be overcommitted: there request and limit must be equal.
 */
import {
  compareQuantity,
  formatQuantity,
  parseQuantity,
  roundUpToMilli,
  type Quantity,
} from '../../kubernetes/quantity.js';
import type { QuantityValue, ResourceRequirements } from '../../kubernetes/types.js';
import type { Path } from '../../document/tree.js';
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { serverNote } from '../support/server-note.js';

export const requestExceedsLimit = definePodRule({
  meta: {
    id: 'scaling/request-exceeds-limit',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A request above its limit',
    summary: 'A resource request must not be larger than the limit.',
    why: 'The request is what the scheduler keeps free for the container, the limit is what the container may use. Promising more than may be used makes no sense, and the API server refuses the object.',
    whenNot: 'Never.',
    source: {
      title: 'Resource management for Pods and containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits',
    },
    messages: {
      exceeds:
        '{container} requests {request} of {resource} but is limited to {limit}, so the API server refuses it. Lower the request or raise the limit.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    const { spec, specPath } = pod.template;
    for (const container of pod.containers) {
      yield* excesses(
        pod,
        quoteName(container),
        container.spec.resources,
        [...container.path, 'resources'],
        container.name,
      );
    }
    yield* excesses(pod, 'The Pod', spec.resources, [...specPath, 'resources']);
  },
});

function* excesses(
  { template: { object } }: PodModel,
  subject: string,
  resources: ResourceRequirements | undefined,
  path: Path,
  container?: string,
) {
  const { requests = {}, limits = {} } = resources ?? {};
  for (const [resource, request] of Object.entries(requests)) {
    const limit = Object.hasOwn(limits, resource) ? limits[resource] : undefined;
    if (limit === undefined || !isMore(request, limit)) {
      continue;
    }
    const at = { object, path: [...path, 'requests', resource] };
    const limitAt = { object, path: [...path, 'limits', resource] };
    const field = { object, path: [...path, 'requests'] };
    const words = `Invalid value: "${canonical(request)}": must be less than or equal to ${resource} limit of ${canonical(limit)}`;
    yield {
      messageId: 'exceeds' as const,
      at,
      ...(container === undefined ? {} : { container }),
      data: { container: subject, resource, request: String(request), limit: String(limit) },
      related: [{ message: `the limit is ${limit}`, at: limitAt }, serverNote(field, words)],
      fixes: [
        replace(`Lower the request to ${limit}`, at, limit),
        replace(`Raise the limit to ${request}`, limitAt, request),
      ],
    };
  }
}

function replace(
  title: string,
  { object, path }: ReturnType<typeof serverNote>['at'],
  value: QuantityValue,
): FixRecipe {
  return { title, kind: 'suggestion', edits: () => [{ op: 'replace', object, path, value }] };
}

function isMore(request: QuantityValue, limit: QuantityValue): boolean {
  const [asked, most] = [milli(request), milli(limit)];
  return asked !== undefined && most !== undefined && compareQuantity(asked, most) > 0;
}

/** The API server rounds both up to thousandths before it compares. */
function milli(value: QuantityValue): Quantity | undefined {
  const quantity = parseQuantity(value);
  return quantity === undefined ? undefined : roundUpToMilli(quantity);
}

/** As the server prints it. */
function canonical(value: QuantityValue): string {
  const quantity = parseQuantity(value);
  return quantity === undefined ? String(value) : formatQuantity(quantity);
}
