import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const pathOf = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** The injections of the manifest in a host grammar. The workbench tests run them in VS Code's own. */
const manifest = JSON.parse(readFileSync(pathOf('package.json'), 'utf8')) as {
  contributes: { grammars: { scopeName: string; path: string; injectTo: string[] }[] };
};
const injections = manifest.contributes.grammars;

async function loadYaml(): Promise<textmate.IGrammar> {
  const wasm = readFileSync(pathOf('node_modules/vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const files = new Map([
    ['source.yaml', 'test/syntaxes/host.tmLanguage.json'],
    ...injections.map(({ scopeName, path }) => [scopeName, path] as const),
  ]);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) => {
      const file = files.get(scope);
      return Promise.resolve(file ? textmate.parseRawGrammar(readFileSync(pathOf(file), 'utf8'), file) : null);
    },
    getInjections: (scope) =>
      injections.filter(({ injectTo }) => injectTo.includes(scope)).map(({ scopeName }) => scopeName),
  });
  const grammar = await registry.loadGrammar('source.yaml');
  if (!grammar) throw new Error('The host grammar is missing.');
  return grammar;
}

let grammar: textmate.IGrammar;
beforeAll(async () => {
  grammar = await loadYaml();
});

/** What the injections say about a text: `text → innermost scope`, without the parts that are only punctuation or a wrapper. */
function marks(...lines: readonly string[]): readonly string[] {
  let state = textmate.INITIAL;
  return lines.flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const own = scopes.filter((scope) => scope.endsWith('.podlint') && !/^(meta|punctuation)\./.test(scope)).at(-1);
      return own ? [`${line.slice(startIndex, endIndex)} → ${own.replace('.podlint', '')}`] : [];
    });
  });
}

describe('quantities', () => {
  const number = 'constant.numeric.quantity';
  const unit = 'keyword.other.unit.quantity';

  it.each([
    ['cpu: 250m', [`250 → ${number}`, `m → ${unit}`]],
    ['memory: 1.5Gi', [`1.5 → ${number}`, `Gi → ${unit}`]],
    ['memory: "128Mi"', [`128 → ${number}`, `Mi → ${unit}`]],
    ['cpu: 2', [`2 → ${number}`]],
    ['ephemeral-storage: 2e9', [`2 → ${number}`, `e9 → ${unit}`]],
    ['storage: 10G # enough', [`10 → ${number}`, `G → ${unit}`]],
    ['requests: {cpu: 100m, memory: 64Mi}', [`100 → ${number}`, `m → ${unit}`, `64 → ${number}`, `Mi → ${unit}`]],
  ])('marks %s', (line, expected) => {
    expect(marks(line)).toEqual(expected);
  });

  it.each(['cpu: 100m-odd', 'name: 250m', 'memory: lots', 'memory: 1.5Gb', '# cpu: 250m'])(
    'leaves %s alone',
    (line) => {
      expect(marks(line)).toEqual([]);
    },
  );
});

describe('ports', () => {
  const port = 'constant.numeric.port';
  const name = 'variable.other.port';

  it.each([
    ['- containerPort: 8080', [`8080 → ${port}`]],
    ['hostPort: 80', [`80 → ${port}`]],
    ['targetPort: http', [`http → ${name}`]],
    ["targetPort: 'web-1'", [`web-1 → ${name}`]],
    ['httpGet: {port: metrics, path: /}', [`metrics → ${name}`]],
    ['port: 8081', [`8081 → ${port}`]],
  ])('marks %s', (line, expected) => {
    expect(marks(line)).toEqual(expected);
  });

  it.each(['replicas: 8080', 'support: http', 'targetPort: Not A Port', 'port: {}'])('leaves %s alone', (line) => {
    expect(marks(line)).toEqual([]);
  });
});

describe('localhost references', () => {
  const host = 'support.constant.localhost';
  const port = 'constant.numeric.port';

  it.each([
    ['value: http://localhost:9090/catalog', [`localhost → ${host}`, `9090 → ${port}`]],
    ['args: ["--upstream=127.0.0.1:8080"]', [`127.0.0.1 → ${host}`, `8080 → ${port}`]],
    ["- '[::1]:5432'", [`[::1] → ${host}`, `5432 → ${port}`]],
  ])('marks %s', (line, expected) => {
    expect(marks(line)).toEqual(expected);
  });

  it('marks them in block scalars', () => {
    expect(marks('command: |', '        curl localhost:7000/healthz', 'name: localhost')).toEqual([
      `localhost → ${host}`,
      `7000 → ${port}`,
    ]);
  });

  it.each([
    'image: localhost:5000/team/app',
    'value: http://my-localhost:80',
    'value: localhost',
    'value: 10.127.0.0.1:80',
    '# see localhost:80',
  ])('leaves %s alone', (line) => {
    expect(marks(line)).toEqual([]);
  });
});

describe('comments', () => {
  const directive = 'keyword.control.directive';
  const rule = 'entity.name.function.rule';

  it('marks directive, rules and reason', () => {
    expect(marks('# podlint-disable-next-line network/port-clash, sidecar/* -- never at once -- trust me')).toEqual([
      `podlint-disable-next-line → ${directive}`,
      `network/port-clash → ${rule}`,
      `sidecar/* → ${rule}`,
      'never at once -- trust me → string.unquoted.reason',
    ]);
  });

  it.each(['disable-line', 'disable-file', 'disable', 'enable'])('knows podlint-%s', (name) => {
    expect(marks(`port: x # podlint-${name} api/syntax`).slice(1)).toEqual([
      `podlint-${name} → ${directive}`,
      `api/syntax → ${rule}`,
    ]);
  });

  it.each(['# podlint-disabled network/port-clash', '# see podlint-disable', 'value: "# podlint-enable"'])(
    'leaves %s alone',
    (line) => {
      expect(marks(line)).toEqual([]);
    },
  );
});
