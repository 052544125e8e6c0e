/** The single executable says what the npm package says, byte for byte, with neither a file nor a Node beside it. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, root, temporaryFolder } from '../cli/podlint.js';

let folder = '';
let executable = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podlint-executable-'));
  executable = join(folder, 'podlint');
  const { status, stderr } = spawnSync(process.execPath, ['esbuild.sea.js', '--output', executable], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}, 240_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The executable gets a PATH without Node, only with what the system has. */
function run([program, ...rest]: readonly [string, ...string[]], { cwd, input = '', env = {} }: Place): Ran {
  const options = { cwd, input, env: { PATH: '/usr/bin:/bin', ...env }, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr } = spawnSync(program, rest, options);
  return { status, stdout, stderr };
}

const single = (args: readonly string[], place: Place): Ran => run([executable, ...args], place);
const bundled = (args: readonly string[], place: Place): Ran => run([process.execPath, bundle, ...args], place);

const shop = (): string => temporaryFolder(join(root, 'test/cli/fixtures/shop'));
const repository = (): string => root;
const FORMATS = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson', 'markdown', 'results'];
const CASES = gunzipSync(readFileSync(join(root, 'test/golden/scheduler/visible/host-ports.ndjson.gz')))
  .toString()
  .split('\n', 3)
  .join('\n');
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  restartPolicy: Never\n';
const EVENT = '0/4 nodes are available: 1 node(s) had untolerated taint {a: b}, 3 Insufficient cpu.';

test.each([
  ['its version', ['--version'], repository, ''],
  ['help', ['--help'], repository, ''],
  ['help for a command', ['simulate', '--help'], repository, ''],
  ['an unknown option', ['--nothing'], repository, ''],
  ['an unknown command', ['explain', 'no/rule'], repository, ''],
  ...FORMATS.map((format) => [`lint as ${format}`, ['lint', '.', '--format', format], shop, ''] as const),
  ['every rule', ['lint', 'test/matrix', '--preset', 'all', '--format', 'json'], repository, ''],
  ['the standard input', ['-'], shop, 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n'],
  ['what is missing', ['none.yaml', '.'], shop, ''],
  ['stages', ['.', '--threads', '2', '--format', 'json'], shop, ''],
  ['the rules for a cluster', ['examples', '--cluster', 'kind-3', '--format', 'json'], repository, ''],
  ['rules', ['rules'], repository, ''],
  ['explain a rule', ['explain', 'network/port-clash'], repository, ''],
  ['explain a Pod', ['explain', 'examples/web.yaml'], repository, ''],
  ['validate', ['validate', '--cases', '-'], repository, '{"yaml":"apiVersion: v1\\nkind: Pod\\n"}\n'],
  ['simulate', ['simulate', 'examples/web.yaml', '--format', 'json', '--explain'], repository, ''],
  ['simulate recorded cases', ['simulate', '--cases', '-'], repository, CASES],
  ['survive', ['survive', 'examples/web.yaml', '--cluster', 'three-zones'], repository, ''],
  ['assert', ['assert', 'examples/assertions/web.assertions.podlint.yaml'], repository, ''],
  ['diff', ['diff', 'examples/web.yaml', 'examples/more-pods.yaml', '--cluster', 'kind-3'], repository, ''],
  ['why', ['why', 'examples/web.yaml'], repository, EVENT],
] as const)('%s', (_, args, place, input) => {
  const cwd = place();
  const expected = bundled(args, { cwd, input });
  expect(expected.stdout + expected.stderr).not.toBe('');
  expect(expected.stderr).not.toContain('internal error');
  expect(single(args, { cwd, input })).toEqual(expected);
});

describe('what is written', () => {
  const files = (from: string): readonly (readonly [string, string])[] =>
    (
      readdirSync(from, { recursive: true, withFileTypes: true }) as {
        name: string;
        parentPath: string;
        isFile(): boolean;
      }[]
    )
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name))
      .map((path) => [path.slice(from.length), readFileSync(path, 'utf8')] as const);

  test.each([
    ['fixes', ['.', '--fix', '--format', 'json']],
    ['a baseline', ['.', '--update-baseline']],
    ['reports', ['.', '--output', 'sarif=out/a.sarif', '--output', 'junit=out/b.xml']],
    ['a share', ['.', '--shard', '1/2', '--output', 'results=one.json']],
    ['a configuration', ['init']],
  ])('%s', (_, args) => {
    const one = shop();
    const other = shop();
    const expected = bundled(args, { cwd: one });
    const found = single(args, { cwd: other });
    expect({
      ...found,
      stdout: found.stdout.replaceAll(other, one),
      stderr: found.stderr.replaceAll(other, one),
    }).toEqual(expected);
    expect(files(other).map(([name, text]) => [name, text.replaceAll(other, one)])).toEqual(files(one));
  });
});

