/** What a part of the panel wants done. Parts never talk to the extension; the panel itself does, in one place. */
import type { FromView, PanelRequest, SimulatorOperation } from '../../../server/protocol/simulator.js';
import type { Choices } from '../view-model/choices.js';
import type { PanelState } from '../view-model/state.js';
import type { IconName } from '../icons.js';

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  readonly action: Action;
}

export type Action =
  | { readonly do: 'tell'; readonly message: FromView }
  | { readonly do: 'choose'; readonly change: Partial<Choices> }
  /** Asks what an operation would do before it is done. */
  | { readonly do: 'consider'; readonly operation: SimulatorOperation; readonly request: PanelRequest }
  /** Does what was considered, or forgets it. */
  | { readonly do: 'decide'; readonly go: boolean }
  | {
      readonly do: 'menu';
      readonly label: string;
      readonly items: readonly MenuItem[];
      /** Where the menu opens, and what gets the focus back. */
      readonly anchor: HTMLElement;
    }
  | { readonly do: 'closeMenu' }
  /** Says what became of an import, or takes the note away. */
  | { readonly do: 'note'; readonly note: PanelState['imported'] }
  /** Opens a section and moves the focus to one of its fields. */
  | { readonly do: 'reveal'; readonly field: string };

export const ask = (request: PanelRequest): Action => ({ do: 'tell', message: { type: 'request', request } });
export const operate = (operation: SimulatorOperation): Action => ask({ type: 'operate', operation });

export const ACTION_EVENT = 'podlint-action';

export class ActionEvent extends CustomEvent<Action> {
  constructor(action: Action) {
    super(ACTION_EVENT, { detail: action, bubbles: true });
  }
}
