/** Finds what is wrong with the objects of a snapshot, apart from their shape. */
import { readQuantity } from '../../kubernetes/quantity.js';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, QuantityValue } from '../../kubernetes/types.js';
import { classOfClaim } from '../support/volume-claims.js';
import type { ClusterObjects } from './cluster-objects.js';
import { defaultNamespace, describe, problemAt, type SnapshotProblem, type SourceObject } from './source-object.js';

type Path = readonly (string | number)[];

type Quantities = Readonly<Record<string, QuantityValue>> | undefined;

/** Checks one object on its own: its quantities, and a node's capacity. */
export function checkObject(source: SourceObject): readonly SnapshotProblem[] {
  switch (source.kind) {
    case 'Node':
      return checkNode(source, source.value);
    case 'Pod':
      return podQuantities(source.value).flatMap(([path, list]) => checkQuantities(source, path, list));
    case 'PersistentVolume':
      return checkQuantities(source, ['spec', 'capacity'], (source.value as PersistentVolume).spec?.capacity);
    case 'PersistentVolumeClaim':
      return checkQuantities(
        source,
        ['spec', 'resources', 'requests'],
        (source.value as PersistentVolumeClaim).spec?.resources?.requests,
      );
    default:
      return [];
  }
}

function checkNode(source: SourceObject, { status = {} }: Node): readonly SnapshotProblem[] {
  const { allocatable, capacity } = status;
  if (allocatable === undefined && capacity === undefined) {
    return [
      problemAt(
        source,
        [],
        `${describe(source)} has neither status.allocatable nor status.capacity, so no Pod fits on it.`,
      ),
    ];
  }
  const name = allocatable === undefined ? 'capacity' : 'allocatable';
  const list = allocatable ?? capacity ?? {};
  const problems = [
    ...checkQuantities(source, ['status', 'allocatable'], allocatable),
    ...checkQuantities(source, ['status', 'capacity'], capacity),
  ];
  if (!Object.hasOwn(list, 'pods')) {
    problems.push(
      problemAt(
        source,
        ['status', name],
        `${describe(source)} does not say in status.${name} how many pods it can hold, which counts as none.`,
        'warning',
      ),
    );
  }
  return problems;
}

/** Every list of quantities in a Pod, with its path. */
export function podQuantities({ spec = {} }: Pick<Pod, 'spec'>): readonly (readonly [Path, Quantities])[] {
  const { containers = [], initContainers = [], overhead, resources } = spec;
  const ofContainers = (
    [
      ['initContainers', initContainers],
      ['containers', containers],
    ] as const
  ).flatMap(([list, all]) =>
    all.flatMap((container, index) => [
      [['spec', list, index, 'resources', 'requests'], container.resources?.requests] as const,
      [['spec', list, index, 'resources', 'limits'], container.resources?.limits] as const,
    ]),
  );
  return [
    ...ofContainers,
    [['spec', 'resources', 'requests'], resources?.requests],
    [['spec', 'resources', 'limits'], resources?.limits],
    [['spec', 'overhead'], overhead],
  ];
}

function checkQuantities(source: SourceObject, path: Path, list: Quantities): SnapshotProblem[] {
  return Object.entries(list ?? {}).flatMap(([name, written]) => {
    const { error } = readQuantity(written);
    return error === undefined
      ? []
      : [
          problemAt(
            source,
            [...path, name],
            `${describe(source)}: ${name} "${written}" is not a quantity; it is left out.`,
          ),
        ];
  });
}

/** Checks what objects say about each other. */
export function checkReferences(sources: readonly SourceObject[], objects: ClusterObjects): readonly SnapshotProblem[] {
  return [...sources.flatMap((source) => checkReference(source, objects)), ...findOwnershipCycles(sources)];
}

function checkReference(source: SourceObject, objects: ClusterObjects): readonly SnapshotProblem[] {
  switch (source.kind) {
    case 'Pod':
      return danglingClaims(source, source.value, objects);
    case 'PersistentVolumeClaim':
      return danglingVolume(source, source.value, objects);
    default:
      return [];
  }
}

function danglingClaims(
  source: SourceObject,
  { spec = {} }: Pod,
  { persistentVolumeClaims }: ClusterObjects,
): readonly SnapshotProblem[] {
  const { namespace = defaultNamespace } = source.metadata;
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }, index) => {
    const claimName = persistentVolumeClaim?.claimName;
    if (claimName === undefined || persistentVolumeClaims.has(`${namespace}/${claimName}`)) {
      return [];
    }
    const path = ['spec', 'volumes', index, 'persistentVolumeClaim', 'claimName'];
    return [
      problemAt(
        source,
        path,
        `${describe(source)} uses PersistentVolumeClaim ${namespace}/${claimName}, which is not there.`,
        'warning',
      ),
    ];
  });
}

function danglingVolume(
  source: SourceObject,
  claim: PersistentVolumeClaim,
  { persistentVolumes, storageClasses }: ClusterObjects,
): readonly SnapshotProblem[] {
  const { volumeName = '' } = claim.spec ?? {};
  if (volumeName !== '') {
    const missing = !persistentVolumes.has(volumeName);
    return missing
      ? [
          problemAt(
            source,
            ['spec', 'volumeName'],
            `${describe(source)} is bound to PersistentVolume ${volumeName}, which is not there.`,
            'warning',
          ),
        ]
      : [];
  }
  const className = classOfClaim(claim);
  const unknown = className !== '' && !storageClasses.has(className);
  return unknown
    ? [
        problemAt(
          source,
          ['spec', 'storageClassName'],
          `${describe(source)} asks for StorageClass ${className}, which is not there.`,
          'warning',
        ),
      ]
    : [];
}

/** Owners that own each other would never be garbage-collected; such a snapshot is not from a real cluster. */
function findOwnershipCycles(sources: readonly SourceObject[]): readonly SnapshotProblem[] {
  const byUid = new Map(sources.map((source) => [uidOf(source), source]));
  const settled = new Set<SourceObject>();
  const problems: SnapshotProblem[] = [];
  for (const source of sources) {
    const trail: SourceObject[] = [];
    let current: SourceObject | undefined = source;
    while (current !== undefined && !settled.has(current)) {
      settled.add(current);
      trail.push(current);
      const owner: string = current.metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid ?? '';
      current = byUid.get(owner);
    }
    if (current !== undefined && trail.includes(current)) {
      const circle = trail.slice(trail.indexOf(current)).map(describe);
      problems.push(
        problemAt(
          current,
          ['metadata', 'ownerReferences'],
          `${describe(current)} owns itself: ${[...circle, describe(current)].join(' is owned by ')}.`,
        ),
      );
    }
  }
  return problems;
}

function uidOf({ kind, metadata }: SourceObject): string {
  return metadata.uid ?? `${kind}:${metadata.namespace ?? defaultNamespace}/${metadata.name ?? ''}`;
}
