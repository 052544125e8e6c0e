/** The names of the presets, apart from the clusters themselves: whoever only checks a name need not load them. */
export const presetNames = [
  'single-node',
  'kind-3',
  'three-zones',
  'gpu-pool',
  'spot-and-on-demand',
  'arm-and-amd',
  'large-1000',
] as const;

/** The name of a preset. */
export type PresetName = (typeof presetNames)[number];
