import type { IntOrString } from './types.js';

/**
 * The number that a count or percentage stands for; `undefined` for any other text.
 * As `GetScaledValueFromIntOrPercent` in `k8s.io/apimachinery/pkg/util/intstr`: percentages of `total`, rounded as asked.
 */
export function scaledValue(value: IntOrString, total: number, round: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  const percent = percentage(value);
  if (percent === undefined) return undefined;
  const scaled = (percent * total) / 100;
  return round === 'up' ? Math.ceil(scaled) : Math.floor(scaled);
}

/** `25` of `"25%"`. */
export function percentage(value: IntOrString): number | undefined {
  const match = typeof value === 'string' ? /^([+-]?\d+)%$/.exec(value) : null;
  return match ? Number(match[1]) : undefined;
}
