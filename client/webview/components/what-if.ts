/** E: what could happen to the chosen node, its zone, the cluster and the workload. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { NodeCard, Result } from '../../../server/protocol/simulator.js';
import { isFolded, toggleFold, type Choices } from '../view-model/choices.js';
import { nodeActions } from '../view-model/node-actions.js';
import { FORMS, type FormKind, type FormSpec } from '../view-model/operation-forms.js';
import { stateMark } from '../view-model/words.js';
import { ask, operate } from './actions.js';
import { button, markView, select } from './controls.js';
import { actionOf } from './node-menu.js';
import './operation-form.js';
import { Part } from './part.js';
import { sectionFrame } from './section.js';
import { t } from '../l10n.js';

const zonesOf = (nodes: readonly NodeCard[]): readonly string[] =>
  [...new Set(nodes.flatMap(({ zone }) => (zone === undefined ? [] : [zone])))].sort();

/** Steps of the virtual clock. */
const STEPS = [
  { label: '+10 s', seconds: 10 },
  { label: '+1 min', seconds: 60 },
  { label: '+10 min', seconds: 600 },
] as const;

@customElement('podlint-what-if')
export class WhatIfPart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  @property({ attribute: false }) accessor choices: Choices | undefined;
  /** Which form is open. */
  @property({ state: true }) private accessor form: FormKind | undefined;
  @property({ state: true }) private accessor zone: string | undefined;

  /** Opens a form from elsewhere. */
  show(form: FormKind): void {
    this.form = form;
  }

  protected override render() {
    const { result, choices } = this;
    if (result === undefined || choices === undefined) return nothing;
    const node = result.nodes.find(({ name }) => name === choices.selected);
    return sectionFrame(
      {
        section: 'whatIf',
        icon: 'bolt',
        title: t('What if…'),
        summary: node?.name,
        folded: isFolded(choices, 'whatIf'),
        onToggle: () => {
          this.choose(toggleFold(choices, 'whatIf'));
        },
      },
      () => this.body(result, node),
    );
  }

  private body(result: Result, node: NodeCard | undefined) {
    return html`
      ${node === undefined ? nothing : this.nodeRow(node)} ${this.zoneRow(result.nodes)}
      <div class="what-if-row" role="group" aria-label=${t('Cluster')}>
        <span class="what-if-label">${t('Cluster')}</span>
        ${this.formButton('addNodes')}
      </div>
      ${
        result.workload === undefined
          ? nothing
          : html`<div class="what-if-row" role="group" aria-label=${t('Workload')}>
              <span class="what-if-label">${t('Workload')}</span>
              ${this.formButton('requests')} ${this.formButton('image')} ${this.formButton('load')}
              ${this.formButton('deletePod')}
            </div>`
      }
      <div class="what-if-row" role="group" aria-label=${t('Time')}>
        <span class="what-if-label">${t('Time')}</span>
        ${STEPS.map(({ label, seconds }) =>
          button(label, () => {
            this.act(ask({ type: 'advance', seconds }));
          }),
        )}
      </div>
      ${this.openForm(result, node)}
    `;
  }

  private nodeRow(node: NodeCard) {
    const mark = stateMark(node.state);
    return html`
      <div class="what-if-row" role="group" aria-label=${t('Node {0}', node.name)}>
        <span class="what-if-label">${t('Node')}</span>
        <strong class="what-if-name">${node.name}</strong> ${mark === undefined ? nothing : markView(mark)}
        ${nodeActions(node).map((action) =>
          button(
            action.label,
            () => {
              this.act(actionOf(action));
            },
            { icon: action.icon },
          ),
        )}
        ${this.formButton('taint')}
      </div>
    `;
  }

  private zoneRow(nodes: readonly NodeCard[]) {
    const zones = zonesOf(nodes);
    const [first] = zones;
    if (first === undefined) return nothing;
    const zone = this.zone !== undefined && zones.includes(this.zone) ? this.zone : first;
    return html`
      <div class="what-if-row" role="group" aria-label=${t('Zone')}>
        <span class="what-if-label">${t('Zone')}</span>
        ${select(
          t('Zone'),
          zones.map((name) => ({ value: name, label: name })),
          zone,
          (name) => (this.zone = name),
        )}
        ${button(
          t('Zone outage…'),
          () => {
            const operation = { op: 'zoneOutage', zone };
            this.act({ do: 'consider', operation, request: { type: 'preflight', action: 'fail', zone } });
          },
          { icon: 'bolt' },
        )}
      </div>
    `;
  }

  private formButton(kind: FormKind) {
    return html`
      <button
        type="button"
        class="button"
        id=${FORMS[kind].field}
        aria-expanded=${this.form === kind ? 'true' : 'false'}
        @click=${() => (this.form = this.form === kind ? undefined : kind)}
      >
        ${FORMS[kind].button}
      </button>
    `;
  }

  private openForm(result: Result, node: NodeCard | undefined) {
    if (this.form === undefined) return nothing;
    const spec: FormSpec = FORMS[this.form];
    const fields = spec.fields({ result, node });
    // Another form must not start with what was typed into the last one.
    return keyed(
      this.form,
      html`
        <podlint-operation-form
          .spec=${spec}
          .fields=${fields}
          @podlint-operation=${(event: CustomEvent<Readonly<Record<string, string>>>) => {
            const operation = spec.operation(event.detail, { result, node });
            if (operation !== undefined) this.act(operate(operation));
          }}
        ></podlint-operation-form>
      `,
    );
  }
}
