import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../../server/engine/linter/configuration.js';
import { isIgnoredFile } from '../../../server/engine/linter/configuration.js';
import type { ReadConfigurationOptions } from '../../../server/engine/linter/read-configuration.js';
import { readConfiguration } from '../../../server/engine/linter/read-configuration.js';
import type { RuleMeta } from '../../../server/engine/linter/rule.js';

const meta = (id: RuleMeta<string>['id'], more: Partial<RuleMeta<string>> = {}): RuleMeta<string> => ({
  id,
  severity: 'warning',
  presets: ['recommended', 'strict', 'all'],
  title: id,
  summary: id,
  why: '',
  whenNot: '',
  source: { title: '', url: '' },
  messages: {},
  ...more,
});

const rules = [
  meta('network/port-clash', { severity: 'error' }),
  meta('network/host-network', { severity: 'info', presets: ['strict', 'all'] }),
  meta('lifecycle/no-readiness', {
    severity: 'info',
    strictSeverity: 'warning',
    options: { hints: { type: 'boolean', default: false, strictDefault: true, description: 'More.' } },
  }),
  meta('scaling/exotic', { presets: ['all'] }),
  meta('sidecar/too-many-containers', {
    options: {
      max: { type: 'integer', minimum: 1, default: 4, description: 'How many.' },
      exempt: { type: 'array', items: { type: 'string' }, default: [], description: 'Which.' },
    },
  }),
];

interface Read {
  readonly configuration: Configuration;
  /** `file:text: message` of each problem, the text being what its range covers. */
  readonly problems: readonly string[];
}

function read(
  text: string,
  options: Partial<ReadConfigurationOptions> & { readonly files?: Readonly<Record<string, string>> } = {},
): Read {
  const uri = '/repo/app/podlint.yaml';
  const files: Readonly<Record<string, string>> = { ...options.files, [uri]: text };
  const { configuration, problems } = readConfiguration(
    { uri, text },
    {
      rules,
      root: '/repo/',
      read: (path) => {
        const found = Object.hasOwn(files, path) ? files[path] : undefined;
        return found === undefined ? { problem: 'no such file' } : { text: found };
      },
      ...options,
    },
  );
  return {
    configuration,
    problems: problems.map(({ uri: at, range, message }) => {
      const marked = (files[at] ?? '').slice(range.start, range.end);
      return `${at.slice('/repo/'.length)}:${marked}: ${message}`;
    }),
  };
}

const severities = ({ configuration }: Read): Readonly<Record<string, string>> =>
  Object.fromEntries([...configuration.rules].map(([id, setting]) => [id, setting.severity]));

describe('presets', () => {
  test('recommended is on without a file', () => {
    const { configuration } = readConfiguration(undefined, { rules });
    expect([...configuration.rules].map(([, { severity }]) => severity)).toEqual([
      'error',
      'off',
      'info',
      'off',
      'warning',
    ]);
    expect(configuration).toMatchObject({ kubernetes: 37, complete: 'auto', failOn: 'warning', podCidrs: [] });
  });

  test('each preset holds the one before it, and strict raises what it is strict about', () => {
    expect(severities(read('extends: [strict]'))).toEqual({
      'network/port-clash': 'error',
      'network/host-network': 'info',
      'lifecycle/no-readiness': 'warning',
      'scaling/exotic': 'off',
      'sidecar/too-many-containers': 'warning',
    });
    expect(severities(read('extends: [all]'))['scaling/exotic']).toBe('warning');
  });

  test('an empty list switches everything off that is not named', () => {
    expect(Object.values(severities(read('extends: []\nrules: {network/port-clash: info}')))).toEqual([
      'info',
      'off',
      'off',
      'off',
      'off',
    ]);
  });
});

describe('rules', () => {
  test('a theme sets all its rules, a rule stands above its theme whatever the order', () => {
    const found = severities(read('rules:\n  network/port-clash: warning\n  network/*: off\n'));
    expect(found['network/port-clash']).toBe('warning');
    expect(found['network/host-network']).toBe('off');
  });

  test('options are checked and merged over the defaults', () => {
    const { configuration, problems } = read('rules:\n  sidecar/too-many-containers: { options: { max: 6 } }\n');
    expect(problems).toEqual([]);
    expect(configuration.rules.get('sidecar/too-many-containers')).toEqual({
      severity: 'warning',
      options: { max: 6, exempt: [] },
    });
  });

  test('an option may have another default under the stricter presets, and what is written wins', () => {
    const hints = (text: string) => read(text).configuration.rules.get('lifecycle/no-readiness')?.options;
    expect(hints('')).toEqual({ hints: false });
    expect(hints('extends: [strict]')).toEqual({ hints: true });
    expect(hints('extends: [strict]\nrules: { lifecycle/no-readiness: { options: { hints: false } } }')).toEqual({
      hints: false,
    });
  });

  test('the command line stands above the file', () => {
    const overrides = { presets: ['all'] as const, directives: [{ pattern: 'network/*', severity: 'off' as const }] };
    const found = severities(read('rules: { network/port-clash: warning }', { overrides }));
    expect(found['network/port-clash']).toBe('off');
    expect(found['scaling/exotic']).toBe('warning');
  });
});

