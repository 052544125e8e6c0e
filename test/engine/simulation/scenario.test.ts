/** Files of scenarios and assertions: what is read, and what is wrong with them. */
import { describe, expect, it } from 'vitest';
import { readAssertions } from '../../../server/engine/simulation/assertions/read-assertions.js';
import { checkOperation, playScenario, readScenario } from '../../../server/engine/simulation/scenario.js';

const head = 'apiVersion: podlint.dev/v1\nkind: Scenario\n';
const problemsOf = (text: string): readonly string[] =>
  readScenario('/s.yaml', text).problems.map(({ message, path }) => `${path.join('.')}: ${message}`);

describe('a scenario', () => {
  it('takes a null field for an absent one, as in a manifest', () => {
    const fields = [
      'metadata',
      'cluster',
      'seed',
      'startTime',
      'assumptions',
      'controlPlane',
      'behaviors',
      'operations',
    ];
    const scenario = readScenario('/s.yaml', head + fields.map((name) => `${name}:\n`).join(''));
    expect(scenario.problems).toEqual([]);
    expect(scenario).toMatchObject({ name: '', seed: 1, epoch: undefined, assumptions: {}, operations: [] });
    expect(playScenario(scenario).results).toEqual([]);
  });

  it('takes a null within an operation or a behavior for absent', () => {
    const text = `${head}assumptions: {imagePullSeconds: }\nbehaviors:\n  - {workload: Deployment/web, readySeconds: }\noperations:\n  - {op: advance, seconds: 5, until: }\n`;
    const scenario = readScenario('/s.yaml', text);
    expect(() => playScenario(scenario)).not.toThrow();
    expect(JSON.stringify(scenario)).not.toContain('null');
  });

  it.each([
    ['no Scenario', 'kind: Pod\napiVersion: v1\n', ': There is no Scenario of podlint.dev/v1 in this file.'],
    ['a Scenario of another group', 'apiVersion: example.com/v1\nkind: Scenario\n', ': There is no Scenario'],
    [
      'a cluster that nobody knows',
      `${head}cluster: four-zones\n`,
      'cluster: There is no preset four-zones; there are',
    ],
    ['a time that is none', `${head}startTime: tomorrow\n`, 'startTime: startTime "tomorrow" is not a time.'],
    ['an operation without a name', `${head}operations: [{node: a}]\n`, 'operations.0.op: An operation needs an op: '],
    [
      'a slip',
      `${head}operations: [{op: cordn}]\n`,
      'operations.0.op: `cordn` is no operation; did you mean `cordon`?',
    ],
    ['an operation of every object', `${head}operations: [{op: constructor}]\n`, 'operations.0.op: An operation needs'],
    ['an operation that lacks a field', `${head}operations: [{op: cordon}]\n`, 'operations.0: This needs node.'],
    ['an unknown field', `${head}operation: []\n`, 'operation: This has no field operation; did you mean operations?'],
    ['a list of nothing', `${head}operations: [null]\n`, 'operations.0'],
  ])('says what is wrong: %s', (_, text, message) => {
    const problems = problemsOf(text);
    expect(problems.filter((problem) => problem.startsWith(message))).not.toEqual([]);
    expect(readScenario('/s.yaml', text).operations).toEqual([]);
  });

  it('is about its own cluster where it has one, and about the manifests beside it', () => {
    const cluster =
      'apiVersion: podlint.dev/v1\nkind: Cluster\nnodePools: [{name: n, count: 1, capacity: {cpu: 1, memory: 1Gi}}]\n';
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: i}]}\n';
    const scenario = readScenario(
      '/s.yaml',
      `${head}metadata: {name: x, description: why}\n---\n${cluster}---\n${pod}`,
    );
    expect(scenario).toMatchObject({ name: 'x', description: 'why', problems: [] });
    expect(scenario.cluster).toHaveLength(1);
    expect(scenario.objects.map(({ kind }) => kind)).toEqual(['Pod']);
  });

  it('leaves a Deployment alone when another group has one of the same name', () => {
    const workload = (apiVersion: string, spec: string): string =>
      `---\napiVersion: ${apiVersion}\nkind: Deployment\nmetadata: {name: web}\nspec: ${spec}\n`;
    const sound =
      '{selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}';
    const text = `${head}operations: [{op: advance, seconds: 60}]\n${workload('apps/v1', sound)}${workload('example.com/v1', '{template: }')}`;
    const { world } = playScenario(readScenario('/s.yaml', text));
    expect(
      [...world.pods.values()].filter(({ name, phase }) => name.startsWith('web-') && phase === 'Running'),
    ).toHaveLength(1);
  });

  it('checks an operation of a view without a file', () => {
    expect(checkOperation({ op: 'cordon', node: 'a' })).toEqual([]);
    expect(checkOperation('cordon')[0].message).toMatch(/^An operation needs an op/);
    expect(checkOperation({ op: 'advance', seconds: -1 })[0].path).toEqual(['seconds']);
  });
});

describe('assertions', () => {
  const file = { apiVersion: 'podlint.dev/v1', kind: 'Assertions' };
  const entry = { workload: 'Deployment/web', expect: { fitsAtLeast: 1 } };

  it('take a null field for an absent one', () => {
    const read = readAssertions({
      ...file,
      metadata: null,
      cluster: null,
      manifests: null,
      assertions: [{ ...entry, reason: null, expect: { fitsAtLeast: 1, lands: null } }],
    });
    expect(read.file).toEqual({ ...file, assertions: [entry] });
  });

  it('are not read where something is wrong with them', () => {
    const read = readAssertions({ ...file, assertions: [{ ...entry, expect: { fitsAtLast: 1 } }] });
    expect(read.file).toBeUndefined();
    expect(read.problems.map(({ message }) => message)).toEqual([expect.stringContaining('did you mean fitsAtLeast?')]);
  });
});
