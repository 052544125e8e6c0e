/** What is so now as a file for `podlint assert`: as long as it holds, so does what was seen. */
import { serializeYaml } from '../document/serialize.js';
import type { Result } from '../../protocol/simulator.js';
import { presetNames } from '../scheduler/clusters/presets.js';
import { previewIn, survivalOf } from './answers.js';
import type { Scene } from './scene.js';
import { referenceOf } from './what-if.js';

/** Only what holds; what does not is for a person to demand. */
export function assertionOf(scene: Scene, { verdict, replicas, cluster, document }: Result): string {
  const { template } = scene.query.pod;
  const survives = survivedScopes(scene);
  const rollout = previewIn(scene);
  const isWithoutPause = rollout?.outcome === 'completes' && rollout.minReady > 0;
  const expect = {
    ...(verdict.fit > 0 ? { fitsAtLeast: verdict.fit } : {}),
    ...(replicas.placed > 1 && replicas.placed === replicas.count ? { maxReplicas: replicas.count } : {}),
    ...(survives.length === 0 ? {} : { survives }),
    ...(isWithoutPause ? { noDowntimeOnRollout: true } : {}),
  };
  return serializeYaml({
    apiVersion: 'podlint.dev/v1',
    kind: 'Assertions',
    cluster: presetNames.includes(cluster) ? cluster : relative(document.uri, cluster),
    manifests: [document.name],
    assertions: [{ workload: referenceOf(template), expect }],
  });
}

/** Scopes of which any one member may be lost. */
function survivedScopes(scene: Scene): readonly ('node' | 'zone')[] {
  const { rows } = survivalOf(scene);
  return (['node', 'zone'] as const).filter((scope) => {
    const own = rows.filter((row) => row.scope === scope);
    const losses = own.flatMap(({ cells }) => cells.filter(({ disaster }) => disaster === 'fail'));
    return losses.length > 0 && losses.every(({ survives }) => survives);
  });
}

/** The file is saved beside the manifest. */
function relative(from: string, to: string): string {
  const [own, other] = [from.split('/').slice(0, -1), to.split('/')];
  const shared = own.findIndex((part, index) => part !== other[index]);
  const common = shared === -1 ? own.length : shared;
  const path = [...own.slice(common).map(() => '..'), ...other.slice(common)].join('/');
  return path.startsWith('..') ? path : `./${path}`;
}
