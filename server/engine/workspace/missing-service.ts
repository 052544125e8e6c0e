/** The Service that a workload lacks. */
import { isKind } from '../kubernetes/kinds.js';
import { fieldOf } from '../kubernetes/shape.js';
import type { PodModel } from '../pod/model.js';
import { declaredPorts, type WantedService } from '../pod/service-manifest.js';
import type { Neighbourhood } from './neighbourhood.js';

/** What a Service may be called: an RFC 1035 label (`ValidateServiceName` of `pkg/apis/core/validation`). */
const serviceName = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * The headless one that a StatefulSet names and does not have, else one called like the workload; `undefined` where the manifest does
 * not tell enough for one.
 */
export function missingService(pod: PodModel, neighbourhood: Neighbourhood): WantedService | undefined {
  const { object, namespace } = pod.template;
  const isFree = (name: string): boolean =>
    serviceName.test(name) && neighbourhood.find('Service', namespace, name, object) === undefined;
  const selector = selectorOf(pod);
  if (Object.keys(selector).length === 0) {
    return undefined;
  }
  const governing = isKind(object, 'StatefulSet') ? object.value.spec?.serviceName : undefined;
  if (governing !== undefined && isFree(governing)) {
    return { name: governing, selector, headless: true };
  }
  // The API server takes no Service with an address and without ports.
  return declaredPorts(pod).length > 0 && isFree(object.name)
    ? { name: object.name, selector, headless: false }
    : undefined;
}

/** What the controller selects its Pods by; all labels where it says nothing, or where they do not have what it says. */
function selectorOf({ template: { object, labels } }: PodModel): Readonly<Record<string, string>> {
  const matchLabels = fieldOf(fieldOf(fieldOf(object.value, 'spec'), 'selector'), 'matchLabels');
  const own = Object.entries(labels).filter(([key, value]) => fieldOf(matchLabels, key) === value);
  const isMet = own.length > 0 && own.length === Object.keys(matchLabels ?? {}).length;
  return isMet ? Object.fromEntries(own) : labels;
}
