/** The text of a FailedScheduling event. Upstream: `pkg/scheduler/framework/types.go`, FitError.Error. */

/** What the text is made of. */
export interface FitErrorParts {
  readonly nodeCount: number;
  /** Set when PreFilter rejected the Pod as a whole. */
  readonly preFilterMessage?: string | undefined;
  /** The reasons of every node, one list per node. */
  readonly reasons: Iterable<readonly string[]>;
  readonly postFilterMessage: string;
}

/** When there is no node at all, no plugin is asked. */
export const noNodesAvailable = 'no nodes available to schedule pods';

/** The longest text an event carries, in bytes. */
const eventLimit = 1024;

/** The whole text; an event carries it cut by {@link toEventMessage}. */
export function formatFitError({
  nodeCount,
  preFilterMessage = '',
  reasons,
  postFilterMessage,
}: FitErrorParts): string {
  const why = preFilterMessage === '' ? histogram(reasons) : preFilterMessage;
  const head = `0/${nodeCount} nodes are available:${why === '' ? '' : ` ${why}.`}`;
  return postFilterMessage === '' ? head : `${head} ${postFilterMessage}`;
}

/** Counted reasons, sorted as texts: `10 …` comes before `2 …`. */
function histogram(reasons: Iterable<readonly string[]>): string {
  const counts = new Map<string, number>();
  for (const ofNode of reasons) {
    for (const reason of ofNode) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

/** Cuts a text to what the event recorder accepts. */
export function toEventMessage(text: string): string {
  const encoded = utf8Length(text);
  if (encoded <= eventLimit) {
    return text;
  }
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > eventLimit - 4) {
      break;
    }
    end += character.length;
  }
  return `${text.slice(0, end)} ...`;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
