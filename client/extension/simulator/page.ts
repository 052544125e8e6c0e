/** The page around the panel: nothing in it but a style sheet and a script of the extension's own. */
import * as vscode from 'vscode';

/** Where the panel's files are; nothing else can be loaded. */
export const filesOf = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist');

export function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = createNonce();
  const files = filesOf(extension);
  const script = webview.asWebviewUri(vscode.Uri.joinPath(files, 'webview.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(files, 'webview.css')).toString();
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(vscode.env.language)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="podlint-l10n" content="${attribute(JSON.stringify(vscode.l10n.bundle ?? null))}" />
    <title>Podlint</title>
    <link rel="stylesheet" nonce="${nonce}" href="${attribute(style)}" />
  </head>
  <body>
    <script nonce="${nonce}" src="${attribute(script)}"></script>
  </body>
</html>
`;
}

/** Nobody can guess it, so nobody else's script runs. */
function createNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const attribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
