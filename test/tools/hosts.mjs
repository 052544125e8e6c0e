/**
 * Runs integrations in the programs that host them: `npm run test:hosts [-- pre-commit reviewdog image]`.
 *
 * What is missing is installed: pre-commit and Buildah from Debian; Reviewdog is built by Go, which has to be there.
 * pre-commit installs the hook from the last commit of this checkout, as it does from GitHub, with npm's registry; that takes minutes.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goTool } from '../bench/go-tool.mjs';
import { bundle, root } from './podlint.mjs';

const shop = join(root, 'test/cli/fixtures/shop');
const wanted = process.argv.slice(2);
const parent = mkdtempSync(join(tmpdir(), 'podlint-hosts-'));
let sound = true;

function check(what, holds, details = '') {
  console.log(`${holds ? '✓' : '✗'} ${what}`);
  if (!holds) console.log(details);
  sound &&= holds;
}

function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (error) return { status: 127, output: error.message };
  return { status, output: stdout + stderr };
}

function must(command, args, options) {
  const { status, output } = run(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${output}`);
  return output;
}

function installFromDebian(name) {
  if (run(name, ['--version']).status === 0) return;
  const [program, ...prefix] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  must(program, [...prefix, 'update', '-q']);
  must(program, [...prefix, 'install', '-q', '-y', '--no-install-recommends', name]);
}

/** A repository of somebody who uses the hooks. */
function project(configuration) {
  const cwd = join(parent, 'project');
  cpSync(shop, cwd, { recursive: true });
  writeFileSync(join(cwd, '.pre-commit-config.yaml'), configuration);
  must('git', ['init', '--quiet'], { cwd });
  must('git', ['add', '--all'], { cwd });
  return cwd;
}

function preCommit() {
  installFromDebian('pre-commit');
  const revision = must('git', ['rev-parse', 'HEAD'], { cwd: root }).trim();
  const hooks = ['podlint', 'podlint-all', 'podlint-system'];
  const cwd = project(
    `repos:\n  - repo: ${root}\n    rev: ${revision}\n    hooks:\n${hooks.map((id) => `      - id: ${id}\n`).join('')}`,
  );
  const tools = join(parent, 'bin');
  mkdirSync(tools);
  writeFileSync(join(tools, 'podlint'), `#!/bin/sh\nexec "${process.execPath}" "${bundle}" "$@"\n`, { mode: 0o755 });
  const env = { ...process.env, PRE_COMMIT_HOME: join(parent, 'cache'), PATH: `${tools}:${process.env.PATH}` };
  const hook = (id, ...files) => run('pre-commit', ['run', id, '--files', ...files], { cwd, env });
  for (const id of hooks) {
    const bad = hook(id, 'deploy/web.yaml', 'deploy/worker.yaml');
    check(
      `pre-commit: ${id} stops a commit`,
      bad.status === 1 && bad.output.includes('network/port-clash'),
      bad.output,
    );
  }
  for (const id of ['podlint', 'podlint-system']) {
    const good = hook(id, 'deploy/worker.yaml');
    check(`pre-commit: ${id} lets a sound one pass`, good.status === 0 && good.output.includes('Passed'), good.output);
  }
  const other = hook('podlint', 'README.md');
  check(
    'pre-commit: podlint leaves other files alone',
    other.status === 0 && other.output.includes('no files'),
    other.output,
  );
}

function reviewdog() {
  const program = goTool('reviewdog', 'github.com/reviewdog/reviewdog/cmd/reviewdog@v0.21.0');
  if (program === undefined) throw new Error('Reviewdog is built by Go: please install it.');
  const args = ['-reporter=local', '-filter-mode=nofilter', '-fail-level=error', '-diff=true'];
  for (const format of ['rdjson', 'checkstyle', 'sarif']) {
    const lint = (...paths) =>
      spawnSync(process.execPath, [bundle, ...paths, '--format', format, '--no-suppressed'], { cwd: shop }).stdout;
    const read = (input) => run(program, [`-f=${format}`, ...args], { cwd: shop, input });
    const bad = read(lint('.'));
    const places = ['broken.yml', 'web.yaml', 'listen on 8080/TCP', 'volume `scratch`'];
    check(
      `reviewdog: ${format} is read, and an error fails the check`,
      bad.status === 1 && places.every((text) => bad.output.includes(text)),
      bad.output,
    );
    const good = read(lint('deploy/worker.yaml'));
    check(`reviewdog: ${format} without findings passes`, good.status === 0, good.output);
  }
}

