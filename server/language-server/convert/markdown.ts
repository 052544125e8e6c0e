/** Markdown for hovers. What comes out of manifests is escaped where it is not code. */
import type { Site } from '../../engine/kubernetes/object.js';
import { locate } from '../../engine/document/locate.js';
import type { ConvertContext } from './diagnostic.js';
import { createLines } from './range.js';

/** A link to a place in a file, as VS Code and others understand it: with the line behind the `#`. */
export const linkTo = (text: string, { object, path }: Site, { clientUri }: ConvertContext): string => {
  const { start } = createLines(object.stream.text).range(locate(object.document, { path }));
  const uri = clientUri(object.uri).replace(/[()<>\\\s]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `[${text}](${uri}#L${start.line + 1})`;
};

/** Prose of the API as Markdown: its URLs become links of themselves, and nothing in it is markup. */
export const prose = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>]/g, '\\$&').replace(/https?:\/\/[^\s)\\]+(?<![.,])/g, (url) => `<${url}>`);
