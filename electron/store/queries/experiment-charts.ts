import { keptChart, mostCharts, type Chart } from '../../../shared/api/charts.ts';
import { chartSchema } from '../chart-schema.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import type { ExperimentReader, ExperimentStore } from '../surface.ts';

export function chartReader({ db }: ReadConnection): Pick<ExperimentReader, 'charts'> {
  const all = db.prepare<[string], { chart: string }>(
    'SELECT chart FROM experiment_charts WHERE experiment_id = ? ORDER BY position',
  );
  return { charts: (id) => all.all(id).map(({ chart }) => parseColumn(chartSchema, chart, 'experiment_charts.chart')) };
}

export function chartStore({ db, transact }: WriteConnection): Pick<ExperimentStore, 'saveCharts'> {
  // A chart that is there already stays in its place.
  const save = db.prepare<{ experimentId: string; chartId: string; chart: string }>(`
    INSERT INTO experiment_charts (experiment_id, chart_id, position, chart)
    SELECT @experimentId, @chartId, coalesce(max(position) + 1, 0), @chart
      FROM experiment_charts WHERE experiment_id = @experimentId
    ON CONFLICT (experiment_id, chart_id) DO UPDATE SET chart = excluded.chart`);
  const drop = db.prepare<{ experimentId: string; most: number }>(`
    DELETE FROM experiment_charts WHERE experiment_id = @experimentId AND chart_id NOT IN (
      SELECT chart_id FROM experiment_charts WHERE experiment_id = @experimentId ORDER BY position DESC LIMIT @most)`);
  return {
    saveCharts(experimentId, charts: readonly Chart[]) {
      transact(() => {
        for (const chart of charts) {
          save.run({ experimentId, chartId: chart.id, chart: JSON.stringify(keptChart(chart)) });
        }
        drop.run({ experimentId, most: mostCharts });
      });
    },
  };
}
