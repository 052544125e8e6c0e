/**
 * Two databases write the same data directory.
 *
 * A database owns its files: it locks them, or trusts that nobody else writes them. Containers of a Pod that mount one volume,
 * and replicas that mount one claim, share the files for good.
 */
import { definePodRule, type RuleContext } from '../../linter/rule.js';
import { overlap } from '../../pod/network.js';
import { isBelow } from '../../pod/storage.js';
import type { PodContainer, PodModel, VolumeUse } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { simultaneousPods } from '../support/replicas.js';
import { dataDirectories, holds, usesOf } from '../support/storage.js';
import { describeObject } from '../support/words.js';

export const concurrentWriters = definePodRule({
  meta: {
    id: 'storage/concurrent-writers',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Several writers of one data directory',
    summary: 'Only one running database may write a data directory.',
    why: 'Files of a database belong to one process. A second one on the same directory, in the same Pod or in another replica that mounts the same claim, fails to take the lock and crashes for ever, or corrupts the data where there is no lock.',
    whenNot: 'When the program is made to share its files with others, as some storage engines are.',
    source: {
      title: 'StatefulSets: stable storage',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage',
    },
    messages: {
      siblings:
        '{container} and {other} both keep their data in the same directory of volume `{volume}`: they run together and one locks out or corrupts the other. Give each its own volume or `subPath`.',
      replicas:
        '{container} ({evidence}) keeps its data on claim `{claim}`, which {several} of {workload} share: they lock out or corrupt each other. Give each its own claim with `volumeClaimTemplates`.',
    },
  },

  *check(pod, context) {
    const stores = pod.containers.flatMap((container) => storesOf(pod, container));
    for (const [index, store] of stores.entries()) {
      const other = stores
        .slice(0, index)
        .find((earlier) => earlier.place === store.place && overlap(earlier.container, store.container));
      if (other !== undefined && other.container !== store.container) {
        yield {
          messageId: 'siblings',
          at: nameSite(pod, store.use),
          container: store.container.name,
          data: {
            container: quoteName(store.container),
            other: quoteName(other.container),
            volume: store.use.mount.name ?? '',
          },
          related: [{ message: `${quoteName(other.container)} writes it too`, at: nameSite(pod, other.use) }],
        };
      }
    }
    yield* betweenReplicas(pod, context, stores);
  },
});

interface Store {
  readonly container: PodContainer;
  readonly use: VolumeUse;
  /** Volume and directory in it. */
  readonly place: string;
}

const owners: ReadonlySet<string> = new Set(['database', 'queue']);

/** Where a database of the Pod writes its files, as far as volumes hold them. */
function storesOf(pod: PodModel, container: PodContainer): readonly Store[] {
  if (!owners.has(container.role.role)) {
    return [];
  }
  const directories = dataDirectories(container);
  return usesOf(pod, container)
    .filter(({ readOnly, mount }) => !readOnly && mount.subPathExpr === undefined)
    .flatMap((use) => {
      const directory = directories.find((candidate) => holds(use, candidate));
      return directory === undefined ? [] : [{ container, use, place: placeOf(use, directory) }];
    });
}

/** The directory seen from the volume: `subPath` and what of the path lies below the mount. */
function placeOf({ mount }: VolumeUse, directory: string): string {
  const path = (mount.mountPath ?? '').replace(/(?<!\/)\/+$/, '');
  const below = isBelow(directory, path) ? directory.slice(path.length) : '';
  return [mount.name, ...`${mount.subPath ?? ''}/${below}`.split('/')].filter((part) => part !== '').join('/');
}

function* betweenReplicas(pod: PodModel, { neighbourhood }: RuleContext, stores: readonly Store[]) {
  const { object, namespace } = pod.template;
  const several = stores.length === 0 ? undefined : simultaneousPods(pod, neighbourhood);
  if (several === undefined || several.cause === 'surge') {
    return;
  }
  for (const { container, use } of stores) {
    const claim = use.volume?.persistentVolumeClaim?.claimName;
    const found =
      claim === undefined ? undefined : neighbourhood.find('PersistentVolumeClaim', namespace, claim, object);
    const modes = found?.value.spec?.accessModes ?? [];
    // A claim for one node or one Pod is the business of `storage/rwo-with-replicas`.
    if (claim !== undefined && (found === undefined || !modes.every((mode) => mode.startsWith('ReadWriteOnce')))) {
      yield {
        messageId: 'replicas' as const,
        at: nameSite(pod, use),
        container: container.name,
        data: {
          container: quoteName(container),
          evidence: container.role.evidence,
          claim,
          several: several.words,
          workload: describeObject(object),
        },
        related: [{ message: several.words, at: several.at }],
      };
    }
  }
}

function nameSite(pod: PodModel, { mountPath }: VolumeUse) {
  return { object: pod.template.object, path: [...mountPath, 'name'] };
}
