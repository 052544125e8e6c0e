/** Amounts in the units that people think in. */
import { milliValue, parseQuantity, value, type Quantity } from '../../kubernetes/quantity.js';

const binary = ['', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const decimal = ['', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `0.25 CPUs (250m)` for `cpu`, `512 MiB = 536,870,912 bytes (537 MB)` for bytes, `undefined` for no quantity. */
export function describeQuantity(resource: string, text: string | number): string | undefined {
  const quantity = parseQuantity(text);
  if (!quantity) return undefined;
  if (resource === 'cpu') return describeCpu(quantity);
  return isBytes(resource) ? describeBytes(quantity, text) : undefined;
}

/** The same, short: `250m`, `512 MiB`. */
export function shortQuantity(resource: string, quantity: Quantity): string {
  if (resource === 'cpu') {
    const milli = milliValue(quantity);
    return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
  }
  return isBytes(resource) ? scaled(value(quantity), 1024, binary) : String(value(quantity));
}

export function isBytes(resource: string): boolean {
  return /^(?:memory|storage|ephemeral-storage|size-?limit)$/i.test(resource) || resource.startsWith('hugepages-');
}

function describeCpu(quantity: Quantity): string {
  const milli = milliValue(quantity);
  const cpus = milli / 1000;
  const share = milli < 1000 ? `, ${trimmed(cpus * 100)} % of one CPU` : '';
  return `${trimmed(cpus)} ${cpus === 1 ? 'CPU' : 'CPUs'} = ${milli}m${share}`;
}

function describeBytes(quantity: Quantity, text: string | number): string {
  const bytes = value(quantity);
  const hint = String(text).endsWith('m') ? ' – `m` means thousandths of a byte; `Mi` was probably meant' : '';
  return `${scaled(bytes, 1024, binary)} = ${scaled(bytes, 1000, decimal)} = ${grouped(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}${hint}`;
}

function scaled(amount: number, step: number, units: readonly string[]): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, Math.abs(amount))) / Math.log(step)));
  return power === 0 ? `${grouped(amount)} B` : `${trimmed(amount / step ** power)} ${units[power] ?? ''}`;
}

/** At most three significant decimals. */
function trimmed(amount: number): string {
  return String(Number(amount.toFixed(Math.abs(amount) < 1 ? 4 : 2)));
}

function grouped(amount: number): string {
  return String(amount).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
