import { findSensors, readSensors } from '../sensors/script.ts';
import { toolSections } from './tools-script.ts';

/** Goes before every section of the answer; the name of the section follows. */
const sectionMark = '##espalier ';

/**
 * What goes before the sections. $r is the folder that stands for the root. `t` limits what may hang, such as the tool of a
 * driver that lost its GPU; old busybox takes the seconds in another way, and is then left without.
 */
const prelude = `export LC_ALL=C
r=$1
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/system/bin
limited=; if timeout 1 true 2>/dev/null; then limited='timeout 8'; fi
t() { $limited "$@"; }`;

/** What tells the cores' kinds. */
const coreSections = {
  cpuinfo: 'head -c 131072 "$r/proc/cpuinfo"',
  // One by one: Android denies the listing of the folder.
  cpuMaximums:
    'i=0; while [ -d "$r/sys/devices/system/cpu/cpu$i" ]; do read -r v < "$r/sys/devices/system/cpu/cpu$i/cpufreq/cpuinfo_max_freq" && echo "$i $v"; i=$((i + 1)); done',
  cpuTypes: 'for k in core atom; do read -r v < "$r/sys/devices/cpu_$k/cpus" && echo "$k $v"; done',
};

/** The command must not fail loudly; its output is read by the parser of the same subject. */
const sections: Record<string, string> = {
  system: 'uname -s',
  kernel: 'uname -r',
  machine: 'uname -m',
  osRelease: 'cat "$r/etc/os-release"',
  deviceTreeModel: 'cat "$r/proc/device-tree/model" || cat "$r/sys/firmware/devicetree/base/model"',
  dmiProduct: 'cat "$r/sys/class/dmi/id/sys_vendor" "$r/sys/class/dmi/id/product_name"',
  androidModel: 'getprop ro.product.model',
  androidRelease: 'getprop ro.build.version.release',
  tegraRelease: 'cat "$r/etc/nv_tegra_release"',
  tegraPackage: "t dpkg-query -W -f '${Version}' nvidia-l4t-core",
  nvpmodel: 't nvpmodel -q',
  nvpmodelStatus: 'cat "$r/var/lib/nvpmodel/status"',
  nvpmodelModes: 'grep POWER_MODEL "$r/etc/nvpmodel.conf"',
  platformProfile: 'cat "$r/sys/firmware/acpi/platform_profile"',
  platformProfiles: 'cat "$r/sys/firmware/acpi/platform_profile_choices"',
  cores: 'getconf _NPROCESSORS_ONLN || nproc',
  ...coreSections,
  governor: 'cat "$r/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"',
  // Mostly for root only: asked where the files say nothing.
  jetsonClocks: '[ -r "$r/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor" ] || t jetson_clocks --show',
  sensors: `( ${findSensors}\n${readSensors}\nreadings "$@" )`,
  loadAverage: 'cat "$r/proc/loadavg"',
  memory: 'cat "$r/proc/meminfo"',
  compatible: 'cat "$r/proc/device-tree/compatible" || cat "$r/sys/firmware/devicetree/base/compatible"',
  nvidiaSmi: 't nvidia-smi --query-gpu=name,driver_version --format=csv,noheader',
  adreno: 'cat "$r/sys/class/kgsl/kgsl-3d0/gpu_model"',
  mali: 'cat "$r/sys/class/misc/mali0/device/gpuinfo"',
  drm: 'for d in "$r"/sys/class/drm/card[0-9]; do cat "$d/device/uevent"; echo; done',
  androidGpu: 'getprop ro.hardware.egl',
  disk: 'df -Pk "${XDG_CACHE_HOME:-$HOME/.cache}/espalier" || df -Pk "${XDG_CACHE_HOME:-$HOME/.cache}" || df -Pk "$HOME"',
  ...toolSections,
};

function scriptOf(parts: Record<string, string>): string {
  const printed = Object.entries(parts).map(
    ([name, command]) => `echo; echo '${sectionMark}${name}'; { ${command}\n} 2>/dev/null`,
  );
  return [prelude, ...printed, 'exit 0'].join('\n');
}

/** Reads everything in one go and without sudo: dozens of round trips would take seconds on a slow link. $1: see `prelude`. */
export const boardScript = scriptOf(sections);

const processorTimes = 'grep "^cpu[0-9]" "$r/proc/stat"';

/** The cores' kinds, which of them may be used, which are one (hyperthreads), and what they do within a second. $1: see `prelude`. */
export const coresScript = scriptOf({
  ...coreSections,
  allowed: 'grep "^Cpus_allowed_list:" "$r/proc/self/status"',
  siblings:
    'i=0; while [ -d "$r/sys/devices/system/cpu/cpu$i" ]; do read -r v < "$r/sys/devices/system/cpu/cpu$i/topology/thread_siblings_list" && echo "$i $v"; i=$((i + 1)); done',
  timesBefore: processorTimes,
  timesAfter: `sleep 1; ${processorTimes}`,
});

/** The output of each section by its name. Whatever was printed before the first (a talkative .bashrc) is left out. */
export function splitSections(stdout: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of `\n${stdout}`.split(`\n${sectionMark}`).slice(1)) {
    const end = part.indexOf('\n');
    if (end >= 0) found.set(part.slice(0, end), part.slice(end + 1).trimEnd());
  }
  return found;
}
