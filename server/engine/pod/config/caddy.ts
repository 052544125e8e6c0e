import {
  callsAt,
  listenersAt,
  withoutComments,
  type ConfigCall,
  type ConfigFormat,
  type ConfigListener,
} from './format.js';

/**
 * The Caddyfile. Addresses before a block are its sites: `:8080 {`, `http://localhost:80, example.com {`; the first block without any holds
 * the global options. A name without port is served on 80 and 443.
 */
export const caddy: ConfigFormat = {
  id: 'caddy',
  images: ['caddy'],
  files: /(?:^|\/)Caddyfile$/,
  decides: true,
  read(config) {
    const text = withoutComments(config, /(?<=^|\s)#[^\n]*/g);
    const lines = linesOf(text);
    const options = new Map(lines.flatMap(({ text: line, global }) => (global ? [optionOf(line)] : [])));
    return {
      listeners: [...lines.flatMap((line) => adminOf(line)), ...lines.flatMap((line) => sitesOf(line, options))],
      calls: lines.flatMap(callsOf),
    };
  },
};

interface Line {
  readonly text: string;
  readonly start: number;
  /** Blocks around it. */
  readonly depth: number;
  /** In the block of the global options. */
  readonly global: boolean;
  readonly first: boolean;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let depth = 0;
  let global = false;
  for (const match of text.matchAll(/[^\n]+/g)) {
    const line = match[0].trim();
    if (line === '') continue;
    const start = match.index + match[0].indexOf(line);
    const first = lines.length === 0;
    if (first && line === '{') global = true;
    lines.push({ text: line, start, depth, global: global && depth === 1, first });
    if (line.endsWith('{')) depth += 1;
    else if (line === '}') depth = Math.max(0, depth - 1);
    if (depth === 0) global = false;
  }
  return lines;
}

function optionOf(line: string): readonly [string, string] {
  const [name = '', value = ''] = line.split(/\s+/);
  return [name, value];
}

/** `admin 0.0.0.0:2019` among the global options. */
function adminOf({ text, start, global }: Line): readonly ConfigListener[] {
  const [name, value] = optionOf(text);
  return global && name === 'admin' && value !== 'off' ? listenersAt(value, start + text.indexOf(value), text) : [];
}

/** Site addresses: what opens a block at the top, or the first line of a file that is one site. */
function sitesOf({ text, start, depth, first }: Line, options: ReadonlyMap<string, string>): readonly ConfigListener[] {
  const opens = text.endsWith('{');
  const heading = opens ? text.slice(0, -1).trimEnd() : text;
  // A file that is one site may do without braces; a directive in its first line is none.
  if (depth > 0 || (!opens && (!first || /^\w+\s/.test(heading))) || /^(?:$|[({])/.test(heading)) return [];
  return [...heading.matchAll(/[^\s,]+/g)].flatMap((match) =>
    siteOf(match[0], start + match.index, { heading, options, opens }),
  );
}

interface Site {
  readonly heading: string;
  readonly options: ReadonlyMap<string, string>;
  readonly opens: boolean;
}

const address = /^(?:(?<scheme>https?):\/\/)?(?<host>\[[\da-f:]+\]|[\w.*-]*)(?::(?<port>\d{1,5}))?(?:\/\S*)?$/i;

/** The host of a site is compared with the request; Caddy binds every address. */
function siteOf(text: string, start: number, { heading, options, opens }: Site): readonly ConfigListener[] {
  const { scheme, host = '', port } = address.exec(text)?.groups ?? {};
  const at = (number: string): readonly ConfigListener[] =>
    listenersAt(number, start, heading).map((listener) => ({ ...listener, bind: 'any', end: start + text.length }));
  if (port !== undefined) return at(port);
  const http = options.get('http_port') ?? '80';
  if (scheme === 'http') return at(http);
  // A word without a dot may be a directive of a file that starts with one.
  const isName = host.includes('.') || (opens && host !== '');
  if (!isName || (options.get('auto_https') ?? '') !== '') return [];
  return [...at(options.get('https_port') ?? '443'), ...(scheme === undefined ? at(http) : [])];
}

function callsOf({ text, start }: Line): readonly ConfigCall[] {
  return /^(?:reverse_proxy|php_fastcgi|forward_auth|to)\s/.test(text) ? callsAt(text, start) : [];
}
