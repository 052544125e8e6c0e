/** Which places of a manifest a reason of a real cluster's event speaks of. The nodes are not known here, so these are candidates. */
import { containerPath, type PodTemplate } from '../../kubernetes/pod-template.js';
import { fieldOf } from '../../kubernetes/shape.js';
import type { Container } from '../../kubernetes/types.js';
import type { DecodedReason } from './why-pending.js';

type DocumentPath = readonly (string | number)[];

/** Paths in the template's document; a field that is not written is where it would go. None where the Pod has nothing to do with it. */
export function findCauses(
  { kind, detail, path, plugin }: DecodedReason,
  template: PodTemplate,
): readonly DocumentPath[] {
  const { spec, specPath } = template;
  switch (kind) {
    case 'resources':
      return inContainers(template, ({ resources }) =>
        (['requests', 'limits'] as const)
          .filter((amounts) => Object.hasOwn(resources?.[amounts] ?? {}, detail ?? ''))
          .slice(0, 1)
          .map((amounts) => ['resources', amounts, detail ?? '']),
      );
    case 'ports':
      return spec.hostNetwork === true
        ? [[...specPath, 'hostNetwork']]
        : inContainers(template, ({ ports = [] }) =>
            ports.flatMap(({ hostPort }, index) => (hostPort === undefined ? [] : [['ports', index, 'hostPort']])),
          );
    case 'nodeAffinity':
      return ['nodeSelector', ...(spec.affinity?.nodeAffinity === undefined ? [] : ['affinity'])]
        .filter((key) => fieldOf(spec, key) !== undefined)
        .map((key) => [...specPath, key, ...(key === 'affinity' ? ['nodeAffinity'] : [])]);
    case 'volume':
      return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim, ephemeral }, index): readonly DocumentPath[] => {
        const claims = persistentVolumeClaim !== undefined || ephemeral !== undefined;
        const named = detail === undefined || ephemeral !== undefined || persistentVolumeClaim?.claimName === detail;
        return claims && named ? [[...specPath, 'volumes', index]] : [];
      });
    case 'taint':
      return [[...specPath, 'tolerations']];
    case 'podAffinity':
      return path.length > 0
        ? presentOnly(template, path)
        : plugin === undefined
          ? []
          : [[...template.path, 'metadata', 'labels']];
    default:
      return path.length === 0 || kind === 'unschedulable' ? [] : presentOnly(template, path);
  }
}

function presentOnly({ spec, specPath }: PodTemplate, path: readonly string[]): readonly DocumentPath[] {
  return path.reduce<unknown>(fieldOf, spec) === undefined ? [] : [[...specPath, ...path]];
}

function inContainers(
  template: PodTemplate,
  find: (container: Container) => readonly (readonly (string | number)[])[],
): readonly DocumentPath[] {
  return (['containers', 'initContainers'] as const).flatMap((list) =>
    (template.spec[list] ?? []).flatMap((container, index) =>
      find(container).map((path) => [...containerPath(template, list, index), ...path]),
    ),
  );
}
