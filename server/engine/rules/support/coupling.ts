/** What makes two containers belong together: the signs that they were put into one Pod for a reason. */
import type { Volume } from '../../kubernetes/types.js';
import type { PodContainer, PodModel } from '../../pod/model.js';

/** In words, for messages and notes; undefined where nothing speaks for it. */
export function findCoupling(pod: PodModel, a: PodContainer, b: PodContainer): string | undefined {
  if (pod.template.spec.shareProcessNamespace === true) {
    return 'they share a process namespace';
  }
  const volume = sharedVolume(pod, a, b);
  if (volume !== undefined) {
    return `they share volume \`${volume}\``;
  }
  if (calls(pod, a, b) || calls(pod, b, a)) {
    return 'one calls the other on localhost';
  }
  return helps(a, b) || helps(b, a) ? 'one is a helper of the other' : undefined;
}

/** A volume with files that one can write and the other can see. Configuration and credentials are handed to both from outside. */
function sharedVolume(pod: PodModel, a: PodContainer, b: PodContainer): string | undefined {
  const uses = pod.volumeUses.filter(({ volume }) => volume === undefined || holdsData(volume));
  const ofA = new Set(uses.filter(({ container }) => container === a).map(({ mount }) => mount.name));
  return uses.find(({ container, mount }) => container === b && ofA.has(mount.name))?.mount.name;
}

function holdsData(volume: Volume): boolean {
  return (
    volume.configMap === undefined &&
    volume.secret === undefined &&
    volume.downwardAPI === undefined &&
    volume.projected === undefined
  );
}

function calls(pod: PodModel, from: PodContainer, to: PodContainer): boolean {
  return pod.callers.some(
    ({ container, port }) =>
      container === from && pod.listeners.some((listener) => listener.container === to && listener.port === port),
  );
}

function helps({ knowledge }: PodContainer, { role, knowledge: other }: PodContainer): boolean {
  return (knowledge?.helps ?? []).some((whom) => whom === role.role || whom === other?.id);
}
