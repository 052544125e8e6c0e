import { MarkupKind, type Hover } from 'vscode-languageserver';
import { hoverAt } from '../../engine/language/hover.js';
import type { Finding } from '../../engine/linter/finding.js';
import { storyOf } from '../../protocol/stories.js';
import { linkTo, prose } from '../convert/markdown.js';
import { RULES, type Session } from '../session.js';
import type { Analysis, Manifest } from '../workspace/analysis.js';
import { normalise } from '../workspace/uri.js';

/** Explains what is under the cursor: the rule of a finding, effective values, the field. */
export function registerHover(session: Session): void {
  const { connection, analyser, runSafe } = session;
  connection.onHover(({ textDocument, position }, token) =>
    runSafe<Hover | null>({
      method: 'textDocument/hover',
      token,
      neutral: () => null,
      body: async () => {
        const uri = normalise(textDocument.uri);
        const manifest = await analyser.read(uri);
        if (!manifest) return null;
        const offset = manifest.lines.offset(position);
        const canShow = session.client.options.simulator === true;
        const rules = explainFindings(await analyser.analyse(uri), offset, canShow);
        const place = await describePlace(manifest, offset, session);
        const parts = [...rules, ...(place?.parts ?? [])];
        if (parts.length === 0) return null;
        const contents = { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') };
        return { contents, ...(place && { range: manifest.lines.range(place.range) }) };
      },
    }),
  );
}

/** Why there is a finding; its message is shown by the editor. */
function explainFindings({ remarks }: Analysis, offset: number, canShow: boolean): readonly string[] {
  const here = remarks.flatMap((remark) =>
    remark.kind === 'finding' && remark.finding.range.start <= offset && offset <= remark.finding.range.end
      ? [remark.finding]
      : [],
  );
  return [...new Map(here.map((finding) => [finding.rule, finding])).values()].map((finding) =>
    explainRule(finding, canShow),
  );
}

function explainRule({ rule, url }: Finding, canShow: boolean): string {
  const meta = RULES.find(({ id }) => id === rule);
  return meta ? `**[${rule}](${url})** – ${meta.summary}\n\n${meta.why}${canShow ? showMe(rule) : ''}` : '';
}

/** A client with the simulator plays the mistake. */
function showMe(rule: string): string {
  const story = storyOf(rule);
  const parameters = encodeURIComponent(JSON.stringify([story?.id]));
  return story ? `\n\n[Show me: ${story.title}](command:podlint.showStory?${parameters})` : '';
}

async function describePlace({ file, workspace }: Manifest, offset: number, { convert }: Session) {
  const hover = hoverAt(file, offset, { workspace, link: (text, site) => linkTo(text, site, convert) });
  if (!hover?.described) return hover;
  const { fieldDoc } = await import('../field-docs/field-docs.js');
  const { type, field } = hover.described;
  const text = fieldDoc(type, field);
  return text === undefined ? hover : { ...hover, parts: [...hover.parts, prose(text)] };
}
