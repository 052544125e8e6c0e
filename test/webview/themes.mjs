/** The four kinds of theme: VS Code's own theme of each, the workbench's class for the kind, and the classes of a webview's body. */
export const THEMES = [
  { name: 'dark', id: 'Dark Modern', workbenchClass: 'vs-dark', bodyClass: 'vscode-dark' },
  { name: 'light', id: 'Light Modern', workbenchClass: 'vs', bodyClass: 'vscode-light' },
  {
    name: 'high-contrast',
    id: 'Default High Contrast',
    workbenchClass: 'hc-black',
    bodyClass: 'vscode-high-contrast',
  },
  {
    name: 'high-contrast-light',
    id: 'Default High Contrast Light',
    workbenchClass: 'hc-light',
    bodyClass: 'vscode-high-contrast vscode-high-contrast-light',
  },
];
