/** The table of `--timing`: slowest rule first. */
export function timingTable(milliseconds: ReadonlyMap<string, number>): string {
  const total = [...milliseconds.values()].reduce((sum, time) => sum + time, 0);
  const rows = [...milliseconds].sort(([, left], [, right]) => right - left);
  const width = Math.max(4, ...rows.map(([rule]) => rule.length));
  const lines = rows.map(([rule, time]) => {
    const share = total === 0 ? 0 : (time / total) * 100;
    return `${rule.padEnd(width)}  ${time.toFixed(2).padStart(10)}  ${share.toFixed(1).padStart(5)} %`;
  });
  return [`${'Rule'.padEnd(width)}  ${'ms'.padStart(10)}  ${'share'.padStart(7)}`, ...lines, ''].join('\n');
}
