/** No file decides which other files are read: `extends`, clusters, origins and links stay inside (SECURITY.md, "paths"). */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { podlint, temporaryFolder } from '../cli/podlint.js';
import type { PanelRequest } from '../../server/protocol/simulator.js';
import { openPanel } from '../language-server/panel.js';
import { rulesOf, startSession, type Session } from '../language-server/session.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: a}}
spec:
  containers:
    - {name: a, image: nginx, ports: [{containerPort: 80}]}
    - {name: b, image: httpd, ports: [{containerPort: 80}]}
`;

/** A workspace, and beside it a file that is none of its business: it would switch the finding off. */
function twoFolders(): { readonly inside: string; readonly outside: string } {
  const folder = temporaryFolder();
  const [inside, outside] = ['inside', 'outside'].map((name) => join(folder, name));
  for (const path of [inside, outside]) mkdirSync(path);
  mkdirSync(join(inside, '.git'));
  writeFileSync(join(inside, 'pod.yaml'), POD);
  writeFileSync(join(outside, 'secret.yaml'), 'rules: {network/port-clash: off}\n# s3cr3t\n');
  return { inside, outside };
}

const CLUSTER = `apiVersion: podlint.dev/v1
kind: Cluster
nodePools: [{name: s3cr3t, count: 1, capacity: {cpu: 1, memory: 1Gi}}]
`;

describe('the command', () => {
  test.each([
    ['a way up', '../outside/secret.yaml'],
    ['a way down and up', './x/../../outside/secret.yaml'],
    ['an absolute path', '/etc/hosts'],
    ['an address', 'https://evil.example/podlint.yaml'],
    ['a file URL', 'file:///etc/hosts'],
    ['a link out of the workspace', './link.yaml'],
    ['a link to a folder outside', './folder/secret.yaml'],
    ['a device', './device.yaml'],
  ])('does not extend %s', (_, target) => {
    const { inside, outside } = twoFolders();
    symlinkSync(join(outside, 'secret.yaml'), join(inside, 'link.yaml'));
    symlinkSync(outside, join(inside, 'folder'));
    symlinkSync('/dev/zero', join(inside, 'device.yaml'));
    writeFileSync(join(inside, 'podlint.yaml'), `extends: ["${target}"]\n`);
    const { code, stdout, stderr } = podlint(['pod.yaml'], { cwd: inside });
    expect(code).toBe(2);
    expect(stderr).toContain('extends');
    expect(stdout + stderr).not.toContain('s3cr3t');
  });

  test.each([
    ['a way up', '../outside/cluster.yaml', 'lies outside of the workspace'],
    ['an absolute path', '/etc/hosts.yaml', 'lies outside of the workspace'],
    ['an address', 'https://evil.example/cluster.yaml', 'lies outside of the workspace'],
    ['a link out of the workspace', './link.yaml', 'it is a link out of the workspace'],
    ['a device', './device.yaml', 'it is a link out of the workspace'],
  ])('takes no cluster from %s', (_, target, reason) => {
    const { inside, outside } = twoFolders();
    writeFileSync(join(outside, 'cluster.yaml'), CLUSTER);
    symlinkSync(join(outside, 'cluster.yaml'), join(inside, 'link.yaml'));
    symlinkSync('/dev/zero', join(inside, 'device.yaml'));
    writeFileSync(join(inside, 'podlint.yaml'), `cluster: "${target}"\n`);
    const { code, stdout, stderr } = podlint(['pod.yaml'], { cwd: inside });
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(stdout + stderr).not.toContain('s3cr3t');
  });

  test('takes no configuration and no manifest that a link leads to outside of the repository', () => {
    const { inside, outside } = twoFolders();
    writeFileSync(join(outside, 'other.yaml'), `${POD}# s3cr3t: [\ns3cr3t: ]\n`);
    symlinkSync(join(outside, 'other.yaml'), join(inside, 'manifest.yaml'));
    const found = podlint(['.'], { cwd: inside });
    expect(found.code).toBe(2);
    expect(found.stderr).toContain('is a symbolic link out of the repository');
    expect(found.stdout + found.stderr).not.toContain('s3cr3t');
    // Whoever names it wants it.
    expect(podlint(['manifest.yaml'], { cwd: inside }).stdout).toContain('s3cr3t');
    symlinkSync(join(outside, 'secret.yaml'), join(inside, 'podlint.yaml'));
    const { code, stdout, stderr } = podlint(['pod.yaml'], { cwd: inside });
    expect(code).toBe(2);
    expect(stderr).toContain('it is a link out of the workspace');
    expect(stdout + stderr).not.toContain('s3cr3t');
  });

  test.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    [
      'a device',
      (path: string) => {
        symlinkSync('/dev/zero', path);
      },
    ],
  ])('does not wait for %s in the place of a file of Git', (_, make) => {
    const { inside } = twoFolders();
    mkdirSync(join(inside, '.git/info'));
    make(join(inside, '.gitignore'));
    make(join(inside, '.git/info/exclude'));
    expect(podlint(['.', '--format', 'json'], { cwd: inside }).stdout).toContain('network/port-clash');
  });

  test('reads no template that a comment names outside of the repository', () => {
    const { inside, outside } = twoFolders();
    writeFileSync(join(outside, 'template.yaml'), POD);
    const named = (path: string): string =>
      podlint(['-', '--format', 'json', '--output', 'sarif=x.sarif', '--output', 'github=x.txt'], {
        cwd: inside,
        input: `---\n# Source: ${path}\n${POD}`,
      }).stderr;
    for (const path of ['../outside/template.yaml', '/dev/zero', '../../../../../../dev/zero', 'link.yaml']) {
      expect(named(path)).not.toContain('internal error');
    }
    const github = podlint(['-', '--format', 'github'], {
      cwd: inside,
      input: `---\n# Source: ../outside/template.yaml\n${POD}`,
    }).stdout;
    // Were it read, the one line of the clash would be found in it.
    expect(github).toContain(',line=1,');
  });

  test('ends where folders lead into themselves, and follows no link to a folder', () => {
    const { inside, outside } = twoFolders();
    symlinkSync(inside, join(inside, 'loop'));
    symlinkSync('b', join(inside, 'a'));
    symlinkSync('a', join(inside, 'b'));
    symlinkSync('self.yaml', join(inside, 'self.yaml'));
    writeFileSync(join(outside, 'other.yaml'), POD);
    symlinkSync(outside, join(inside, 'out'));
    const { stdout } = podlint(['.', '--format', 'json'], { cwd: inside });
    const { findings, summary } = JSON.parse(stdout) as { findings: { file: string }[]; summary: { files: number } };
    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(['pod.yaml']));
    expect(summary.files).toBe(1);
  });

  test('does not wait for pipes and devices that lie around', () => {
    const { inside } = twoFolders();
    execFileSync('mkfifo', [join(inside, 'pipe.yaml')]);
    symlinkSync('/dev/zero', join(inside, 'zero.yaml'));
    const { stdout } = podlint(['.', '--format', 'json'], { cwd: inside });
    expect((JSON.parse(stdout) as { summary: { files: number } }).summary.files).toBe(1);
  });

  test('runs nothing and loads nothing of a workspace', () => {
    const { inside } = twoFolders();
    for (const name of ['podlint.config.js', '.podlintrc.js', 'node_modules/podlint-plugin-x/index.js']) {
      mkdirSync(join(inside, name, '..'), { recursive: true });
      writeFileSync(join(inside, name), 'process.exit(99);\n');
    }
    writeFileSync(join(inside, 'podlint.yaml'), 'extends: [podlint-plugin-x]\nplugins: [./podlint.config.js]\n');
    const { code, stderr } = podlint(['pod.yaml'], { cwd: inside });
    expect(code).toBe(2);
    expect(stderr).toContain('plugins');
  });
});

