/** Regular expressions cannot be made to run for ever (SECURITY.md, "expressions"). */
import { describe, expect, test } from 'vitest';
import {
  builtExpressions,
  judge,
  productExpressions,
  readExpressions,
  schemaPatterns,
  type Expression,
} from './expressions.js';

/** Expressions of quadratic time whose input is short; the worst text of that length has to take less than a blink. */
const BOUNDED: readonly {
  readonly source: string;
  readonly longest: number;
  readonly because: string;
  readonly worst: (length: number) => string;
}[] = [
  {
    source: String.raw`\B(?=(?:\d{3})+$)`,
    longest: 25,
    because: 'the digits of one number',
    worst: (length) => '1'.repeat(length),
  },
  {
    source: String.raw`^(.*?)\{([^{}]*,[^{}]*)\}(.*)$`,
    longest: 4096,
    because: 'glob.ts reads braces in longer patterns literally',
    worst: (length) => '{'.repeat(length / 2) + ','.repeat(length / 2),
  },
  {
    source: String.raw`(\d+(?:\.\d+)?)([a-z]+)`,
    longest: 100,
    because: 'durations.ts refuses longer texts',
    worst: (length) => '1'.repeat(length),
  },
  {
    source: String.raw`(\d+(?:\.\d+)?)(h|m|s)`,
    longest: 100,
    because: 'cron.ts refuses longer texts',
    worst: (length) => '1'.repeat(length),
  },
  {
    source: String.raw`(?:[[{,]|:(?=\s))(?:[ \t\r]*(?:#[^\n]*)?\n)+[ \t\r]*-(?=\s)`,
    longest: 16_384,
    because: 'syntax-message.ts looks no further',
    worst: (length) => '#,\n'.repeat(length / 3),
  },
  {
    source: String.raw`iqn\.\d{4}-\d{2}\.([0-9A-Za-z\-.]+)(:[^,;*&$|\s]+)$`,
    longest: 8192,
    because: 'volume-sources.ts refuses longer names',
    worst: (length) => 'iqn.2020-01.'.repeat(length / 12),
  },
];

/**
 * Where expressions are put together while the program runs, and why no text can choose their structure. Those made while a module
 * is loaded are analysed like literals.
 */
const BUILT: Readonly<Record<string, string>> = {
  'server/cli/simulate/node-table.ts': 'the codes of colours',
  'server/engine/pod/local-addresses.ts': 'made while loading',
  'server/engine/pod/roles.ts': 'made while loading',
  'server/engine/rules/lifecycle/stateful-identity.ts': 'a name, every special character escaped',
  'server/engine/rules/network/sibling-through-service.ts': 'names, every special character escaped',
  'server/engine/rules/support/container-texts.ts': 'a number',
  'server/engine/rules/support/rewrite-call.ts': 'a name, every special character escaped',
  'server/engine/rules/support/same-program.ts': 'a number',
  'server/engine/scheduler/clusters/validate.ts': 'patterns of cluster.schema.json, analysed',
  'server/engine/schema/content.ts': 'made while loading',
  'server/engine/schema/custom/pattern-parser.ts': 'a set that one character is tested with',
  'server/engine/schema/validation/security-context.ts': 'made while loading',
  'server/engine/simulation/operations/add-nodes.ts': 'a name, every special character escaped',
};

const isBounded = ({ source }: Expression): boolean => BOUNDED.some((bounded) => bounded.source === source);

describe('regular expressions', () => {
  test('are linear, or bounded where the table says so; none is exponential', { timeout: 300_000 }, async () => {
    const { literals } = productExpressions();
    const built = await builtExpressions();
    const patterns = schemaPatterns('server/engine/scheduler/clusters/cluster.schema.json');
    expect(literals.length).toBeGreaterThan(400);
    expect(built.length).toBeGreaterThan(10);
    expect(patterns.length).toBeGreaterThan(2);
    const verdicts = await judge([...literals, ...built, ...patterns]);
    const wrong = [...verdicts].filter(
      ([expression, verdict]) =>
        verdict !== 'safe' && !(isBounded(expression) && verdict.startsWith('vulnerable: 2nd degree')),
    );
    expect(wrong.map(([{ source, flags, place }, verdict]) => `${place} /${source}/${flags} ${verdict}`)).toEqual([]);
    const found = [...verdicts.keys()];
    for (const { source } of BOUNDED)
      expect(
        found.filter((expression) => expression.source === source),
        source,
      ).not.toEqual([]);
  });

  test.each(BOUNDED)('$source takes no time on $longest characters: $because', ({ source, longest, worst }) => {
    const text = worst(longest);
    expect(text.length).toBeGreaterThan(longest - 20);
    const started = performance.now();
    [...text.matchAll(new RegExp(source, 'gs'))].map(([match]) => match.length);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('are built only where it is known from what', () => {
    const { built } = productExpressions();
    expect([...new Set(built)].sort()).toEqual(Object.keys(BUILT).sort());
  });

  test('are seen by the analyser', async () => {
    const { literals, built } = readExpressions('x.ts', 'const a = /(a+)+$/u; const b = new RegExp(a);');
    expect([...(await judge(literals)).values()]).toEqual(['vulnerable: exponential']);
    expect(built).toEqual(['x.ts']);
  });
});
