/** Mock clusters that come with Podlint. */
import armAndAmd from './presets/arm-and-amd.json' with { type: 'json' };
import gpuPool from './presets/gpu-pool.json' with { type: 'json' };
import kind3 from './presets/kind-3.json' with { type: 'json' };
import large1000 from './presets/large-1000.json' with { type: 'json' };
import singleNode from './presets/single-node.json' with { type: 'json' };
import spotAndOnDemand from './presets/spot-and-on-demand.json' with { type: 'json' };
import threeZones from './presets/three-zones.json' with { type: 'json' };
import type { PresetName } from './preset-names.js';

const presets: Readonly<Record<PresetName, unknown>> = {
  'single-node': singleNode,
  'kind-3': kind3,
  'three-zones': threeZones,
  'gpu-pool': gpuPool,
  'spot-and-on-demand': spotAndOnDemand,
  'arm-and-amd': armAndAmd,
  'large-1000': large1000,
};

/** The names of all presets. */
export const presetNames: readonly string[] = Object.keys(presets);

/** The document of a preset, as if it were read from a file. */
export function findPreset(name: string): unknown {
  return Object.hasOwn(presets, name) ? presets[name as PresetName] : undefined;
}
