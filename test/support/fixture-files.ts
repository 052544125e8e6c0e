/** Where the fixtures of a rule lie. */
import { existsSync, readdirSync } from 'node:fs';

export const fixturesFolder = (id: string): string => `test/rules/${id}/`;

/** The names of a rule's fixtures, without `.yaml`. */
export function fixtureNames(id: string): readonly string[] {
  const folder = fixturesFolder(id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !/\.fixed(-\d+)?\.yaml$/.test(name))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}
