/**
 * Collects the sentences that the extension (`vscode.l10n.t`) and its panel (`t` of client/webview/l10n.ts) show into l10n/bundle.l10n.json, for translators.
 * `--print` writes them to standard output instead. A translation is a copy with the language in its name, `bundle.l10n.de.json`; VS Code takes it by itself.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The text of a literal, pieces put together by `+` included; undefined for what is only known when it runs. */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

function collect(path, found) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext, true);
  const visit = (node) => {
    if (ts.isCallExpression(node) && /(?:^t|(?:^|\.)l10n\.t)$/.test(node.expression.getText(source))) {
      const text = textOf(node.arguments[0]);
      if (text === undefined)
        throw new Error(`${path}: a translated sentence must be a literal: ${node.getText(source)}`);
      found.add(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/** The bundle as it should be. */
function l10nBundle() {
  const found = new Set();
  for (const folder of ['client/extension', 'client/webview'].map((path) => join(root, path))) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.ts')) collect(join(folder, name), found);
    }
  }
  const sorted = [...found].sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), undefined, 2)}\n`;
}

if (process.argv.includes('--print')) {
  process.stdout.write(l10nBundle());
} else {
  mkdirSync(join(root, 'l10n'), { recursive: true });
  writeFileSync(join(root, 'l10n/bundle.l10n.json'), l10nBundle());
}
