/** Amounts of resources as a person would write them. */

const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** Cores with up to three decimals: `2`, `1.5`, `0.25`. */
export function formatCores(milliCpu: number): string {
  return String(milliCpu / 1000);
}

/** The largest binary unit that leaves at least 1, with up to `decimals` decimals: `2.6Gi`. */
export function formatBytes(bytes: number, decimals = 1): string {
  const { amount, unit } = inLargestUnit(bytes);
  return `${Number(amount.toFixed(decimals))}${unit}`;
}

function inLargestUnit(bytes: number): { readonly amount: number; readonly unit: string } {
  let amount = bytes;
  let index = 0;
  while (Math.abs(amount) >= 1024 && index < units.length - 1) {
    amount /= 1024;
    index++;
  }
  return { amount, unit: units[index] ?? '' };
}

/** An amount to ask for at most, so never rounded up. */
export function formatAtMost(resource: string, most: number): string {
  if (!isMeasuredInBytes(resource)) {
    return formatAmount(resource, most);
  }
  const { amount, unit } = inLargestUnit(most);
  return `${Math.floor(amount * 100) / 100}${unit}`;
}

/** An amount without the name of its resource: `1.5`, `2.6Gi`, `3`. */
export function formatAmount(resource: string, amount: number, decimals = 1): string {
  if (resource === 'cpu') {
    return formatCores(amount);
  }
  return isMeasuredInBytes(resource) ? formatBytes(amount, decimals) : String(amount);
}

/** The same with its name: `1.5 cores`, `2.6Gi of memory`, `3 nvidia.com/gpu`. */
export function formatNamedAmount(resource: string, amount: number, decimals = 1): string {
  const text = formatAmount(resource, amount, decimals);
  if (resource === 'cpu') {
    return `${text} ${amount === 1000 ? 'core' : 'cores'}`;
  }
  return isMeasuredInBytes(resource) ? `${text} of ${resource}` : `${text} ${resource}`;
}

/** As many decimals as it takes to tell two amounts apart. */
export function decimalsToTell(resource: string, one: number, other: number): number {
  return (
    [1, 2, 3, 6].find(
      (decimals) => formatAmount(resource, one, decimals) !== formatAmount(resource, other, decimals),
    ) ?? 9
  );
}

function isMeasuredInBytes(resource: string): boolean {
  return resource === 'memory' || resource === 'ephemeral-storage' || resource.startsWith('hugepages-');
}
