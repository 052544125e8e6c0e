/** Every integration as its host runs it, as far as that goes without the host. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseCommands } from './github-runner.js';
import { bundle, fixtures, lintJson, podlint, root, temporaryFolder } from './podlint.js';

const shop = join(fixtures, 'shop');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with `npx` and `podlint`, which both run the bundle; `npx` says what it was asked for. */
function tools(): string {
  const folder = temporaryFolder();
  const node = process.execPath;
  const npx = `#!/bin/bash\necho "npx $1 $2" >&2\nshift 2\nexec "${node}" "${bundle}" "$@"\n`;
  writeFileSync(join(folder, 'npx'), npx);
  writeFileSync(join(folder, 'podlint'), `#!/bin/bash\nexec "${node}" "${bundle}" "$@"\n`);
  for (const name of ['npx', 'podlint']) chmodSync(join(folder, name), 0o755);
  return folder;
}

function bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Ran {
  const path = `${tools()}:${process.env.PATH ?? ''}`;
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  return spawnSync('bash', args, { cwd, env: { ...env, PATH: path }, encoding: 'utf8' });
}

describe('the GitHub action', () => {
  interface Action {
    readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
    readonly runs: {
      readonly using: string;
      readonly steps: readonly [
        { readonly shell: string; readonly run: string; readonly env: Readonly<Record<string, string>> },
      ];
    };
  }
  const action = parse(read('action.yml')) as Action;

  /** Runs the step as the runner does: inputs into the environment, the script by bash. */
  function run(inputs: Readonly<Record<string, string>>, cwd = shop, env: Readonly<Record<string, string>> = {}): Ran {
    const [step] = action.runs.steps;
    const values = Object.entries(step.env).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.(?<input>[\w-]+) \}\}$/.exec(expression)?.groups?.input ?? '';
      expect(action.inputs).toHaveProperty(input);
      return [name, inputs[input] ?? action.inputs[input].default];
    });
    return bash(step.run, cwd, { ...env, ...(Object.fromEntries(values) as Record<string, string>) });
  }

  test('annotates, fails, and asks npm for the version', () => {
    const { status, stdout, stderr } = run({ version: '1.2.3' });
    expect(status).toBe(1);
    expect(parseCommands(stdout).annotations.map(({ kind }) => kind)).toEqual(['error', 'error', 'warning']);
    expect(stderr).toContain('npx --yes podlint@1.2.3');
  });

  test('takes every input', () => {
    const cwd = temporaryFolder(shop);
    writeFileSync(join(cwd, 'own.yaml'), 'rules: { "network/*": off }\n');
    const { status, stdout } = run(
      {
        paths: 'deploy/web.yaml\ndeploy/worker.yaml\n',
        config: 'own.yaml',
        format: 'json',
        output: 'sarif=a b.sarif\nmarkdown=x.md\n',
        'fail-on': 'error',
      },
      cwd,
    );
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as { findings: readonly { rule: string }[]; summary: { files: number } };
    expect(report.findings.map(({ rule }) => rule)).not.toContain('network/port-clash');
    expect(report.summary.files).toBe(2);
    expect(readdirSync(cwd)).toEqual(expect.arrayContaining(['a b.sarif', 'x.md']));
  });

  test('an input is never part of the script', () => {
    const cwd = temporaryFolder(shop);
    const { status } = run({ paths: '$(touch a)\n`touch b`\n; touch c', config: '"; touch d; "' }, cwd);
    expect(status).toBe(2);
    expect(readdirSync(cwd)).not.toEqual(expect.arrayContaining(['a']));
    expect(readdirSync(cwd).filter((name) => name.length === 1)).toEqual([]);
    expect(action.runs.steps[0].run).not.toContain('${{');
  });

  test('its page lists the inputs', () => {
    const rows = [...read('docs/ci/github.md').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(Object.keys(action.inputs));
  });
});

describe('the GitLab template', () => {
  const { podlint: job } = parse(read('docs/ci/podlint.gitlab-ci.yml')) as {
    podlint: {
      variables: Record<string, string>;
      script: readonly string[];
      artifacts: { reports: Record<string, string> };
    };
  };

  test('writes the reports that it hands over, and fails', () => {
    const cwd = temporaryFolder(shop);
    const { status } = bash(job.script.join('\n'), cwd, job.variables);
    expect(status).toBe(1);
    const names = Object.values(job.artifacts.reports);
    expect(readdirSync(cwd)).toEqual(expect.arrayContaining(names));
    expect(JSON.parse(readFileSync(join(cwd, job.artifacts.reports.codequality), 'utf8'))).toHaveLength(3);
  });

  test('takes paths and options', () => {
    const cwd = temporaryFolder(shop);
    const variables = {
      ...job.variables,
      PODLINT_PATHS: 'deploy/worker.yaml deploy/web.yaml',
      PODLINT_OPTIONS: '--fail-on never',
    };
    expect(bash(job.script.join('\n'), cwd, variables).status).toBe(0);
  });
});

