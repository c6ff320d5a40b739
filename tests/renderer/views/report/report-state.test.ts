import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../../shared/api/client.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { ReportState } from '../../../../renderer/views/report/report-state.svelte.ts';
import { savingHint, savingTitle } from '../../../../renderer/views/report/words.ts';
import { TradeoffsState } from '../../../../renderer/views/tradeoffs/tradeoffs-state.svelte.ts';
import { MemoryProgram } from '../../fixtures/memory-program.ts';
import { drawCandidates } from '../../fixtures/tradeoff-set.ts';

function memoryStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
}

async function start(storage = memoryStorage()) {
  const program = new MemoryProgram(drawCandidates({ perMethod: 4 }));
  const client = createClient(program);
  const tradeoffs = new TradeoffsState(client, storage);
  await vi.waitFor(() => expect(tradeoffs.candidates).toHaveLength(13));
  const clipboard = { writeText: vi.fn(async (_text: string) => Promise.resolve()) };
  const view = new ReportState(client, tradeoffs, storage, clipboard);
  const inputs = (procedure: string) =>
    program.calls.filter((call) => call.procedure === procedure).map((call) => call.input);
  const end = () => {
    view.dispose();
    tradeoffs.dispose();
  };
  return { program, tradeoffs, view, storage, clipboard, inputs, end };
}

describe('the report that is shown', () => {
  it('is read when set, budgets or choice change and not otherwise, and the choice is kept', async () => {
    const { program, tradeoffs, view, storage, inputs, end } = await start();
    view.follow();
    view.follow();
    await vi.waitFor(() => expect(view.document?.html).toContain('<!doctype html>'));
    expect(inputs('report.get')).toEqual([{ budgets: [] }]);
    expect(view.document?.charts.map(({ name }) => name)).toEqual(['front', 'latency', 'channels']);
    view.choose('legr-1');
    tradeoffs.limits = { p50: 500_000 };
    view.follow();
    await vi.waitFor(() => expect(view.document?.chosen?.id).toBe('legr-1'));
    expect(inputs('report.get').at(-1)).toEqual({ budgets: ['latency<=0.5ms'], candidate: 'legr-1' });
    program.emit('tradeoffs.changed', { device: 'bench' });
    view.follow();
    await vi.waitFor(() => expect(inputs('report.get')).toHaveLength(3));
    view.chooseGround('dark');
    end();

    const again = await start(storage);
    expect([again.view.candidate, again.view.ground, again.view.width]).toEqual(['legr-1', 'dark', 'page']);
    again.view.choose('of another project');
    again.view.follow();
    await vi.waitFor(() => expect(again.inputs('report.get').at(-1)).not.toHaveProperty('candidate'));
    again.end();
  });

  it('says what went wrong, and is read again', async () => {
    const { program, view, end } = await start();
    const invoke = program.invoke.bind(program);
    const spy = vi
      .spyOn(program, 'invoke')
      .mockImplementation((procedure, ...rest) =>
        procedure === 'report.get'
          ? Promise.reject(new EspalierError('CANDIDATE_UNKNOWN', 'It is gone.', 'Choose another.'))
          : invoke(procedure, ...rest),
      );
    view.follow();
    await vi.waitFor(() => expect(view.error?.code).toBe('CANDIDATE_UNKNOWN'));
    expect([view.document, view.loading]).toEqual([null, false]);
    spy.mockRestore();
    view.retry();
    await vi.waitFor(() => expect(view.document).not.toBeNull());
    expect(view.error).toBeNull();
    end();
  });
});

describe('a report that leaves', () => {
  it('is saved where one says, and asks for the same folder next time', async () => {
    const { view, inputs, end } = await start();
    view.follow();
    view.ask('html');
    expect(view.file).toBe('report.html');
    view.file = ' /home/me/talk/r.html ';
    await view.save();
    expect([view.wanted, view.done]).toEqual([null, 'Saved /home/robot//home/me/talk/r.html.']);
    view.chooseGround('dark');
    view.ask('png', 'latency');
    expect(view.file).toBe('/home/me/talk/report-latency.png');
    await view.save();
    expect(inputs('report.save').at(-1)).toEqual({
      ...{ budgets: [], file: '/home/me/talk/report-latency.png', format: 'png', chart: 'latency', theme: 'dark' },
    });
    view.ask('markdown');
    await view.save();
    expect(view.done).toContain('with 1 chart beside it');
    end();
  });

  it('keeps the dialog open with what went wrong', async () => {
    const { view, end } = await start();
    view.ask('html');
    view.file = '/nowhere/r.html';
    await view.save();
    expect(view.saveError?.code).toBe('FILE_UNWRITABLE');
    expect([view.wanted?.format, view.saving]).toEqual(['html', false]);
    view.dismiss();
    view.ask('svg', 'front');
    expect([view.saveError, view.file]).toEqual([null, 'report-front.svg']);
    end();
  });

  it('is copied as Markdown, and says where that cannot be', async () => {
    const { view, clipboard, end } = await start();
    view.follow();
    await vi.waitFor(() => expect(view.document).not.toBeNull());
    await view.copyMarkdown();
    expect(clipboard.writeText.mock.calls[0]?.[0]).toMatch(/^# Trade-offs of/);
    clipboard.writeText.mockRejectedValueOnce(new Error('denied'));
    await view.copyMarkdown();
    expect(view.done).toContain('save the Markdown instead');
    end();
  });

  it('says what each format is good for', () => {
    expect(savingTitle({ format: 'png', chart: 'front' })).toBe('Save the chart as PNG');
    expect(savingHint({ format: 'png', chart: 'front' })).toContain('1600 pixels');
    expect(savingHint({ format: 'markdown', chart: null })).toContain('beside it');
  });
});
