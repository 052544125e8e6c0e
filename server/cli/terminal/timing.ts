/**
 * The table of `--timing`: the phases before the rules, the rules together, then each rule, the slowest first.
 * Shares are those of all rules.
 */
export function timingTable(milliseconds: ReadonlyMap<string, number>, phases: readonly string[] = []): string {
  const rows = [...milliseconds].sort(([, left], [, right]) => right - left);
  const rules = rows.filter(([name]) => !phases.includes(name));
  const total = rules.reduce((sum, [, time]) => sum + time, 0);
  const width = Math.max(4, ...rows.map(([name]) => name.length));
  const line = (name: string, time: number, share = ''): string =>
    `${name.padEnd(width)}  ${time.toFixed(2).padStart(10)}${share}`;
  const shareOf = (time: number): string => `  ${(total === 0 ? 0 : (time / total) * 100).toFixed(1).padStart(5)} %`;
  return [
    `${'Phase'.padEnd(width)}  ${'ms'.padStart(10)}`,
    ...phases.flatMap((name) => (milliseconds.has(name) ? [line(name, milliseconds.get(name) ?? 0)] : [])),
    line('all rules', total),
    '',
    `${'Rule'.padEnd(width)}  ${'ms'.padStart(10)}  ${'share'.padStart(7)}`,
    ...rules.map(([rule, time]) => line(rule, time, shareOf(time))),
    '',
  ].join('\n');
}