describe('the language server', () => {
  let session: Session | undefined;

  afterEach(async () => {
    await session?.dispose();
    session = undefined;
  });

  test.each([
    ['a way up', '../outside/secret.yaml'],
    ['a link out of the workspace', './link.yaml'],
    ['an absolute path', '/etc/hosts'],
  ])('does not extend %s', async (_, target) => {
    const { inside, outside } = twoFolders();
    symlinkSync(join(outside, 'secret.yaml'), join(inside, 'link.yaml'));
    writeFileSync(join(inside, 'podlint.yaml'), `extends: ["${target}"]\n`);
    session = await startSession({ folders: [`file://${inside}`] });
    const path = `file://${inside}/pod.yaml`;
    await session.open(path, POD);
    expect(rulesOf(await session.diagnostics(path))).toContain('network/port-clash');
  });

  test.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    [
      'a device',
      (path: string) => {
        symlinkSync('/dev/zero', path);
      },
    ],
  ])('does not wait for %s that lies where a file is looked for', async (_, make) => {
    const { inside } = twoFolders();
    for (const name of ['.gitignore', 'podlint.yaml', 'cluster.podlint.yaml', 'other.yaml']) make(join(inside, name));
    session = await startSession({ folders: [`file://${inside}`] });
    const path = `file://${inside}/pod.yaml`;
    await session.open(path, POD);
    expect(rulesOf(await session.diagnostics(path))).toContain('network/port-clash');
    const { verdict } = await openPanel(session).result({ type: 'watch', uri: path });
    expect(verdict.text).not.toBe('');
  });

  test.each([
    ['a way up', '../outside/cluster.yaml'],
    ['a link out of the workspace', './link.yaml'],
    ['an absolute path', '/etc/hosts.yaml'],
  ])('takes no cluster from %s', async (_, target) => {
    const { inside, outside } = twoFolders();
    writeFileSync(join(outside, 'cluster.yaml'), CLUSTER);
    symlinkSync(join(outside, 'cluster.yaml'), join(inside, 'link.yaml'));
    symlinkSync(join(outside, 'cluster.yaml'), join(inside, 'cluster.podlint.yaml'));
    session = await startSession({ folders: [`file://${inside}`] });
    const path = `file://${inside}/pod.yaml`;
    await session.open(path, POD);
    const panel = openPanel(session);
    const nodesOf = async (request: PanelRequest): Promise<readonly string[]> =>
      (await panel.result(request)).nodes.map(({ name }) => name);
    // Neither the file that is found, nor one that the page asks for, nor one that the configuration names.
    expect(String(await nodesOf({ type: 'watch', uri: path }))).not.toContain('s3cr3t');
    for (const uri of [
      `file://${outside}/cluster.yaml`,
      `file://${inside}/../outside/cluster.yaml`,
      `file://${inside}/%2e%2e/outside/cluster.yaml`,
      `file://${inside}/link.yaml`,
    ])
      expect(String(await nodesOf({ type: 'cluster', id: uri })), uri).not.toContain('s3cr3t');
    writeFileSync(join(inside, 'podlint.yaml'), `cluster: "${target}"\n`);
    await session.watched(`file://${inside}/podlint.yaml`, 1);
    expect(String(await nodesOf({ type: 'watch', uri: path }))).not.toContain('s3cr3t');
  });

  test('ends where folders lead into themselves', async () => {
    const { inside } = twoFolders();
    symlinkSync(inside, join(inside, 'loop'));
    session = await startSession({ folders: [`file://${inside}`] });
    await session.logged(/1 manifest/);
  });
});