describe('mistakes', () => {
  test.each([
    ['rulez: {}', ['rulez: `rulez` is no known key. Did you mean `rules`?']],
    [
      'rules: { network/prot-clash: error }',
      ['network/prot-clash: `network/prot-clash` is no known rule. Did you mean `network/port-clash`?'],
    ],
    ['rules: { netwrk/*: off }', ['netwrk/*: `netwrk/*` is no known rule. Did you mean `network/*`?']],
    [
      'rules: { network/port-clash: eror }',
      ['eror: `network/port-clash`: `eror` is not one of `error`, `warning`, `info` or `off`. Did you mean `error`?'],
    ],
    ['rules: { network/port-clash: { options: {} } }', ['options: `options` is no known key.']],
    [
      'rules: { sidecar/too-many-containers: { options: { maxx: 1 } } }',
      ['maxx: `maxx` is no known option. Did you mean `max`?'],
    ],
    ['rules: { sidecar/too-many-containers: { options: { max: 0 } } }', ['0: `max` must be at least 1, not 0.']],
    [
      'rules: { sidecar/too-many-containers: { options: { max: many } } }',
      ['many: `max` must be a whole number, not `many`.'],
    ],
    ['rules: { sidecar/too-many-containers: { options: { exempt: x } } }', ['x: `exempt` must be a list, not `x`.']],
    [
      'rules: []',
      [
        '[]: `rules` must be a map with the rules `network/*`, `lifecycle/*`, `scaling/*`, `sidecar/*`, `network/port-clash`, `network/host-network`, `lifecycle/no-readiness`, `scaling/exotic` or `sidecar/too-many-containers`, not a list.',
      ],
    ],
    [
      'extends: [recomended]',
      [
        'recomended: `recomended` is no preset: `recommended`, `strict` or `all`. Did you mean `recommended`? A file is written with its ending: `./recomended.yaml`.',
      ],
    ],
    ['extends: recommended', ['recommended: `extends` must be a list, not `recommended`.']],
    ['kubernetes: 2.1', ['2.1: `kubernetes`: `2.1` is no version that Podlint knows: 1.16 to 1.37.']],
    ['podCidrs: [10.0.0.0/33]', ['10.0.0.0/33: `podCidrs`: `10.0.0.0/33` is no network such as `10.244.0.0/16`.']],
    ['complete: maybe', ['maybe: `complete`: `maybe` is not one of `auto`.']],
    ['ignore: [{ reason: old }]', ['{ reason: old }: `ignore` needs the key `rule`, `file`, `object` or `container`.']],
    [
      'ignore: [{ rule: network/*, until: 2026-02-31 }]',
      ['2026-02-31: `until`: `2026-02-31` is no day of the form YYYY-MM-DD.'],
    ],
    ['ignore: [{ object: web }]', ['web: `object`: `web` is not of the form `Kind/name` or `namespace/Kind/name`.']],
    ['failOn: fatal', ['fatal: `failOn`: `fatal` is not one of `error`, `warning`, `info` or `never`.']],
    ['rules: {}\nrules: {}', ['rules: The key `rules` stands here twice.']],
    [
      '- rules',
      [
        'rules: `podlint.yaml` must be a map with the keys `extends`, `rules`, `ignore`, `kubernetes`, `cluster`, `complete`, `podCidrs`, `images`, `podTemplatePaths` or `failOn`, not a list.',
      ],
    ],
    ['__proto__: {}', ['__proto__: `__proto__` is no known key.']],
    [
      'constructor: {}\nrules: { toString: off }',
      ['constructor: `constructor` is no known key.', 'toString: `toString` is no known rule.'],
    ],
  ])('%s', (text, expected) => {
    expect(read(text).problems).toEqual(expected.map((problem) => `app/podlint.yaml:${problem}`));
  });

  test('a text that is no YAML is a problem, not a crash', () => {
    expect(read('rules: [').problems.length).toBeGreaterThan(0);
    expect(read('').problems).toEqual([]);
    expect(read('# only a comment\n').problems).toEqual([]);
    expect(read('rules:\n#  network/*: off\nignore:\nextends:\n').problems).toEqual([]);
  });

  test('a second document is a problem', () => {
    expect(read('failOn: error\n---\nfailOn: info\n').problems).toHaveLength(1);
  });

  test('what is right beside a mistake still counts', () => {
    const { configuration } = read('failOn: error\nrules: { network/port-clash: eror, scaling/exotic: info }');
    expect(configuration.failOn).toBe('error');
    expect(configuration.rules.get('scaling/exotic')?.severity).toBe('info');
  });
});

