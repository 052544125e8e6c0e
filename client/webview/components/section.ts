/** The frame of a section: a heading that folds it, what there is to say beside it, and its body. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Section } from '../view-model/choices.js';
import { icon, type IconName } from '../icons.js';

interface Frame {
  readonly section: Section;
  readonly icon: IconName;
  readonly title: string;
  /** Beside the title, also while the section is folded. */
  readonly summary?: unknown;
  readonly folded: boolean;
  readonly onToggle: () => void;
}

export const sectionFrame = (frame: Frame, body: () => unknown): TemplateResult => html`
  <section class="section" aria-labelledby="heading-${frame.section}" data-roving>
    <header class="section-header">
      <h2 id="heading-${frame.section}">
        <button
          type="button"
          class="section-toggle"
          aria-expanded=${frame.folded ? 'false' : 'true'}
          @click=${frame.onToggle}
        >
          ${icon(frame.folded ? 'chevron-right' : 'chevron-down')} ${icon(frame.icon, 'quiet')}
          <span>${frame.title}</span>
        </button>
      </h2>
      ${frame.summary === undefined ? nothing : html`<span class="section-summary">${frame.summary}</span>`}
    </header>
    ${frame.folded ? nothing : html`<div class="section-body">${body()}</div>`}
  </section>
`;
