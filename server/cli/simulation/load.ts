/** A cluster and manifests, as the commands of the simulator need them. */
import type { KubernetesObject } from '../../engine/kubernetes/object.js';
import { isClusterDocument } from '../../engine/scheduler/clusters/build-cluster.js';
import type { Profile } from '../../engine/scheduler/framework/plugin.js';
import { createDefaultProfile } from '../../engine/scheduler/plugins/registry.js';
import { isAssertionDocument } from '../../engine/simulation/assertions/read-assertions.js';
import { isScenarioDocument } from '../../engine/simulation/scenario.js';
import type { Host } from '../host.js';
import type { ReadCluster } from '../simulate/read-cluster.js';
import { readCluster } from '../simulate/read-cluster.js';
import { parseText, readTexts } from '../simulate/read-files.js';
import type { ColorChoice } from '../terminal/style.js';
import { complain } from './documents.js';

/** Where there is no other cluster to look at. */
export const DEFAULT_CLUSTER = 'three-zones';

/** All that a simulation starts from. */
export interface Loaded {
  readonly profile: Profile;
  readonly cluster: ReadCluster;
  readonly objects: readonly KubernetesObject[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Undefined where something could not be read; it has been said what. */
export function load(
  paths: readonly string[],
  clusters: readonly string[],
  { color, host }: { readonly color: ColorChoice; readonly host: Host },
): Loaded | undefined {
  const profile = createDefaultProfile();
  const cluster = readCluster(clusters, profile, host);
  const manifests = readTexts(paths, host);
  const parsed = manifests.files.map(parseText);
  const problems = [...cluster.problems, ...parsed.flatMap((file) => file.problems)];
  if (complain(problems, [...cluster.unreadable, ...manifests.problems], { color, host })) return undefined;
  return {
    profile,
    cluster,
    objects: parsed.flatMap(({ file }) => file.objects).filter(isManifest),
    texts: new Map(manifests.files.map(({ uri, text }) => [uri, text])),
  };
}

/** Clusters, scenarios and assertions are about the simulator, not for the cluster. */
function isManifest({ value }: KubernetesObject): boolean {
  return !isClusterDocument(value) && !isScenarioDocument(value) && !isAssertionDocument(value);
}
