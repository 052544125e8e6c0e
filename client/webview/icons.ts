/** Icons as outlines in the page: no font to load, nothing for a content security policy to allow. */
import { html, svg, type TemplateResult } from 'lit';

/** Names in codicons' sheet. The build reads this list. */
type Codicon =
  | 'add'
  | 'arrow-right'
  | 'check'
  | 'chevron-down'
  | 'chevron-left'
  | 'chevron-right'
  | 'circle-large'
  | 'circle-slash'
  | 'close'
  | 'compare-changes'
  | 'copy'
  | 'dashboard'
  | 'database'
  | 'debug-disconnect'
  | 'debug-pause'
  | 'debug-restart'
  | 'debug-step-over'
  | 'discard'
  | 'edit'
  | 'editor-layout'
  | 'error'
  | 'eye'
  | 'file-code'
  | 'gear'
  | 'globe'
  | 'graph'
  | 'history'
  | 'home'
  | 'info'
  | 'json'
  | 'key'
  | 'layers'
  | 'lightbulb'
  | 'list-flat'
  | 'markdown'
  | 'package'
  | 'pass'
  | 'pass-filled'
  | 'play'
  | 'plug'
  | 'question'
  | 'redo'
  | 'rocket'
  | 'save'
  | 'search'
  | 'server'
  | 'shield'
  | 'star-full'
  | 'tag'
  | 'target'
  | 'trash'
  | 'unlock'
  | 'vm';

/** What the sheet lacks, drawn on the same sixteen squares. */
const OWN = {
  ellipsis: 'M4 8a1 1 0 1 1-2 0 1 1 0 0 1 2 0Zm5 0a1 1 0 1 1-2 0 1 1 0 0 1 2 0Zm5 0a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z',
  lock: 'M5 6V5a3 3 0 0 1 6 0v1h.5A1.5 1.5 0 0 1 13 7.5v5a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 12.500v-5A1.500 1.500 0 0 1 4.500 6H5Zm1 0h4V5a2 2 0 1 0-4 0v1ZM4.500 7a.5.5 0 0 0-.5.5v5a.5.5 0 0 0 .5.5h7a.5.5 0 0 0 .5-.5v-5a.5.5 0 0 0-.5-.5h-7Z',
  bolt: 'M9.500 1 3.500 9H7l-.8 6 6.300-8.500H8.800L9.500 1Z',
  warning:
    'M8 1.500a1 1 0 0 1 .87.5l6 10.600A1 1 0 0 1 14 14.100H2a1 1 0 0 1-.87-1.500l6-10.600A1 1 0 0 1 8 1.500Zm0 1L2 13.100h12L8 2.500ZM7.500 6h1v4h-1V6Zm.5 5.200a.75.75 0 1 1 0 1.500.75.75 0 0 1 0-1.500Z',
} as const;

export type IconName = Codicon | keyof typeof OWN;

declare const PODLINT_ICONS: Readonly<Record<Codicon, string>>;

const OUTLINES: Readonly<Record<IconName, string>> = { ...PODLINT_ICONS, ...OWN };

/** An icon beside a word that says the same; assistive technology hears the word only. */
export const icon = (name: IconName, tone = ''): TemplateResult =>
  html`<svg
    class="icon ${tone}"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="currentColor"
    aria-hidden="true"
    focusable="false"
  >
    ${svg`<path fill-rule="evenodd" d=${OUTLINES[name]}></path>`}
  </svg>`;
