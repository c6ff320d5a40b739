/**
 * Names of cores by "CPU implementer" and "CPU part" (MIDR_EL1): ARM's Technical Reference Manuals, and the tables of
 * Linux' arch/arm64/include/asm/cputype.h for the others.
 */
const names: Record<string, Record<string, string>> = {
  '0x41': {
    '0xc07': 'Cortex-A7',
    '0xc08': 'Cortex-A8',
    '0xc09': 'Cortex-A9',
    '0xc0d': 'Cortex-A12',
    '0xc0e': 'Cortex-A17',
    '0xc0f': 'Cortex-A15',
    '0xd03': 'Cortex-A53',
    '0xd04': 'Cortex-A35',
    '0xd05': 'Cortex-A55',
    '0xd07': 'Cortex-A57',
    '0xd08': 'Cortex-A72',
    '0xd09': 'Cortex-A73',
    '0xd0a': 'Cortex-A75',
    '0xd0b': 'Cortex-A76',
    '0xd0c': 'Neoverse-N1',
    '0xd0d': 'Cortex-A77',
    '0xd0e': 'Cortex-A76AE',
    '0xd40': 'Neoverse-V1',
    '0xd41': 'Cortex-A78',
    '0xd42': 'Cortex-A78AE',
    '0xd44': 'Cortex-X1',
    '0xd46': 'Cortex-A510',
    '0xd47': 'Cortex-A710',
    '0xd48': 'Cortex-X2',
    '0xd49': 'Neoverse-N2',
    '0xd4b': 'Cortex-A78C',
    '0xd4c': 'Cortex-X1C',
    '0xd4d': 'Cortex-A715',
    '0xd4e': 'Cortex-X3',
    '0xd4f': 'Neoverse-V2',
    '0xd80': 'Cortex-A520',
    '0xd81': 'Cortex-A720',
    '0xd82': 'Cortex-X4',
    '0xd83': 'Neoverse-V3AE',
    '0xd84': 'Neoverse-V3',
    '0xd85': 'Cortex-X925',
    '0xd87': 'Cortex-A725',
  },
  '0x4e': { '0x003': 'NVIDIA Denver 2', '0x004': 'NVIDIA Carmel' },
  '0x51': {
    '0x800': 'Kryo 2xx Gold',
    '0x801': 'Kryo 2xx Silver',
    '0x802': 'Kryo 3xx Gold',
    '0x803': 'Kryo 3xx Silver',
    '0x804': 'Kryo 4xx Gold',
    '0x805': 'Kryo 4xx Silver',
    '0x001': 'Qualcomm Oryon',
  },
};

/** Such as "Cortex-A53"; what is not in the tables by its numbers. */
export function armCoreName(implementer: string | null, part: string): string {
  const name = names[implementer?.toLowerCase() ?? '']?.[part.toLowerCase()];
  return name ?? `CPU part ${part} of implementer ${implementer ?? 'unknown'}`;
}
