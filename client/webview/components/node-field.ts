/** The scrolled field of nodes: only rows in sight exist, and the keyboard walks through all of them. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { NodeCard } from '../../../server/protocol/simulator.js';
import { nextIndex, TYPE_AHEAD_PAUSE, typeAhead } from '../view-model/keyboard.js';
import { listRows, type ListRow } from '../view-model/nodes.js';
import { columnsIn, mostDrawn, scrollTo, virtualWindow, type VirtualWindow } from '../view-model/virtual-window.js';
import { cardBody, cardHeight } from './node-card.js';
import { groupCells, LIST_COLUMNS, LIST_HEAD, nodeCells, type ListSpace } from './node-row.js';
import { Part } from './part.js';
import { styled } from './styled.js';
import { t } from '../l10n.js';

const CARD_WIDTH = 232;
const CARD_GAP = 8;
const ROW_HEIGHT = 26;

/** Rows beyond the edges: a row of cards is a lot to draw, a line is not. */
const OVERSCAN = { grid: 1, list: 8 } as const;

@customElement('podlint-node-field')
export class NodeField extends Part {
  @property({ attribute: false }) accessor nodes: readonly NodeCard[] = [];
  @property({ attribute: false }) accessor view: 'grid' | 'list' = 'grid';
  @property({ attribute: false }) accessor selected: string | undefined;
  @property({ state: true }) private accessor width = 0;
  @property({ state: true }) private accessor height = 0;
  @property({ state: true }) private accessor window: VirtualWindow | undefined;

  private rows: readonly ListRow[] = [];
  private indices: ReadonlyMap<string, number> = new Map();
  private bars = 0;
  /** Where the keyboard is, by name: sorting and filtering move nodes about. */
  @property({ state: true }) private accessor active: string | undefined;
  private typed = '';
  private typedAt = 0;
  private wantsFocus = false;
  private readonly observer = new ResizeObserver(() => {
    this.measure();
  });

  /** What the keyboard is on, for a menu to open at. */
  get activeElement(): HTMLElement {
    return this.querySelector<HTMLElement>('[data-node][tabindex="0"]') ?? this.scroller ?? this;
  }

