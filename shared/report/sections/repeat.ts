import { methodLabel } from '../../tradeoff/methods.ts';
import type { ReportContext } from '../context.ts';
import type { Block, Section } from '../model.ts';

/** Everything that is needed to get the same again. */
export function repeatSection({ program, models, chosen, experiments, commands }: ReportContext): Section {
  const blocks: Block[] = [
    {
      kind: 'facts',
      facts: [
        { name: 'Program', value: program },
        ...models.map(({ name, sha256 }) => ({ name: `sha256 of ${name}`, value: sha256, exact: true })),
        ...(chosen === null
          ? []
          : [{ name: 'sha256 of the chosen candidate', value: chosen.artifactSha256, exact: true }]),
      ],
    },
  ];
  if (commands.length > 0) {
    blocks.push({ kind: 'code', label: 'On the command line', language: 'sh', code: commands.join('\n') });
  }
  for (const { name, method, file, yaml } of experiments) {
    blocks.push({
      kind: 'code',
      label: `Experiment ${name}, ${methodLabel(method)}: ${file}`,
      language: 'yaml',
      code: yaml.trimEnd(),
    });
  }
  return { title: 'To repeat it', blocks };
}
