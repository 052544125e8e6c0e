/** The documents that go to the server. It decides by their text which of them hold Kubernetes objects. */

export const LANGUAGES: readonly string[] = ['yaml', 'json'];

/** Files, new documents and virtual folders; not the old side of a comparison (`git:`) or an editor's own documents. */
export const SCHEMES: readonly string[] = ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-test-web'];

export const DOCUMENTS = LANGUAGES.flatMap((language) => SCHEMES.map((scheme) => ({ language, scheme })));
