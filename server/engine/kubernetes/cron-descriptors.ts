/** The shorthands of cron schedules. Upstream: `github.com/robfig/cron/v3`, parseDescriptor. `@every` is none of them: it takes a duration. */
const descriptors: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

export const isCronDescriptor = (text: string): boolean => descriptors.has(text);

/** The five fields that a shorthand stands for; any other text as it is. */
export const expandCronDescriptor = (text: string): string => descriptors.get(text) ?? text;
