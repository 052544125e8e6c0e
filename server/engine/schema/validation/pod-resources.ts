/**
 * Resources of the Pod as a whole, and its resource claims.
 * Upstream: `validatePodResources`, `validatePodResourceClaims` in `pkg/apis/core/validation`.
 */
import { compareQuantity, formatQuantity, parseQuantity, type Quantity } from '../../kubernetes/quantity.js';
import type { PodResourceClaim, PodSpec, QuantityValue } from '../../kubernetes/types.js';
import { aggregateLimits, aggregateRequests } from '../aggregate.js';
import {
  child,
  duplicate,
  forbidden,
  invalid,
  isEmpty,
  item,
  mapKey,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { goStruct, opaque } from '../go-text.js';
import { checkDnsLabel, checkName } from './labels.js';
import { checkPodResourceName, checkResources, isHugePages } from './resources.js';

export function checkPodResources(spec: PodSpec, claimNames: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const { resources } = spec;
  const at = child(path, 'resources');
  if (resources === undefined) {
    return [];
  }
  if (spec.os?.name === 'windows') {
    return [forbidden(at, 'may not be set for a windows pod')];
  }
  const claims =
    resources.claims === undefined
      ? []
      : [forbidden(child(at, 'claims'), 'claims may not be set for Resources at pod-level')];
  return [
    ...claims,
    ...checkResources(resources, { checkName: checkPodResourceName, claimNames }, at),
    ...checkAggregate(spec, at),
    ...checkContainerLimits(spec, at),
  ];
}

function quantityOf(list: Readonly<Record<string, QuantityValue>> | undefined, name: string): Quantity | undefined {
  const text = list?.[name];
  return text === undefined ? undefined : parseQuantity(text);
}

/** What the containers ask for together must fit into what the Pod asks for. */
function checkAggregate(spec: PodSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, sum] of aggregateRequests(spec)) {
    const own = quantityOf(spec.resources?.requests, name);
    if (own !== undefined && compareQuantity(sum, own) > 0) {
      const detail = `must be greater than or equal to aggregate container requests of ${formatQuantity(sum)}`;
      errors.push(invalid(mapKey(child(path, 'requests'), name), formatQuantity(own), detail));
    }
  }
  for (const [name, sum] of aggregateLimits(spec)) {
    const own = isHugePages(name) ? quantityOf(spec.resources?.limits, name) : undefined;
    if (own !== undefined && compareQuantity(sum, own) > 0) {
      const detail = `must be greater than or equal to aggregate container limits of ${formatQuantity(sum)}`;
      errors.push(invalid(mapKey(child(path, 'limits'), name), formatQuantity(own), detail));
    }
  }
  return errors;
}

/** No container's limit above the Pod's; upstream's path names no real place. */
function checkContainerLimits(spec: PodSpec, path: FieldPath): FieldError[] {
  return (spec.containers ?? []).flatMap((container, index) =>
    Object.keys(container.resources?.limits ?? {}).flatMap((name) => {
      const limit = quantityOf(container.resources?.limits, name);
      const own = quantityOf(spec.resources?.limits, name);
      if (limit === undefined || own === undefined || compareQuantity(limit, own) <= 0) {
        return [];
      }
      const at = child(mapKey(item(child(path, 'containers'), index), name), 'limits');
      return [invalid(at, formatQuantity(limit), `must be less than or equal to pod limits of ${formatQuantity(own)}`)];
    }),
  );
}

/** `resourceClaims`: each with a name of its own and exactly one source. */
export function checkPodResourceClaims(
  claims: readonly PodResourceClaim[],
  mirror: boolean,
  path: FieldPath,
): FieldError[] {
  if (mirror) {
    return claims.map(() => forbidden(child(undefined, ''), 'static pods do not support resource claims'));
  }
  const seen = new Set<string>();
  return claims.flatMap((claim, index) => {
    const at = item(path, index);
    const errors = checkClaimName(claim.name, seen, child(at, 'name'));
    if (!isEmpty(claim.name)) {
      seen.add(claim.name);
    }
    return [...errors, ...checkClaimSource(claim, at)];
  });
}

function checkClaimName(name: string | undefined, seen: ReadonlySet<string>, path: FieldPath): FieldError[] {
  if (isEmpty(name)) {
    return [required(path)];
  }
  return seen.has(name) ? [duplicate(path, name)] : checkDnsLabel(name, path);
}

function checkClaimSource(claim: PodResourceClaim, path: FieldPath): FieldError[] {
  const { resourceClaimName, resourceClaimTemplateName } = claim;
  const printed = opaque(
    goStruct(
      ['Name', claim.name ?? ''],
      ['ResourceClaimName', resourceClaimName],
      ['ResourceClaimTemplateName', resourceClaimTemplateName],
    ),
  );
  const errors: FieldError[] = [];
  if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
    const words = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
    errors.push(invalid(path, printed, words));
  }
  if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
    errors.push(invalid(path, printed, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
  }
  for (const name of ['resourceClaimName', 'resourceClaimTemplateName'] as const) {
    const value = claim[name];
    errors.push(...(value === undefined ? [] : checkName(value, child(path, name))));
  }
  return errors;
}
