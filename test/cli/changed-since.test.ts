import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintJson, podlint, temporaryFolder } from './podlint.js';

const pod = (port: number): string => `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - { name: a, image: example.com/a:1, ports: [{ containerPort: ${port}, name: http }] }
`;
const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: http }]
`;
const clash = `apiVersion: v1
kind: Pod
metadata: { name: clash, namespace: shop }
spec:
  containers:
    - { name: a, image: example.com/a:1, ports: [{ containerPort: 80 }] }
    - { name: b, image: example.com/b:1, ports: [{ containerPort: 80 }] }
`;
const options = ['--rule', 'lifecycle/*=off', '--rule', 'sidecar/*=off'];

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** A repository with a fault that nobody touches, and a Service whose Pod is in another file. */
function repository(): string {
  const cwd = temporaryFolder();
  git(cwd, 'init', '-q', '-b', 'main');
  mkdirSync(join(cwd, 'deploy'));
  writeFileSync(join(cwd, 'deploy/old.yaml'), clash);
  writeFileSync(join(cwd, 'deploy/pod.yaml'), pod(8080));
  writeFileSync(join(cwd, 'deploy/service.yaml'), service);
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-q', '-m', 'first');
  return cwd;
}

function found(cwd: string, revision = 'HEAD', path = '.'): readonly string[] {
  const { report } = lintJson([path, '--changed-since', revision, ...options], { cwd });
  return report.findings.map(({ file, rule }) => `${file} ${rule}`);
}

describe('--changed-since', () => {
  test('says nothing of files that did not change', () => {
    const cwd = repository();
    expect(lintJson(['.', ...options], { cwd }).report.findings).toHaveLength(1);
    expect(found(cwd)).toEqual([]);
  });

  test('reports all of an edited, a new and a staged file', () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'deploy/old.yaml'), `# edited\n${clash}`);
    writeFileSync(join(cwd, 'deploy/new file.yaml'), clash.replace('clash', 'untracked'));
    writeFileSync(join(cwd, 'deploy/staged.yaml'), clash.replace('clash', 'staged'));
    git(cwd, 'add', 'deploy/staged.yaml');
    expect(found(cwd)).toEqual(['new file', 'old', 'staged'].map((name) => `deploy/${name}.yaml network/port-clash`));
  });

  test('reports what the change brings to another file, and nothing else of that file', () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'deploy/service.yaml'), `${service}---\n${clash.replace('clash', 'beside')}`);
    git(cwd, 'commit', '-qam', 'second');
    writeFileSync(join(cwd, 'deploy/pod.yaml'), pod(8080).replace('name: http', 'name: web'));
    expect(found(cwd)).toEqual(['deploy/service.yaml network/service-port-unresolved']);
  });

  test('reports what the loss of a file brings to another one', () => {
    const cwd = repository();
    rmSync(join(cwd, 'deploy/pod.yaml'));
    expect(found(cwd)).toEqual(
      lintJson(['.', ...options], { cwd })
        .report.findings.filter(({ file }) => file === 'deploy/service.yaml')
        .map(({ file, rule }) => `${file} ${rule}`),
    );
  });

  test('compares with the point where the branch left, not with what came after', () => {
    const cwd = repository();
    git(cwd, 'checkout', '-q', '-b', 'topic');
    writeFileSync(join(cwd, 'deploy/mine.yaml'), clash.replace('clash', 'mine'));
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'mine');
    git(cwd, 'checkout', '-q', 'main');
    writeFileSync(join(cwd, 'deploy/old.yaml'), `# theirs\n${clash}`);
    git(cwd, 'commit', '-qam', 'theirs');
    git(cwd, 'checkout', '-q', 'topic');
    expect(found(cwd, 'main')).toEqual(['deploy/mine.yaml network/port-clash']);
  });

  test('a changed podlint.yaml changes every file below it', () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'deploy/podlint.yaml'), 'kubernetes: "1.34"\n');
    expect(found(cwd)).toEqual(['deploy/old.yaml network/port-clash']);
  });

  test('works below the root of the repository and through a symbolic link to it', () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'deploy/old.yaml'), `# edited\n${clash}`);
    expect(found(join(cwd, 'deploy'))).toEqual(['old.yaml network/port-clash']);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(cwd, link);
    expect(found(link, 'HEAD', link)).toHaveLength(1);
  });

  test('with --fix mends the changed files only', () => {
    const cwd = repository();
    const text = `${pod(80)}  volumes: [{ name: unused, emptyDir: {} }]\n`;
    writeFileSync(join(cwd, 'deploy/old.yaml'), text.replace('name: web', 'name: old'));
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'second');
    writeFileSync(join(cwd, 'deploy/pod.yaml'), text);
    podlint(['.', '--fix', '--changed-since', 'HEAD'], { cwd });
    expect(git(cwd, 'diff', '--name-only', 'HEAD').split('\n')).not.toContain('deploy/old.yaml');
  });

  describe('a submodule', () => {
    const withSubmodule = (): { readonly cwd: string; readonly inner: string } => {
      const origin = repository();
      const cwd = repository();
      git(cwd, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', origin, 'vendor/team one');
      git(cwd, 'commit', '-qm', 'submodule');
      return { cwd, inner: join(cwd, 'vendor/team one') };
    };
    const file = 'vendor/team one/deploy/old.yaml';

    test('without a change says nothing', () => {
      expect(found(withSubmodule().cwd)).toEqual([]);
    });

    test.each<readonly [string, (inner: string) => void]>([
      ['edited', () => undefined],
      ['committed to', (inner) => git(inner, 'commit', '-qam', 'inside')],
      ['with a staged file', (inner) => git(inner, 'add', '.')],
    ])('%s counts file by file', (_, then) => {
      const { cwd, inner } = withSubmodule();
      writeFileSync(join(inner, 'deploy/old.yaml'), `# edited\n${clash}`);
      then(inner);
      expect(found(cwd)).toEqual([`${file} network/port-clash`]);
    });

    test('that is new counts whole, and so does a new file in an old one', () => {
      const { cwd, inner } = withSubmodule();
      expect(found(cwd, 'HEAD~1')).toEqual([`${file} network/port-clash`]);
      writeFileSync(join(inner, 'new.yaml'), clash.replace('clash', 'new'));
      expect(found(cwd)).toEqual(['vendor/team one/new.yaml network/port-clash']);
    });
  });

  test('names of files may hold anything', () => {
    const cwd = repository();
    for (const name of ['-x.yaml', 'tab\tline\n.yaml', 'ünïcode 文.yaml', '"quoted".yaml', '[a].yaml'])
      writeFileSync(join(cwd, name), clash.replace('clash', 'odd'));
    expect(found(cwd)).toHaveLength(5);
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'odd');
    expect(found(cwd)).toEqual([]);
    expect(found(cwd, 'HEAD~1')).toHaveLength(5);
  });

  test('a file that was renamed is a new one', () => {
    const cwd = repository();
    git(cwd, 'mv', 'deploy/old.yaml', 'deploy/renamed.yaml');
    expect(found(cwd)).toEqual(['deploy/renamed.yaml network/port-clash']);
  });

  test('the loss of a file counts where the paths are a pattern, too', () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'podlint.yaml'), 'complete: true\n');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'complete');
    rmSync(join(cwd, 'deploy/pod.yaml'));
    expect(found(cwd, 'HEAD', 'deploy/*.yaml')).toEqual(['deploy/service.yaml network/service-selects-nothing']);
  });

  test('a link changes with the file it leads to', () => {
    const cwd = repository();
    mkdirSync(join(cwd, 'links'));
    symlinkSync('../deploy/old.yaml', join(cwd, 'links/link.yaml'));
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'link');
    expect(found(cwd, 'HEAD', 'links')).toEqual([]);
    writeFileSync(join(cwd, 'deploy/old.yaml'), `# edited\n${clash}`);
    expect(found(cwd, 'HEAD', 'links')).toEqual(['links/link.yaml network/port-clash']);
  });

  test('a file that a podlint.yaml extends changes all that the podlint.yaml is for', () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'deploy/podlint.yaml'), 'extends: [../base.yaml]\n');
    writeFileSync(join(cwd, 'base.yaml'), 'failOn: error\n');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'configuration');
    expect(found(cwd)).toEqual([]);
    writeFileSync(join(cwd, 'base.yaml'), 'failOn: warning\n');
    expect(found(cwd)).toEqual(['deploy/old.yaml network/port-clash']);
  });

  test('a shallow clone is compared with the revision itself', () => {
    const origin = repository();
    const cwd = join(temporaryFolder(), 'clone');
    git(origin, 'clone', '-q', '--depth', '1', `file://${origin}`, cwd);
    writeFileSync(join(cwd, 'deploy/old.yaml'), `# edited\n${clash}`);
    expect(found(cwd, 'main')).toEqual(['deploy/old.yaml network/port-clash']);
    expect(podlint(['.', '--changed-since', 'HEAD~1'], { cwd }).stderr).toContain('In a CI, fetch it first.');
  });

  test.each([
    ['a revision that is none', 'nowhere'],
    ['a revision that looks like an option', '--output=x'],
  ])('%s is wrong usage', (_, revision) => {
    const { code, stderr } = podlint(['.', `--changed-since=${revision}`], { cwd: repository() });
    expect(code).toBe(2);
    expect(stderr).toContain('knows no revision');
  });

  test('outside of a repository it is wrong usage', () => {
    const { code, stderr } = podlint(['.', '--changed-since', 'HEAD'], { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('needs a git repository');
  });
});
