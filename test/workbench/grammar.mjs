/** The injected grammars in the YAML grammar that VS Code ships. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { step } from './report.mjs';
import { root } from './workbench.mjs';

const TEXT = `# podlint-disable-file network/port-clash, sidecar/* -- never at once
containers:
  - name: site
    image: localhost:5000/shop/site
    ports: [{ containerPort: 8080 }]
    env:
      - { name: CATALOG, value: "http://127.0.0.1:9090/catalog" }
    resources:
      limits:
        memory: 1.5Gi # enough
    readinessProbe:
      httpGet:
        port: http-metrics
    command:
      - sh
      - -c
      - |
        curl localhost:7000
`;

const EXPECTED = [
  ['podlint-disable-file', 'keyword.control.directive.podlint'],
  ['network/port-clash', 'entity.name.function.rule.podlint'],
  ['sidecar/*', 'entity.name.function.rule.podlint'],
  ['never at once', 'string.unquoted.reason.podlint'],
  ['8080', 'constant.numeric.port.podlint'],
  ['127.0.0.1', 'support.constant.localhost.podlint'],
  ['9090', 'constant.numeric.port.podlint'],
  ['1.5', 'constant.numeric.quantity.podlint'],
  ['Gi', 'keyword.other.unit.quantity.podlint'],
  ['http-metrics', 'variable.other.port.podlint'],
  ['localhost', 'support.constant.localhost.podlint'],
  ['7000', 'constant.numeric.port.podlint'],
];

export const testGrammar = (tools) =>
  step("the injections work in VS Code's own YAML grammar", async () => {
    const grammar = await loadYaml(join(tools.codeServer, '../../../lib/vscode/extensions/yaml'));
    assert.deepEqual(marks(grammar), EXPECTED);
  });

const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).contributes.grammars;

async function loadYaml(extension) {
  const wasm = readFileSync(join(root, 'node_modules/vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const injections = readManifest(root);
  const files = new Map([
    ...readManifest(extension).map(({ scopeName, path }) => [scopeName, join(extension, path)]),
    ...injections.map(({ scopeName, path }) => [scopeName, join(root, path)]),
  ]);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const file = files.get(scope);
      return file ? textmate.parseRawGrammar(readFileSync(file, 'utf8'), file) : null;
    },
    getInjections: (scope) =>
      injections.filter(({ injectTo }) => injectTo.includes(scope)).map(({ scopeName }) => scopeName),
  });
  return registry.loadGrammar('source.yaml');
}

/** Each marked piece of text with the innermost scope that is Podlint's own. */
function marks(grammar) {
  let state = textmate.INITIAL;
  return TEXT.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const own = scopes.findLast((scope) => scope.endsWith('.podlint') && !/^(meta|punctuation)\./.test(scope));
      return own ? [[line.slice(startIndex, endIndex), own]] : [];
    });
  });
}
