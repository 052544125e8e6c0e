/** Markdown as VS Code and many hosts render it. */
import MarkdownIt from 'markdown-it';

// HTML counts, so that none may be left; and what a host would refuse to open is to be no link in the first place.
const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.validateLink = () => true;
// Words with a dot in them are links to some hosts only, and lead nowhere that they do not say.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

export interface Rendered {
  /** Names of elements, each once. */
  readonly elements: readonly string[];
  /** Addresses of links and pictures. */
  readonly targets: readonly string[];
}

export function rendered(text: string): Rendered {
  const html = markdown.render(text);
  return {
    elements: [...new Set([...html.matchAll(/<([a-z]\w*)/gi)].map(([, name]) => name.toLowerCase()))].sort(),
    targets: [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, target]) => target),
  };
}

/** Elements that our own pages are made of. */
export const OWN_ELEMENTS: readonly string[] = 'a code em h1 h2 h3 hr li p strong table tbody td th thead tr ul'.split(
  ' ',
);
