/** Prefers nodes that already have the images. Upstream: `pkg/scheduler/framework/plugins/imagelocality`. */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { maxNodeScore, scale } from '../support/integer.js';

const mebibyte = 1024 * 1024;
/** Smaller images are pulled so fast that having them is no advantage. */
const minThreshold = 23 * mebibyte;
/** From this size on, per image, a node gets the full score. */
const maxThresholdPerImage = 1000 * mebibyte;

/** The score state: the normalized names of all images, duplicates included. */
export const imageLocality = definePlugin<unknown, readonly string[]>({
  name: names.imageLocality,
  preScore({ pod: { spec } }) {
    const { initContainers = [], containers = [], volumes = [] } = spec;
    const ofContainers = [...initContainers, ...containers].map(({ image = '' }) => image);
    const ofVolumes = volumes.flatMap(({ image }) => (image === undefined ? [] : [image.reference ?? '']));
    return { kind: 'ready', state: [...ofContainers, ...ofVolumes].map(normalizeImageName) };
  },
  score(images, { snapshot }, node) {
    let sum = 0;
    for (const image of images) {
      const state = node.images.has(image) ? snapshot.images.get(image) : undefined;
      if (state !== undefined) {
        // An image that many nodes have says less, lest everything lands on the one node that has it.
        sum += Math.trunc(state.size * (state.nodes / snapshot.nodes.length));
      }
    }
    const maxThreshold = maxThresholdPerImage * images.length;
    const clamped = Math.min(Math.max(sum, minThreshold), Math.max(maxThreshold, minThreshold));
    return scale(maxNodeScore, clamped - minThreshold, maxThreshold - minThreshold);
  },
});

/** A name without a tag means `latest`; the last colon is a tag only after the last slash, so digests stay as they are. */
function normalizeImageName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}
