/** Programs as they are bundled, in CommonJS. */
export interface Programs {
  readonly server: string;
  /** What the server asks for by `require`, by the name it says: a worker has no file beside it. */
  readonly beside: Readonly<Record<string, string>>;
}

/** The script of a web worker that runs the language server. What stands beside it is run when it is first asked for. */
export function workerScript({ server, beside }: Programs): string {
  const functions = Object.entries(beside).map(([name, text]) => `${JSON.stringify(name)}(module) {\n${text}\n}`);
  return `const require = ((programs, loaded) => (name) => {
  if (!loaded[name]) programs[name]((loaded[name] = { exports: {} }));
  return loaded[name].exports;
})({ ${functions.join(',\n')} }, {});
${server}`;
}