/** A folder that holds programs at the paths where an image has them, with the libraries that they load. */
function rootFileSystem(folder, programs) {
  const copy = (from, to) => cpSync(from, join(folder, to), { dereference: true, recursive: true });
  for (const [from, to] of programs) {
    copy(from, to);
    const libraries = run('ldd', [from]).output.matchAll(/(?:=> )?(\/\S+) \(0x/g);
    for (const [, library] of libraries) copy(library, library);
  }
  mkdirSync(join(folder, 'etc'), { recursive: true });
  writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nnonroot:x:65532:65532::/home/nonroot:/none\n');
  writeFileSync(join(folder, 'etc/group'), 'root:x:0:\nnonroot:x:65532:\n');
  for (const name of ['tmp', 'root', 'home/nonroot']) mkdirSync(join(folder, name), { recursive: true });
}

/**
 * The steps of the Dockerfile, by Buildah. Its base images are on hosts that may be out of reach, so others stand for them: the Node that runs
 * this with npm and a shell, and the same Node alone. The network is on, as Buildah has none to turn off without a runtime of containers.
 */
function image() {
  installFromDebian('buildah');
  const storage = ['--storage-driver', 'vfs', '--root', join(parent, 'storage'), '--runroot', join(parent, 'run')];
  const buildah = (args, options) => must('buildah', [...storage, ...args], options).trim();
  const [build, runtime, context] = ['build', 'runtime', 'context'].map((name) => join(parent, name));
  const npm = join(must('npm', ['root', '--global']).trim(), 'npm');
  const shell = [
    ['/bin/sh', 'bin/sh'],
    ['/usr/bin/env', 'usr/bin/env'],
  ];
  rootFileSystem(build, [...shell, [process.execPath, 'usr/local/bin/node']]);
  cpSync(npm, join(build, 'usr/local/lib/npm'), { recursive: true, dereference: true });
  writeFileSync(join(build, 'usr/local/bin/npm'), '#!/bin/sh\nexec node /usr/local/lib/npm/bin/npm-cli.js "$@"\n', {
    mode: 0o755,
  });
  rootFileSystem(runtime, [[process.execPath, 'nodejs/bin/node']]);
  const { NODE_EXTRA_CA_CERTS: certificates } = process.env;
  const trust = certificates ? 'ENV NODE_EXTRA_CA_CERTS=/certificates.pem\n' : '';
  if (certificates) cpSync(certificates, join(build, 'certificates.pem'), { dereference: true });
  for (const [folder, name, more] of [
    [build, 'docker.io/library/node:22-bookworm-slim', `ENV PATH=/usr/local/bin:/usr/bin:/bin\n${trust}`],
    [runtime, 'gcr.io/distroless/nodejs22-debian12:nonroot', ''],
  ]) {
    const file = join(parent, 'Containerfile');
    writeFileSync(file, `FROM scratch\nCOPY . /\n${more}`);
    buildah(['build', '--isolation', 'chroot', '--file', file, '--tag', name, folder]);
  }
  mkdirSync(context);
  must('sh', ['-c', 'git archive HEAD | tar --extract --directory "$0"', context], { cwd: root });
  buildah(['build', '--isolation', 'chroot', '--pull-never', '--tag', 'podlint', context]);
  const container = buildah(['from', '--pull-never', 'podlint']);
  const config = JSON.parse(buildah(['inspect', container])).OCIv1.config;
  check('image: runs as a user without rights in /work', config.User === 'nonroot' && config.WorkingDir === '/work');
  const mount = ['--isolation', 'chroot', '--volume', `${shop}:/work:ro`];
  const { status, output } = run('buildah', [
    ...storage,
    'run',
    ...mount,
    container,
    '--',
    ...config.Entrypoint,
    ...config.Cmd,
  ]);
  check('image: lints what is mounted', status === 1 && output.includes('network/port-clash'), output);
  const mounted = buildah(['mount', container]);
  const files = must('find', [join(mounted, 'podlint'), '-type', 'f', '-printf', '%f\n'])
    .trim()
    .split('\n')
    .sort();
  check(
    'image: holds the program and its licences',
    files.join() === 'LICENSE,cli.cjs,cli.cjs.LEGAL.txt,podlint.cjs',
    files.join(),
  );
}

const HOSTS = { 'pre-commit': preCommit, reviewdog, image };
try {
  for (const [name, runHost] of Object.entries(HOSTS)) if (wanted.length === 0 || wanted.includes(name)) runHost();
} finally {
  rmSync(parent, { recursive: true, force: true });
}
process.exitCode = sound ? 0 : 1;