describe('the pre-commit hooks', () => {
  const hooks = parse(read('.pre-commit-hooks.yaml')) as readonly {
    id: string;
    entry: string;
    language: string;
    pass_filenames?: boolean;
  }[];

  test.each(hooks.map((hook) => [hook.id, hook] as const))('%s runs on the files of a commit', (_, hook) => {
    const files = hook.pass_filenames === false ? [] : ['deploy/web.yaml', 'deploy/worker.yaml'];
    const { status, stdout } = bash(`${hook.entry} "$@"`.replace('"$@"', files.join(' ')), shop, {});
    expect(status).toBe(1);
    expect(stdout).toContain('network/port-clash');
    expect(bash(`${hook.entry.replace(' .', '')} deploy/worker.yaml`, shop, {}).status).toBe(0);
  });

  test('their page lists them', () => {
    const rows = [...read('docs/ci/pre-commit.md').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(hooks.map(({ id }) => id));
  });
});

describe('the image', () => {
  const lines = read('Dockerfile').split('\n');

  test('runs the program as a user without rights, with nothing but what the build left', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last[0]).toMatch(/distroless.*:nonroot$/);
    expect(last).toContain('USER nonroot');
    expect(last.some((line) => line.startsWith('RUN '))).toBe(false);
    const copied = last.find((line) => line.startsWith('COPY '))?.match(/\/build\/\S+/g) ?? [];
    expect(copied).toEqual(expect.arrayContaining(['/build/dist/podlint.cjs', '/build/dist/cli.cjs']));
    expect(JSON.parse(last.find((line) => line.startsWith('ENTRYPOINT '))?.slice(11) ?? '')).toEqual([
      '/nodejs/bin/node',
      '/podlint/podlint.cjs',
    ]);
  });

  test('the program lints alone in a folder, without network and without rights to write', () => {
    const cwd = temporaryFolder();
    for (const name of ['podlint.cjs', 'cli.cjs']) {
      writeFileSync(join(cwd, name), readFileSync(join(root, 'dist', name)));
    }
    mkdirSync(join(cwd, 'work'));
    writeFileSync(join(cwd, 'work/web.yaml'), readFileSync(join(shop, 'deploy/web.yaml')));
    const isolated = spawnSync('unshare', ['--net', 'true']).status === 0 ? ['unshare', '--net'] : [];
    const [command, ...args] = [...isolated, process.execPath, join(cwd, 'podlint.cjs'), '.'];
    const { status, stdout } = spawnSync(command, args, { cwd: join(cwd, 'work'), env: {}, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toContain('network/port-clash');
  });
});

describe('the Kubernetes Job of shards', () => {
  const manifest = 'docs/ci/podlint-job.yaml';
  const [job] = read(manifest)
    .split('---\n')
    .map((text) => parse(text) as IndexedJob);

  test.each(['recommended', 'strict', 'all'])('has no findings under %s', (preset) => {
    const { report } = lintJson([manifest, '--preset', preset], { cwd: root });
    expect(report.findings).toEqual([]);
  });

  test('writes shares that merge to the whole', () => {
    const folder = temporaryFolder(shop);
    const results = temporaryFolder();
    const { completions, template } = job.spec;
    const given = template.spec.containers[0]?.args ?? [];
    const shares = Array.from({ length: completions }, (_, index) => {
      const env = { JOB_COMPLETION_INDEX: String(index) };
      const args = given.map((arg) =>
        arg.replace('$(JOB_COMPLETION_INDEX)', String(index)).replace('/manifests', '.').replace('/results', results),
      );
      expect(podlint(args, { cwd: folder, env }).code).toBe(0);
      return join(results, `shard-${index}.json`);
    });
    const merged = podlint(['merge', ...shares, '--format', 'json'], { cwd: folder });
    expect(merged.stdout).toBe(podlint(['.', '--format', 'json'], { cwd: shop }).stdout);
  }, 60_000);
});

interface IndexedJob {
  readonly spec: {
    readonly completions: number;
    readonly template: { readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] } };
  };
}