describe('a tree that pays for threads', () => {
  const text = readFileSync(join(root, 'examples/web.yaml'), 'utf8');
  const tree = (): string => {
    const cwd = temporaryFolder();
    for (let index = 0; index < 30; index += 1) {
      const namespaced = text.replaceAll(/^ {2}name: .*$/gm, (line) => `${line}\n  namespace: team-${index}`);
      writeFileSync(join(cwd, `${index}.yaml`), `${namespaced}\n${'# a long comment\n'.repeat(5000)}`);
    }
    return cwd;
  };

  test('is linted by several', () => {
    const cwd = tree();
    const args = ['.', '--preset', 'all', '--format', 'json', '--threads', '2'];
    const expected = bundled(args, { cwd });
    expect(single(args, { cwd })).toEqual(expected);
    // Options of V8 in the environment make it refuse the code that was compiled before.
    expect(single(args, { cwd, env: { NODE_OPTIONS: '--max-old-space-size=3000' } })).toEqual(expected);
  });

  test('is kept by --cache', () => {
    const cwd = tree();
    const args = ['.', '--preset', 'all', '--format', 'json', '--cache'];
    const expected = bundled(args, { cwd });
    rmSync(join(cwd, '.podlint-cache'), { recursive: true });
    expect(single(args, { cwd })).toEqual(expected);
    expect(readdirSync(join(cwd, '.podlint-cache'))).not.toEqual([]);
    expect(single(args, { cwd })).toEqual(expected);
  });
});

test('shares are merged', () => {
  const cwd = shop();
  for (const index of [1, 2]) single(['.', '--shard', `${index}/2`, '--output', `results=${index}.json`], { cwd });
  const args = ['merge', '1.json', '2.json', '--format', 'json'];
  const expected = bundled(args, { cwd });
  expect(expected.stdout).toContain('network/port-clash');
  expect(single(args, { cwd })).toEqual(expected);
});

test('the language server answers, with what the API says of a field', async () => {
  const expected = await hover([process.execPath, bundle]);
  expect(expected).toContain('Restart policy for all containers');
  expect(await hover([executable])).toBe(expected);
});

/** What the server answers when an editor points at `restartPolicy`. */
function hover([program, ...args]: readonly [string, ...string[]]): Promise<string> {
  const server = spawn(program, [...args, 'lsp', '--stdio'], { env: { PATH: '/usr/bin:/bin' }, stdio: 'pipe' });
  const send = (body: object): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...body });
    server.stdin.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
  };
  const textDocument = { uri: 'file:///pod.yaml', languageId: 'yaml', version: 1, text: POD };
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  send({ method: 'initialized', params: {} });
  send({ method: 'textDocument/didOpen', params: { textDocument } });
  send({ id: 2, method: 'textDocument/hover', params: { textDocument, position: { line: 4, character: 5 } } });
  let said = '';
  let asked = false;
  server.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    if (!asked && said.includes('"id":2,')) send({ id: 3, method: 'shutdown' });
    asked ||= said.includes('"id":2,');
    if (said.includes('"id":3,')) send({ method: 'exit' });
  });
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => {
      const answer = said.split(/Content-Length: \d+\r\n\r\n/).find((part) => part.includes('"id":2,'));
      if (code === 0 && answer !== undefined) resolve(answer);
      else reject(new Error(`The server ended with ${code ?? 'a signal'}: ${said}`));
    });
  });
}

test('compiled code is kept where the processor or the options refuse what is in it, and only there', () => {
  const home = temporaryFolder();
  const kept = join(home, '.cache/podlint');
  single(['.'], { cwd: shop(), env: { HOME: home } });
  expect(existsSync(kept)).toBe(false);
  single(['.'], { cwd: shop(), env: { HOME: home, NODE_OPTIONS: '--max-old-space-size=3000' } });
  expect(readdirSync(kept)).toHaveLength(1);
});

test('stands alone: in an empty root with the system libraries that it names', () => {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  const libraries = [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) => path);
  expect(libraries.length).toBeGreaterThan(3);
  const empty = temporaryFolder();
  for (const path of [...libraries, executable]) {
    const copy = path === executable ? join(empty, 'podlint') : join(empty, path);
    mkdirSync(join(copy, '..'), { recursive: true });
    cpSync(path, copy, { dereference: true });
  }
  cpSync(join(root, 'examples/one-localhost.yaml'), join(empty, 'a.yaml'));
  const args = ['--map-root-user', '--net', '--', '/usr/sbin/chroot', empty, '/podlint', 'a.yaml'];
  const { status, stdout: said, stderr } = run(['unshare', ...args], { cwd: empty });
  expect(stderr).toBe('');
  expect(said).toContain('network/port-clash');
  expect(status).toBe(1);
});
