/** A container's environment, in the order in which the kubelet makes it. */
import type { Path } from '../document/tree.js';
import type { KubernetesObject, Site } from '../kubernetes/object.js';
import type { ConfigMap, EnvFromSource, EnvVar } from '../kubernetes/types.js';
import type { EnvironmentValue } from './model.js';
import { expandReferences, verbatim } from './source-text.js';

/** Finds a ConfigMap of the Pod's namespace, if the workspace has it. */
export type ConfigMapLookUp = (name: string) => KubernetesObject<ConfigMap> | undefined;

interface Container {
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
}

/** One value per name: what `envFrom` brings comes first, a later entry of a name replaces an earlier one. */
export function readEnvironment(
  container: Container,
  object: KubernetesObject,
  path: Path,
  configMap: ConfigMapLookUp,
): readonly EnvironmentValue[] {
  const values = new Map<string, EnvironmentValue>();
  for (const [index, source] of (container.envFrom ?? []).entries()) {
    const at: Site = { object, path: [...path, 'envFrom', index, 'configMapRef', 'name'] };
    for (const value of configMapValues(source, at, configMap)) values.set(value.name, value);
  }
  for (const [index, entry] of (container.env ?? []).entries()) {
    if (entry.name === undefined) continue;
    const value = readEntry(entry, entry.name, { object, path: [...path, 'env', index] }, values, configMap);
    values.set(value.name, value);
  }
  return [...values.values()];
}

function configMapValues(source: EnvFromSource, at: Site, configMap: ConfigMapLookUp): EnvironmentValue[] {
  const name = source.configMapRef?.name;
  const found = name === undefined ? undefined : configMap(name);
  return Object.entries(found?.value.data ?? {}).map(([key, value]) => ({
    name: `${source.prefix ?? ''}${key}`,
    value,
    at,
    origin: found && dataSite(found, key),
    from: 'config-map',
    field: undefined,
    source: verbatim(value),
  }));
}

/** Where a key of a ConfigMap is written. */
export function dataSite(configMap: KubernetesObject, key: string): Site {
  return { object: configMap, path: [...configMap.path, 'data', key] };
}

function readEntry(
  entry: EnvVar,
  name: string,
  place: Site,
  earlier: ReadonlyMap<string, EnvironmentValue>,
  configMap: ConfigMapLookUp,
): EnvironmentValue {
  const base = { name, value: undefined, origin: undefined, field: undefined, source: undefined };
  const from = entry.valueFrom;
  const at: Site = { object: place.object, path: [...place.path, from ? 'valueFrom' : 'value'] };
  if (!from) {
    const source = expandReferences(entry.value ?? '', (reference) => earlier.get(reference)?.value);
    return { ...base, at, from: 'value', value: source.text, source };
  }
  if (from.fieldRef) return { ...base, at, from: 'field', field: from.fieldRef.fieldPath };
  if (from.configMapKeyRef) {
    const key = from.configMapKeyRef.key ?? '';
    const found = configMap(from.configMapKeyRef.name ?? '');
    const data = found?.value.data ?? {};
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    if (found === undefined || value === undefined) return { ...base, at, from: 'config-map' };
    return { ...base, at, from: 'config-map', value, origin: dataSite(found, key), source: verbatim(value) };
  }
  if (from.secretKeyRef) return { ...base, at, from: 'secret' };
  return { ...base, at, from: from.resourceFieldRef ? 'resource' : 'file' };
}
