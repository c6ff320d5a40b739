/** Goes before every section of the answer; the name of the section follows. */
const sectionMark = '##espalier ';

/** One section a line: the command must not fail loudly, its output is read by the parser of the same name. */
const sections: Record<string, string> = {
  system: 'uname -s',
  kernel: 'uname -r',
  machine: 'uname -m',
  osRelease: 'cat /etc/os-release',
  deviceTreeModel: 'cat /proc/device-tree/model || cat /sys/firmware/devicetree/base/model',
  dmiProduct: 'cat /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name',
  androidModel: 'getprop ro.product.model',
  tegraRelease: 'cat /etc/nv_tegra_release',
  tegraPackage: "dpkg-query -W -f '${Version}' nvidia-l4t-core",
  nvpmodel: 'nvpmodel -q',
  cores: 'getconf _NPROCESSORS_ONLN || nproc',
  cpuinfo: 'head -c 131072 /proc/cpuinfo',
  governor: 'cat /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor',
  clocks: 'for f in /sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq; do cat "$f"; done',
  thermal:
    'for z in /sys/class/thermal/thermal_zone*; do printf "%s %s\\n" "$(cat "$z/type")" "$(cat "$z/temp")"; done',
  loadAverage: 'cat /proc/loadavg',
  memory: 'cat /proc/meminfo',
  disk: 'df -Pk "${XDG_CACHE_HOME:-$HOME/.cache}/espalier" || df -Pk "${XDG_CACHE_HOME:-$HOME/.cache}" || df -Pk "$HOME"',
};

/** Reads everything in one go and without sudo: 18 round trips would take seconds on a slow link. */
export const boardScript = [
  'export LC_ALL=C',
  ...Object.entries(sections).map(
    ([name, command]) => `printf '\\n${sectionMark}%s\\n' ${name}; { ${command}; } 2>/dev/null`,
  ),
  'exit 0',
].join('\n');

/** The output of each section by its name. Whatever was printed before the first (a talkative .bashrc) is left out. */
export function splitSections(stdout: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of `\n${stdout}`.split(`\n${sectionMark}`).slice(1)) {
    const end = part.indexOf('\n');
    if (end >= 0) found.set(part.slice(0, end), part.slice(end + 1).trimEnd());
  }
  return found;
}