describe('the package', () => {
  let project = '';

  /** Packed and installed as npm does it; the build is the one under test. */
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'podlint-package-'));
    const npm = (args: readonly string[], cwd: string): string => {
      const { status, stdout, stderr } = spawnSync('npm', [...args], { cwd, encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return stdout;
    };
    const [{ filename }] = JSON.parse(
      npm(['pack', '--ignore-scripts', '--json', '--pack-destination', project], root),
    ) as [{ filename: string }];
    writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}');
    npm(['install', '--offline', '--no-audit', '--no-fund', '--omit=dev', `./${filename}`], project);
  }, 120_000);

  afterAll(() => {
    rmSync(project, { recursive: true, force: true });
  });

  const node = (code: string, type: 'module' | 'commonjs' = 'module'): Ran =>
    spawnSync(process.execPath, [`--input-type=${type}`, '-e', code], { cwd: project, encoding: 'utf8' });

  test('has a command', () => {
    const { status, stdout } = spawnSync(join(project, 'node_modules/.bin/podlint'), ['.'], {
      cwd: shop,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toContain('network/port-clash');
  });

  test('is imported and required, and says what the command says', () => {
    const options = JSON.stringify({ paths: ['.'], cwd: shop });
    const expected = { ...lintJson(['.'], { cwd: shop }).report, failed: true };
    const imported = node(`import { lint } from 'podlint'; console.log(JSON.stringify(await lint(${options})))`);
    expect(imported.stderr).toBe('');
    expect(JSON.parse(imported.stdout)).toEqual(expected);
    const required = node(
      `require('podlint').lint(${options}).then((r) => console.log(JSON.stringify(r)))`,
      'commonjs',
    );
    expect(JSON.parse(required.stdout)).toEqual(expected);
  });

  test('lints texts with their neighbourhood', () => {
    const texts = {
      'a.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {app: a}, ports: [{port: 80, targetPort: web}]}\n',
      'b.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: a}}\nspec: {containers: [{name: a, image: x/y:1, ports: [{containerPort: 80, name: http}]}]}\n',
    };
    const { stdout } = node(
      `import { lint } from 'podlint'; const { findings } = await lint({ texts: ${JSON.stringify(texts)}, rules: { 'lifecycle/*': 'off' } }); console.log(JSON.stringify(findings.map(({ file, rule }) => [file, rule])))`,
    );
    expect(JSON.parse(stdout)).toEqual([['a.yaml', 'network/service-port-unresolved']]);
  });

  test.each([
    ['an unknown rule', `{ paths: '.', rules: { 'network/none': 'error' } }`, 'no rule'],
    ['an unknown level', `{ paths: '.', rules: { 'network/port-clash': 'eror' } }`, 'ID=LEVEL'],
    ['a baseline that is missing', `{ paths: '.', baseline: 'none.json' }`, 'cannot be read'],
    ['a configuration that is missing', `{ paths: '.', config: 'none.yaml' }`, 'none.yaml'],
  ])('rejects %s', (_, options, message) => {
    const { stdout } = node(
      `import { lint } from 'podlint'; await lint(${options}).catch((e) => console.log(e.message))`,
    );
    expect(stdout).toContain(message);
  });

  test('runs through npx without network', () => {
    const { status, stdout } = spawnSync('npx', ['--offline', 'podlint', join(shop, 'deploy/web.yaml')], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(stdout).toContain('network/port-clash');
    expect(status).toBe(1);
  });

  test.each([
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
    ['preserve', 'bundler'],
  ])('has types that say so: module %s, resolution %s', (module, resolution) => {
    const use = `import { lint, type Finding, type LintReport } from 'podlint';
const report: LintReport = await lint({ paths: 'deploy', rules: { 'network/*': 'warning' }, presets: ['strict'] });
const [first]: readonly Finding[] = report.findings;
export const line: number | undefined = first?.range.start.line;
// @ts-expect-error: there is no such level
await lint({ rules: { 'network/*': 'fatal' } });
`;
    writeFileSync(join(project, 'use.ts'), use);
    const tsc = join(root, 'node_modules/.bin/tsc');
    const args = [
      '--noEmit',
      '--strict',
      '--module',
      module,
      '--moduleResolution',
      resolution,
      '--target',
      'es2022',
      '--lib',
      'es2023',
      '--skipLibCheck',
      'false',
      'use.ts',
    ];
    const { status, stdout } = spawnSync(tsc, args, { cwd: project, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});