describe('values', () => {
  test('versions may be written with or without quotes', () => {
    expect(read('kubernetes: 1.30').configuration.kubernetes).toBe(30);
    expect(read('kubernetes: "v1.31.4"').configuration.kubernetes).toBe(31);
  });

  test('complete is a choice or a switch', () => {
    expect(read('complete: true').configuration.complete).toBe(true);
    expect(read('complete: auto').configuration.complete).toBe('auto');
  });

  test('images and templates come with their defaults', () => {
    const { configuration, problems } = read(
      'images: [{ repositories: [team/app], role: web-server, listens: [{ port: 80 }] }]\n' +
        'podTemplatePaths: [{ kind: Rollout, group: argoproj.io, path: spec.template }]\n',
    );
    expect(problems).toEqual([]);
    expect(configuration.images).toEqual([
      {
        id: 'configured-0',
        title: 'team/app',
        repositories: ['team/app'],
        role: 'web-server',
        listens: [{ port: 80 }],
      },
    ]);
    expect(configuration.podTemplatePaths).toEqual([{ group: 'argoproj.io', kind: 'Rollout', path: 'spec.template' }]);
  });

  test('an exception that is over is a warning with its place', () => {
    const text = 'ignore: [{ rule: network/*, until: 2026-01-31 }]';
    expect(read(text, { today: '2026-01-31' }).problems).toEqual([]);
    expect(read(text, { today: '2026-02-01' }).problems).toEqual([
      'app/podlint.yaml:2026-01-31: This exception ended on 2026-01-31; its findings are reported again.',
    ]);
  });
});

describe('extended files', () => {
  test('say which presets count when the list names nothing else', () => {
    const files = {
      '/repo/base.yaml': 'rules: { network/port-clash: info }',
      '/repo/strict.yaml': 'extends: [strict]',
    };
    expect(severities(read('extends: [../base.yaml]', { files }))).toEqual(
      severities(read('rules: { network/port-clash: info }')),
    );
    expect(severities(read('extends: [../strict.yaml]', { files }))).toEqual(severities(read('extends: [strict]')));
  });

  test('count before the file that extends them, relative to where they lie', () => {
    const files = {
      '/repo/base/podlint.yaml': 'extends: [strict]\nfailOn: info\nignore: [old/]\nrules: { network/*: off }',
    };
    const found = read('extends: [../base/podlint.yaml]\nignore: [tmp/]\nrules: { network/port-clash: error }', {
      files,
    });
    expect(found.problems).toEqual([]);
    expect(severities(found)).toMatchObject({ 'network/port-clash': 'error', 'network/host-network': 'off' });
    expect(found.configuration.failOn).toBe('info');
    const ignored = (uri: string): boolean => isIgnoredFile(found.configuration, uri);
    expect(ignored('/repo/base/old/x.yaml')).toBe(true);
    expect(ignored('/repo/app/old/x.yaml')).toBe(false);
    expect(ignored('/repo/app/tmp/x.yaml')).toBe(true);
  });

  test('a circle, a missing file and one outside of the workspace are mistakes', () => {
    const files = { '/repo/app/a.yaml': 'extends: [./podlint.yaml]', '/etc/passwd.yaml': 'failOn: error' };
    expect(read('extends: [./a.yaml]', { files }).problems).toEqual([
      'app/a.yaml:./podlint.yaml: `./podlint.yaml` extends this file in turn: a circle has no first file.',
    ]);
    expect(read('extends: [./none.yaml]').problems).toEqual([
      'app/podlint.yaml:./none.yaml: `./none.yaml` cannot be read: no such file.',
    ]);
    for (const outside of [
      '../../etc/passwd.yaml',
      '/etc/passwd.yaml',
      'file:///etc/passwd.yaml',
      '../../../../x.yaml',
    ]) {
      expect(read(`extends: ["${outside}"]`, { files }).problems).toEqual([
        `app/podlint.yaml:"${outside}": \`${outside}\` lies outside of the workspace; only files in it can be extended.`,
      ]);
    }
  });

  test('the same file may be reached twice', () => {
    const files = {
      '/repo/app/a.yaml': 'extends: [./c.yaml]',
      '/repo/app/b.yaml': 'extends: [./c.yaml]',
      '/repo/app/c.yaml': 'failOn: error',
    };
    const found = read('extends: [./a.yaml, ./b.yaml]', { files });
    expect(found.problems).toEqual([]);
    expect(found.configuration.failOn).toBe('error');
  });
});

test('URIs of the editor are understood, escapes included', () => {
  const { configuration } = readConfiguration(
    { uri: 'file:///my%20app/podlint.yaml', text: 'ignore: ["a b/"]' },
    { rules },
  );
  expect(isIgnoredFile(configuration, 'file:///my%20app/a%20b/x.yaml')).toBe(true);
  expect(isIgnoredFile(configuration, 'file:///my%20app/c/x.yaml')).toBe(false);
});
