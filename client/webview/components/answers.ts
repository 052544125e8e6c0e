/** Answers to questions that a reviewer asks: what it survives, how it rolls out and scales, and why a real Pod is Pending. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Result, WhyPending } from '../../../server/protocol/simulator.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import { icon } from '../icons.js';
import { isFolded, toggleFold, type Answer, type Choices } from '../view-model/choices.js';
import type { Answers } from '../view-model/state.js';
import { plural } from '../view-model/words.js';
import { comparisonView, factsAnswer } from './answer-views.js';
import { button, lineLink } from './controls.js';
import { Part } from './part.js';
import { sectionFrame } from './section.js';
import { survivalTable } from './survival.js';
import { tabs } from './tabs.js';
import { t } from '../l10n.js';

const TABS: readonly { readonly value: Answer; readonly label: string }[] = [
  { value: 'survival', label: t('Survives what?') },
  { value: 'rollout', label: t('Rollout') },
  { value: 'autoscaler', label: t('Autoscaler') },
  { value: 'compare', label: t('Container or Pod?') },
  { value: 'whyPending', label: t('Why pending?') },
];

/** A property of the element, which has no attribute for it. */
const PASTE_LABEL = t('FailedScheduling event');

@customElement('podlint-answers')
export class AnswersPart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  @property({ attribute: false }) accessor answers: Answers = {};
  @property({ attribute: false }) accessor choices: Choices | undefined;
  /** What was pasted; it stays while other tabs are looked at. */
  private pasted = '';

  protected override render() {
    const { result, choices } = this;
    if (result === undefined || choices === undefined) return nothing;
    return sectionFrame(
      {
        section: 'answers',
        icon: 'question',
        title: t('Answers'),
        folded: isFolded(choices, 'answers'),
        onToggle: () => {
          this.choose(toggleFold(choices, 'answers'));
        },
      },
      () =>
        tabs(
          t('Questions'),
          'answers',
          TABS,
          choices.answer,
          (answer) => {
            this.choose({ answer });
          },
          () => this.panel(choices.answer),
        ),
    );
  }

  private panel(answer: Answer) {
    const waiting = html`<p class="quiet">${t('Asking…')}</p>`;
    const { survival, rollout, autoscaler, compare, whyPending } = this.answers;
    switch (answer) {
      case 'survival':
        return survival === undefined
          ? waiting
          : survivalTable(survival, (action) => {
              this.act(action);
            });
      case 'rollout':
        return rollout === undefined ? waiting : factsAnswer(rollout, rollout.completes);
      case 'autoscaler':
        return autoscaler === undefined ? waiting : factsAnswer(autoscaler);
      case 'compare':
        return compare === undefined ? waiting : comparisonView(compare);
      case 'whyPending':
        return this.whyPending(whyPending);
    }
  }

  private whyPending(answer: WhyPending | undefined) {
    return html`
      <p>${t('Paste the message of a FailedScheduling event of a real cluster, as kubectl describe pod shows it.')}</p>
      <vscode-textarea
        class="paste"
        .label=${PASTE_LABEL}
        placeholder="0/6 nodes are available: …"
        rows="4"
        monospace
        .value=${this.pasted}
        @input=${(event: Event) => {
          this.pasted = (event.currentTarget as HTMLTextAreaElement).value;
        }}
      ></vscode-textarea>
      ${button(
        t('Explain'),
        () => {
          if (this.pasted.trim() !== '') this.ask({ type: 'whyPending', text: this.pasted });
        },
        { primary: true },
      )}
      ${answer === undefined ? nothing : this.explained(answer)}
    `;
  }

  private explained({ text, reasons }: WhyPending) {
    return html`
      <div role="status" class="explained">
        <p><strong>${text}</strong></p>
        <ul class="reasons">
          ${reasons.map(
            ({ nodes, reason, words, places }) => html`
              <li class="reason">
                ${icon('error', 'bad')}
                <div class="reason-body">
                  <p class="reason-head">
                    <strong>${plural(nodes, 'node')}</strong> <span class="quiet">${reason}</span>
                  </p>
                  <p>
                    ${words}
                    ${places.map((place) =>
                      lineLink(place, reason, (to) => {
                        this.jump(to);
                      }),
                    )}
                  </p>
                </div>
              </li>
            `,
          )}
        </ul>
      </div>
    `;
  }
}
