/** C: the nodes, as cards or as a list by reason, of which only what is in sight is drawn. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Moment, NodeCard, Result } from '../../../server/protocol/simulator.js';
import { isFolded, toggleFold, type Choices, type NodeOrder, type OutcomeFilter, NOW } from '../view-model/choices.js';
import { countOutcomes, nodesAt, shownNodes, viewOf } from '../view-model/nodes.js';
import { clock, plural } from '../view-model/words.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { nodeMenu } from './node-menu.js';
import { button, segments, select } from './controls.js';
import './node-field.js';
import type { NodeField } from './node-field.js';
import { Part } from './part.js';
import { sectionFrame } from './section.js';
import { t } from '../l10n.js';

const ORDERS: readonly { readonly value: NodeOrder; readonly label: string }[] = [
  { value: 'score', label: t('Sort: Score') },
  { value: 'name', label: t('Sort: Name') },
  { value: 'zone', label: t('Sort: Zone') },
  { value: 'replicas', label: t('Sort: Replicas') },
];

/** A property of the element, which has no attribute for it. */
const FILTER_LABEL = 'Filter nodes';

@customElement('podlint-nodes')
export class NodesPart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  @property({ attribute: false }) accessor moment: Moment | undefined;
  @property({ attribute: false }) accessor choices: Choices | undefined;
  @property({ attribute: false }) accessor screenReader = false;

  /** Filtering thousands of nodes is done once for each change of what it rests on. */
  private shown: readonly NodeCard[] = [];

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    const { result, choices } = this;
    if (result === undefined || choices === undefined) return;
    const before = changed.get('choices') as Choices | undefined;
    const wishes = ['outcome', 'order', 'query'] as const;
    const same = before !== undefined && wishes.every((wish) => before[wish] === choices[wish]);
    if (changed.has('result') || changed.has('moment') || !same)
      this.shown = shownNodes(nodesAt(result.nodes, this.moment), choices);
  }

  protected override render() {
    const { result, choices } = this;
    if (result === undefined || choices === undefined) return nothing;
    return sectionFrame(
      {
        section: 'nodes',
        icon: 'server',
        title: t('Nodes'),
        summary: plural(result.nodes.length, 'node'),
        folded: isFolded(choices, 'nodes'),
        onToggle: () => {
          this.choose(toggleFold(choices, 'nodes'));
        },
      },
      () => this.body(result, choices),
    );
  }

  private body(result: Result, choices: Choices) {
    if (result.nodes.length === 0) return this.noNodes();
    const view = viewOf(choices, result.nodes.length, this.screenReader);
    return html`
      ${this.controls(result, choices, view)} ${this.momentBanner()}
      ${
        this.shown.length === 0
          ? html`<p class="hollow">${t('No node matches the filter.')}</p>`
          : html`<podlint-node-field
              .nodes=${this.shown}
              .view=${view}
              .selected=${choices.selected}
              @podlint-node-select=${this.select}
              @podlint-node-open=${this.openDetails}
              @podlint-node-menu=${this.openMenu}
            ></podlint-node-field>`
      }
    `;
  }

  private controls(result: Result, choices: Choices, view: 'grid' | 'list') {
    const counts = countOutcomes(result.nodes);
    const outcomes: readonly { readonly value: OutcomeFilter; readonly label: string }[] = [
      { value: 'all', label: t('All {0}', counts.all) },
      { value: 'fits', label: t('Fits {0}', counts.fits) },
      { value: 'blocked', label: t('Blocked {0}', counts.blocked) },
    ];
    return html`
      <div class="controls">
        ${segments(
          t('View'),
          [
            { value: 'grid', label: t('Grid'), icon: 'editor-layout' },
            { value: 'list', label: t('List'), icon: 'list-flat' },
          ] as const,
          view,
          (wanted) => {
            this.choose({ view: wanted });
          },
        )}
        ${segments(t('Outcome'), outcomes, choices.outcome, (outcome) => {
          this.choose({ outcome });
        })}
        ${select(t('Sort nodes'), ORDERS, choices.order, (order) => {
          this.choose({ order: order as NodeOrder });
        })}
        <vscode-textfield
          class="filter"
          .label=${FILTER_LABEL}
          placeholder=${t('Filter…')}
          .value=${choices.query}
          @input=${(event: Event) => {
            this.choose({ query: (event.currentTarget as HTMLInputElement).value });
          }}
        ></vscode-textfield>
      </div>
    `;
  }

  private momentBanner() {
    if (this.moment === undefined) return nothing;
    return html`
      <p class="then">
        <span>${t('As it was at {0}. Verdicts and scores are those of now.', clock(this.moment.time))}</span>
        ${button(t('Back to now'), () => {
          this.choose(NOW);
        })}
      </p>
    `;
  }

  private noNodes() {
    return html`
      <div class="hollow">
        <p>${t('This cluster has no nodes.')}</p>
        ${button(
          t('Add nodes'),
          () => {
            this.act({ do: 'reveal', field: 'add-nodes' });
          },
          { icon: 'add', primary: true },
        )}
      </div>
    `;
  }

  private readonly select = (event: CustomEvent<string>): void => {
    this.choose({ selected: event.detail, picked: true });
  };

  private readonly openDetails = (event: CustomEvent<string>): void => {
    this.choose({ selected: event.detail, picked: true });
    this.act({ do: 'reveal', field: 'details' });
  };

  private readonly openMenu = (event: CustomEvent<string>): void => {
    const node = this.shown.find(({ name }) => name === event.detail);
    if (node === undefined) return;
    this.choose({ selected: node.name, picked: true });
    const anchor = (event.target as NodeField).activeElement;
    this.act({ do: 'menu', label: t('Node {0}', node.name), items: nodeMenu(node), anchor });
  };
}
