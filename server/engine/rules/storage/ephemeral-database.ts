/**
 * A database keeps its data where it is lost with the Pod.
 *
 * The container's own file system lasts until the container restarts, an emptyDir until the Pod is replaced.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel, VolumeUse } from '../../pod/model.js';
import { isBelow } from '../../pod/storage.js';
import { hintsOption, wantsHints } from '../support/hints.js';
import { quoteName } from '../support/names.js';
import { isPatched } from '../support/patches.js';
import { isHook, isManaged, isTrial } from '../support/purpose.js';
import { inContainer } from '../support/site.js';
import { dataDirectories, holds, isConfiguration, isEmptyDir, usesOf } from '../support/storage.js';

export const ephemeralDatabase = definePodRule({
  meta: {
    id: 'storage/ephemeral-database',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A database on storage that dies with the Pod',
    summary: 'A database must keep its data on storage that outlives its Pod.',
    why: "A Pod is replaced whenever its node is drained, it is evicted or its template changes. What was written into the container's own file system is gone with the container, what was written into an `emptyDir` with the Pod. A database needs a claim, best one per Pod from a StatefulSet's `volumeClaimTemplates`.",
    whenNot:
      'For databases whose content is made again at every start: tests, caches, demonstrations. Naming them so (`cache`, `test`) silences the rule as well.',
    source: {
      title: 'Volumes: emptyDir',
      url: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
    },
    messages: {
      emptyDir:
        '{container} ({evidence}) keeps its data in `{directory}` on the emptyDir `{volume}`, which is deleted with the Pod. Use a PersistentVolumeClaim.',
      layer:
        '{container} ({evidence}) keeps its data in `{directory}` inside the container, which is deleted when it restarts. Mount a PersistentVolumeClaim there.',
    },
    options: hintsOption('Also report a cache, such as Redis, on an emptyDir.'),
  },

  *check(pod, context) {
    const { neighbourhood } = context;
    if (pod.template.runs !== 'forever' || isTrial(pod) || isHook(pod) || isManaged(pod) || isThrowaway(pod)) {
      return;
    }
    for (const container of pod.containers) {
      const isCache = container.role.role === 'cache';
      const isAsked = container.phase === 'main' && (!isCache || wantsHints(context));
      const loss = isAsked ? lossOf(pod, container) : undefined;
      if (loss === undefined || isPatched(pod, neighbourhood, /\b(?:volumes|volumeMounts|volumeClaimTemplates)\b/)) {
        continue;
      }
      const { use } = loss;
      const volume = pod.volumes.find((candidate) => candidate.volume === use?.volume);
      yield {
        messageId: use === undefined ? 'layer' : 'emptyDir',
        severity: isCache ? 'info' : 'warning',
        at: inContainer(pod, container, 'image'),
        container: container.name,
        data: {
          container: quoteName(container),
          evidence: container.role.evidence,
          directory: shownDirectory(loss),
          volume: use?.mount.name ?? '',
        },
        related:
          volume === undefined
            ? []
            : [{ message: 'an emptyDir', at: { object: pod.template.object, path: [...volume.path, 'emptyDir'] } }],
      };
    }
  },
});

const keepers: ReadonlySet<string> = new Set(['database', 'queue', 'cache']);

/** Names that say that the data may go. */
const throwaway = /(^|[-._])(cache|caching|ephemeral|ci|e2e|dev|demo|sandbox)([-._]|$)/;

function isThrowaway({ template: { object, namespace } }: PodModel): boolean {
  return throwaway.test(object.name) || throwaway.test(namespace);
}

/** Members that search engines use to coordinate or to forward, and whatever calls itself a cache. */
function holdsNoData({ name, environment }: PodContainer): boolean {
  return (
    throwaway.test(name) || environment.some((variable) => variable.name === 'NODE_DATA' && variable.value === 'false')
  );
}

interface Loss {
  readonly directory: string;
  /** The emptyDir it is on; the container's own file system when undefined. */
  readonly use: VolumeUse | undefined;
}

/** The mounted part of the directory, where only a part is mounted. */
function shownDirectory({ directory, use }: Loss): string {
  const path = use?.mount.mountPath;
  return path !== undefined && isBelow(path, directory) ? path : directory;
}

function lossOf(pod: PodModel, container: PodContainer): Loss | undefined {
  const { role, confidence } = container.role;
  const directories = dataDirectories(container);
  if (directories.length === 0 || !keepers.has(role) || holdsNoData(container)) {
    return undefined;
  }
  const uses = usesOf(pod, container);
  // A lasting volume at an unknown path may be where the data was moved to.
  if (uses.some((use) => !isEmptyDir(use) && !isConfiguration(use))) {
    return undefined;
  }
  for (const directory of directories) {
    const use = uses.find((candidate) => isEmptyDir(candidate) && holds(candidate, directory));
    if (use !== undefined) {
      return { directory, use };
    }
  }
  const directory = ownDirectory(container, directories);
  // A cache without any volume is what a cache is, and somebody's image that is merely called so may keep nothing.
  const isGuess = confidence === 'possible' && directory?.startsWith(`/${builderOf(container)}/`) !== true;
  return directory === undefined || role === 'cache' || isGuess ? undefined : { directory, use: undefined };
}

function builderOf({ image }: PodContainer): string {
  return image.repository.split('/')[0] ?? '';
}

/** Of the directories that builds of the image use, the one of this builder: `/bitnami/postgresql` in `bitnami/postgresql`. */
function ownDirectory(container: PodContainer, directories: readonly string[]): string | undefined {
  const builder = builderOf(container);
  return directories.find((directory) => directory.startsWith(`/${builder}/`)) ?? directories[0];
}
