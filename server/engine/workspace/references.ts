/** Who names or selects whom: what completeness is judged by. */
import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Labels } from './object-index.js';

/** A reference to an object by kind and name, or to Pods by labels. */
export type Reference =
  { readonly kind: string; readonly name: string } | { readonly kind: 'Pod'; readonly selector: Labels };

/** What an object refers to, apart from its Pods. */
export function referencesOf(object: KubernetesObject): readonly Reference[] {
  if (isKind(object, 'Service')) {
    const { selector = {}, type } = object.value.spec ?? {};
    return type === 'ExternalName' ? [] : selecting(selector);
  }
  if (isKind(object, 'PodDisruptionBudget')) return selecting(object.value.spec?.selector?.matchLabels ?? {});
  if (isKind(object, 'HorizontalPodAutoscaler')) {
    const { kind, name } = object.value.spec?.scaleTargetRef ?? {};
    return kind === undefined ? [] : named(kind, name);
  }
  if (isKind(object, 'StatefulSet')) return named('Service', object.value.spec?.serviceName);
  if (!isKind(object, 'Ingress')) return [];
  const { defaultBackend, rules = [] } = object.value.spec ?? {};
  const backends = [defaultBackend, ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))];
  return backends.flatMap((backend) => named('Service', backend?.service?.name));
}

/** What a Pod, its containers and its volumes refer to; what is optional may be missing. */
export function podReferences({ spec }: PodTemplate): readonly Reference[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const sources = [
    ...(spec.volumes ?? []).flatMap(({ configMap, projected }) => [
      configMap,
      ...(projected?.sources ?? []).map((source) => source.configMap),
    ]),
    ...containers.flatMap(({ envFrom = [], env = [] }) => [
      ...envFrom.map(({ configMapRef }) => configMapRef),
      ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef),
    ]),
  ];
  const configMaps = sources.flatMap((source) => (source?.optional === true ? [] : named('ConfigMap', source?.name)));
  const claims = (spec.volumes ?? []).flatMap((volume) =>
    named('PersistentVolumeClaim', volume.persistentVolumeClaim?.claimName),
  );
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  // Each namespace is born with one of this name.
  const accounts = account === 'default' ? [] : named('ServiceAccount', account);
  return [...configMaps, ...claims, ...accounts];
}

function selecting(selector: Labels): Reference[] {
  return Object.keys(selector).length === 0 ? [] : [{ kind: 'Pod', selector }];
}

function named(kind: string, name: string | undefined): Reference[] {
  return name === undefined || name === '' ? [] : [{ kind, name }];
}