  private get scroller(): HTMLElement | null {
    return this.querySelector('.field');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('nodes') || changed.has('view')) this.readNodes();
    if (changed.has('selected') && this.selected !== undefined) this.active = this.selected;
    if (this.indexOf(this.active) < 0) this.active = this.nodes.length > 0 ? this.firstName() : undefined;
    this.window = this.computeWindow();
  }

  private readNodes(): void {
    this.rows = this.view === 'list' ? listRows(this.nodes) : this.nodes.map((node) => ({ type: 'node', node }));
    this.indices = new Map(
      this.rows.flatMap((row, index) => (row.type === 'node' ? [[row.node.name, index] as const] : [])),
    );
    this.bars = this.nodes.reduce((most, node) => Math.max(most, node.resources.length), 0);
  }

  protected override updated(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('view')) this.measure();
    if (this.wantsFocus) {
      this.wantsFocus = false;
      this.activeElement.focus({ preventScroll: true });
    }
  }

  protected override render() {
    const visible = this.window ?? this.computeWindow();
    return this.view === 'list' ? this.list(visible) : this.grid(visible);
  }

  private get columns(): number {
    return this.view === 'list' ? 1 : columnsIn(this.width, CARD_WIDTH, CARD_GAP);
  }

  private get rowHeight(): number {
    if (this.view === 'list') return ROW_HEIGHT;
    return cardHeight(this.bars) + CARD_GAP;
  }

  private computeWindow(): VirtualWindow {
    const scrollTop = this.scroller?.scrollTop ?? 0;
    return virtualWindow({ ...this.measures, items: this.rows.length, scrollTop });
  }

  private get measures() {
    const { columns, rowHeight, view } = this;
    return { columns, rowHeight, viewHeight: this.height || 600, overscan: OVERSCAN[view] };
  }

  /** Elements are used again for what comes into sight; only so a fast scroll keeps up. */
  private readonly slotOf = (index: number): number => index % mostDrawn(this.measures);

  private grid({ from, to, before, after }: VirtualWindow): TemplateResult {
    return html`
      <div
        class="field grid"
        role="listbox"
        aria-label=${t('Nodes')}
        tabindex=${this.isDrawn(this.active) ? '-1' : '0'}
        data-composite
        @scroll=${this.scrolled}
        @keydown=${this.key}
        @focusin=${this.focused}
        @click=${this.clicked}
        @dblclick=${this.open}
        @contextmenu=${this.menu}
      >
        <div role="presentation" class="spacer" ${styled({ height: `${before}px` })}></div>
        <div
          role="presentation"
          class="cards"
          ${styled({
            'grid-template-columns': `repeat(${this.columns}, minmax(0, 1fr))`,
            'grid-auto-rows': `${this.rowHeight - CARD_GAP}px`,
          })}
        >
          ${repeat(
            this.rows.slice(from, to),
            (_, at) => this.slotOf(from + at),
            (row, at) => this.card(row, from + at),
          )}
        </div>
        <div role="presentation" class="spacer" ${styled({ height: `${after}px` })}></div>
      </div>
    `;
  }

  private card(row: ListRow, index: number) {
    if (row.type === 'group') return nothing;
    const { node } = row;
    return html`
      <div
        class="card ${node.outcome} ${node.state}"
        role="option"
        aria-selected=${node.name === this.selected ? 'true' : 'false'}
        aria-setsize=${this.rows.length}
        aria-posinset=${index + 1}
        tabindex=${node.name === this.active ? '0' : '-1'}
        data-node=${node.name}
      >
        ${cardBody(node)}
      </div>
    `;
  }

  /** What there is room for. Columns that are not there must not be counted, or they would take their share of the width. */
  private get space(): ListSpace {
    return this.width > 620 ? 'wide' : this.width > 400 ? 'medium' : 'narrow';
  }

  private list({ from, to, before, after }: VirtualWindow): TemplateResult {
    const { space } = this;
    const columns = LIST_COLUMNS[space];
    return html`
      <div
        class="field rows-field"
        tabindex=${this.isDrawn(this.active) ? '-1' : '0'}
        role="group"
        aria-label=${t('Nodes by reason')}
        data-composite
        @scroll=${this.scrolled}
        @keydown=${this.key}
        @focusin=${this.focused}
        @click=${this.clicked}
        @dblclick=${this.open}
        @contextmenu=${this.menu}
      >
        <table class="node-table ${space}" role="grid" aria-label=${t('Nodes')} aria-rowcount=${this.rows.length + 1}>
          ${LIST_HEAD}
          <tbody>
            ${
              before > 0
                ? html`<tr aria-hidden="true">
                    <td colspan=${columns} class="spacer" ${styled({ height: `${before}px` })}></td>
                  </tr>`
                : nothing
            }
            ${repeat(
              this.rows.slice(from, to),
              (_, at) => this.slotOf(from + at),
              (row, at) => this.tableRow(row, from + at),
            )}
            ${
              after > 0
                ? html`<tr aria-hidden="true">
                    <td colspan=${columns} class="spacer" ${styled({ height: `${after}px` })}></td>
                  </tr>`
                : nothing
            }
          </tbody>
        </table>
      </div>
    `;
  }

  private tableRow(row: ListRow, index: number) {
    if (row.type === 'group')
      return html`<tr class="group-row" aria-rowindex=${index + 2}>
        ${groupCells(row, LIST_COLUMNS[this.space])}
      </tr>`;
    const { node } = row;
    return html`
      <tr
        class="node-row ${node.outcome}"
        aria-rowindex=${index + 2}
        aria-selected=${node.name === this.selected ? 'true' : 'false'}
        tabindex=${node.name === this.active ? '0' : '-1'}
        data-node=${node.name}
      >
        ${nodeCells(node)}
      </tr>
    `;
  }

  private indexOf(name: string | undefined): number {
    return name === undefined ? -1 : (this.indices.get(name) ?? -1);
  }

  private firstName(): string | undefined {
    const first = this.rows.find((row) => row.type === 'node');
    return first?.type === 'node' ? first.node.name : undefined;
  }

  private isDrawn(name: string | undefined): boolean {
    const index = this.indexOf(name);
    return this.window !== undefined && index >= this.window.from && index < this.window.to;
  }

  private measure(): void {
    const { scroller } = this;
    this.width = scroller?.clientWidth ?? this.clientWidth;
    this.height = scroller?.clientHeight ?? 0;
  }

  private readonly scrolled = (): void => {
    const next = this.computeWindow();
    if (next.from === this.window?.from && next.to === this.window.to) return;
    // The element that has the focus will show another node; the field itself keeps the keyboard then.
    const focused = document.activeElement?.closest<HTMLElement>('[data-node]');
    const index = this.contains(document.activeElement) ? this.indexOf(focused?.dataset.node) : -1;
    if (index >= 0 && (index < next.from || index >= next.to)) this.scroller?.focus({ preventScroll: true });
    this.window = next;
  };

  private nameOf(event: Event): string | undefined {
    const element = (event.target as Element).closest<HTMLElement>('[data-node]');
    return element?.dataset.node;
  }

  private readonly focused = (event: Event): void => {
    const name = this.nameOf(event);
    if (name !== undefined) this.active = name;
  };

  private readonly clicked = (event: Event): void => {
    this.emit('podlint-node-select', this.nameOf(event));
  };

  private readonly open = (event: Event): void => {
    this.emit('podlint-node-open', this.nameOf(event));
  };

  private readonly menu = (event: Event): void => {
    event.preventDefault();
    const name = this.nameOf(event) ?? this.active;
    this.active = name;
    void this.updateComplete.then(() => {
      this.emit('podlint-node-menu', name);
    });
  };

  private emit(type: string, name: string | undefined): void {
    if (name !== undefined) this.dispatchEvent(new CustomEvent(type, { detail: name }));
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') this.emit('podlint-node-open', this.active);
    else if (event.key === ' ') this.emit('podlint-node-select', this.active);
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) this.menu(event);
    else if (!this.moveBy(event.key) && !this.type(event)) return;
    event.preventDefault();
  };

  private moveBy(key: string): boolean {
    const { columns, rowHeight } = this;
    const page = Math.max(1, Math.floor(this.height / rowHeight) - 1);
    const names = this.rows.map((row) => (row.type === 'node' ? row.node.name : undefined));
    const nodes = names.filter((name) => name !== undefined);
    const at = Math.max(0, nodes.indexOf(this.active ?? ''));
    // In a list the arrows to the sides have nowhere to go.
    if (columns === 1 && (key === 'ArrowLeft' || key === 'ArrowRight')) return false;
    const next = nextIndex(key, at, { items: nodes.length, columns, page });
    if (next === undefined) return false;
    this.goTo(nodes[next]);
    return true;
  }

  private type(event: KeyboardEvent): boolean {
    if (event.key.length !== 1) return false;
    if (event.timeStamp - this.typedAt > TYPE_AHEAD_PAUSE) this.typed = '';
    this.typed += event.key;
    this.typedAt = event.timeStamp;
    const nodes = this.rows.flatMap((row) => (row.type === 'node' ? [row.node.name] : []));
    const next = typeAhead(nodes, Math.max(0, nodes.indexOf(this.active ?? '')), this.typed);
    if (next !== undefined) this.goTo(nodes[next]);
    return true;
  }

  private goTo(name: string | undefined): void {
    const { scroller } = this;
    if (name === undefined || scroller === null) return;
    const head = this.view === 'list' ? ROW_HEIGHT : 0;
    const row = Math.floor(this.indexOf(name) / this.columns);
    scroller.scrollTop = scrollTo(row, this.rowHeight, scroller.scrollTop, this.height - head);
    this.active = name;
    this.wantsFocus = true;
    this.requestUpdate();
  }
}
