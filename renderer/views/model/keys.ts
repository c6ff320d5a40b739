import type { Command } from '../../app/commands/command.ts';
import type { ModelState } from './model-state.svelte.ts';

/** What can be done in the view, wherever the focus is. */
export function modelCommands(view: ModelState): readonly Command[] {
  const blocked = view.network === null ? 'No model is open.' : null;
  const common = { view: 'model', group: 'Model', blocked } as const;
  const move = (by: number) => () => view.moveBox(by);
  const group = (by: number) => () => view.moveGroup(by);
  return [
    { ...common, id: 'box.next', label: 'Next layer', isStep: true, keys: [{ key: 'ArrowRight' }], run: move(1) },
    {
      ...common,
      id: 'box.previous',
      label: 'Previous layer',
      isStep: true,
      keys: [{ key: 'ArrowLeft' }],
      run: move(-1),
    },
    {
      ...common,
      id: 'box.far',
      label: 'Ten layers on',
      isStep: true,
      keys: [{ key: 'ArrowRight', shift: true }],
      run: move(10),
    },
    {
      ...common,
      id: 'box.back',
      label: 'Ten layers back',
      isStep: true,
      keys: [{ key: 'ArrowLeft', shift: true }],
      run: move(-10),
    },
    { ...common, id: 'group.next', label: 'Next group', isStep: true, keys: [{ key: 'g' }], run: group(1) },
    {
      ...common,
      id: 'group.previous',
      label: 'Previous group',
      isStep: true,
      keys: [{ key: 'g', shift: true }],
      run: group(-1),
    },
    {
      ...common,
      id: 'box.none',
      label: 'Choose no layer',
      keys: [{ key: 'Escape' }],
      run: () => view.clear(),
    },
  ];
}
