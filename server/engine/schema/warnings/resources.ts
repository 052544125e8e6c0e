/** Bytes come in whole numbers. Upstream: `pkg/api/pod/warnings.go`, `pkg/api/persistentvolumeclaim`. */
import { formatQuantity, parseQuantity, scaledValue } from '../../kubernetes/quantity.js';
import type { PersistentVolumeClaimSpec, QuantityValue } from '../../kubernetes/types.js';
import { child, mapKey, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import { warn, type Warning } from './warning.js';

type Resources = Readonly<Record<string, QuantityValue>>;

export function fractionWarnings(list: Resources | undefined, names: readonly string[], path: FieldPath): Warning[] {
  if (list === undefined) return [];
  return names
    .filter((name) => Object.hasOwn(list, name) && isFraction(list[name] ?? 0))
    .map((name) => {
      const quantity = parseQuantity(list[name] ?? 0);
      const text = quantity === undefined ? '' : formatQuantity(quantity);
      return warn(mapKey(path, name), `fractional byte value ${goQuote(text)} is invalid, must be an integer`);
    });
}

const milli = -3;

function isFraction(text: QuantityValue): boolean {
  const quantity = parseQuantity(text);
  if (quantity === undefined) return false;
  return BigInt(scaledValue(quantity, milli)) % 1000n !== 0n;
}

export function claimWarnings(spec: PersistentVolumeClaimSpec | undefined, path: FieldPath): Warning[] {
  const { requests, limits } = spec?.resources ?? {};
  return [
    ...fractionWarnings(requests, ['storage'], child(path, 'resources', 'requests')),
    ...fractionWarnings(limits, ['storage'], child(path, 'resources', 'limits')),
  ];
}
