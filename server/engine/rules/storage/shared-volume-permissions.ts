/**
 * Two containers share a claim as different users.
 *
 * Files belong to the user that wrote them, and are mostly closed to writing for others. An `fsGroup` gives the volume to a group
 * that all containers are in. An emptyDir is open to all, so it is left alone.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodModel, VolumeUse } from '../../pod/model.js';
import { volumeLife } from '../../pod/storage.js';
import { quoteName } from '../support/names.js';
import { inContainer } from '../support/site.js';
import { claimTemplateNames } from '../support/workload.js';

export const sharedVolumePermissions = definePodRule({
  meta: {
    id: 'storage/shared-volume-permissions',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'A shared volume between different users',
    summary: 'Containers that share a volume as different users need an `fsGroup`.',
    why: 'What a container writes belongs to the user it runs as. A second container under another user can usually read it but not change or delete it, and a fresh claim belongs to root, so neither may write at all. `securityContext.fsGroup` of the Pod makes the volume belong to one group that all its containers are in.',
    whenNot: 'When the programs set the modes of their files themselves.',
    source: {
      title: 'Configure a security context for a Pod',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod',
    },
    messages: {
      users:
        '{container} (user {user}) and {other} (user {otherUser}) both write volume `{volume}`, and no `fsGroup` lets them: one cannot change the files of the other. Set `securityContext.fsGroup`.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    const { object, spec, specPath } = pod.template;
    const { fsGroup, windowsOptions } = spec.securityContext ?? {};
    if (fsGroup !== undefined || windowsOptions !== undefined) {
      return;
    }
    const writers = pod.volumeUses.filter((use) => !use.readOnly && belongsToUsers(pod, use));
    const reported = new Set<string>();
    for (const use of writers) {
      const user = userOf(pod, use);
      const volume = use.mount.name ?? '';
      const other = writers.find(
        (candidate) => candidate.mount.name === volume && candidate !== use && userOf(pod, candidate) !== user,
      );
      const otherUser = other === undefined ? undefined : userOf(pod, other);
      // Root may write everything.
      if (!user || other === undefined || !otherUser || reported.has(volume)) {
        continue;
      }
      reported.add(volume);
      yield {
        messageId: 'users',
        at: { object, path: [...use.mountPath, 'name'] },
        container: use.container.name,
        data: {
          container: quoteName(use.container),
          other: quoteName(other.container),
          volume,
          user,
          otherUser,
        },
        related: [use, other].map(({ container }) => ({
          message: `${quoteName(container)} runs as another user`,
          at: inContainer(pod, container, 'securityContext', 'runAsUser'),
        })),
        fixes: [
          {
            title: `Set \`fsGroup: ${user}\``,
            kind: 'suggestion',
            edits: () => [{ op: 'add', object, path: [...specPath, 'securityContext'], key: 'fsGroup', value: user }],
          },
        ],
      };
    }
  },
});

/** Storage with owners: claims and what lies on the node. */
function belongsToUsers(pod: PodModel, { volume, mount }: VolumeUse): boolean {
  if (volume === undefined) {
    return claimTemplateNames(pod).has(mount.name ?? '');
  }
  const life = volumeLife(volume);
  return life === 'claim' || life === 'node' || volume.ephemeral !== undefined;
}

function userOf({ template: { spec } }: PodModel, { container }: VolumeUse): number | undefined {
  return container.spec.securityContext?.runAsUser ?? spec.securityContext?.runAsUser;
}
