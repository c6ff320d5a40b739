/** Begins the line that introduces a sensor: `#sensor KIND NAME`. */
export const sensorMark = '#sensor ';
/** Begins a line of readings: one for each sensor, in the order of their introductions. */
export const valuesMark = '#values';

/**
 * Shell functions and statements that look for what can be read without sudo below the folder $1 (empty for the real
 * root), introduce each sensor on a line of its own, and leave the files to read in "$@". Every sensor is one file whose
 * first line is its value (of meminfo, its first three).
 *
 * - Only builtins, and no listing of folders that Android denies: zones, cores and hwmon are tried by their numbers.
 * - A file that may be opened but fails to read stays: a thermal zone that is off now may come back.
 * - `echo`, not `printf`: mksh has no builtin of that name.
 */
export const findSensors = `exec 2>/dev/null
r=$1 files= rails= load= clock=
n() { v=; read -r v < "$1"; }
a() {
  [ -r "$2" ] || return 1
  case $1 in milli*|micro*) rails=1 ;; gpu-load|gpu-percent) load=1 ;; esac
  echo "${sensorMark}$1 $3"
  files="$files$2
"
}
# Android hides it from programs of users.
if n "$r/proc/uptime" && [ -n "$v" ]; then a uptime "$r/proc/uptime"; else clock=date; echo "${sensorMark}epoch"; fi
a cpu-time "$r/proc/stat"
a memory "$r/proc/meminfo"

i=0
while [ -d "$r/sys/devices/system/cpu/cpu$i" ]; do
  c=$r/sys/devices/system/cpu/cpu$i
  a clock "$c/cpufreq/scaling_cur_freq" "cpu$i"
  a core-count "$c/thermal_throttle/core_throttle_count" 'core too hot'
  [ $i != 0 ] || a count "$c/thermal_throttle/package_throttle_count" 'package too hot'
  i=$((i + 1))
done

i=0
while [ $i -lt 100 ]; do
  z=$r/sys/class/thermal/thermal_zone$i
  if [ -r "$z/temp" ]; then n "$z/type"; a temperature "$z/temp" "\${v:-zone $i}"; fi
  z=$r/sys/class/thermal/cooling_device$i
  if [ -r "$z/stats/total_trans" ]; then
    n "$z/type"
    case $v in *cpufreq*|*devfreq*|*gpu*) a count "$z/stats/total_trans" "$v" ;; esac
  fi
  i=$((i + 1))
done

i=0
while [ $i -lt 32 ]; do
  h=$r/sys/class/hwmon/hwmon$i
  n "$h/name"
  case $v in
    '') ;;
    ina3221)
      for c in 1 2 3; do
        n "$h/in\${c}_label"
        [ "$v" != NC ] && [ -r "$h/curr\${c}_input" ] || continue
        v=\${v:-ina3221 channel $c}
        a millivolts "$h/in\${c}_input" "$v" && a milliamps "$h/curr\${c}_input" "$v"
        a count "$h/curr\${c}_max_alarm" "$v above its maximum"
        a count "$h/curr\${c}_crit_alarm" "$v above its critical current"
      done ;;
    soctherm_oc) for c in 1 2 3; do a count "$h/oc\${c}_event_cnt" "oc$c"; done ;;
    k10temp|zenpower) a temperature "$h/temp1_input" "$v" ;;
    rpi_volt) a count "$h/in0_lcrit_alarm" 'under-voltage now' ;;
    *)
      m=$v
      for c in 1 2 3; do
        for f in "$h/power\${c}_input" "$h/power\${c}_average"; do
          [ -r "$f" ] || continue
          n "$h/power\${c}_label"
          a microwatts "$f" "$m\${v:+ $v}"
          break
        done
      done
      if [ "$m" = amdgpu ]; then a gpu-hertz "$h/freq1_input"; fi ;;
  esac
  i=$((i + 1))
done

for d in "$r"/sys/bus/i2c/drivers/ina3221x/*/iio*device*; do
  for c in 0 1 2; do n "$d/rail_name_$c"; a milliwatts "$d/in_power\${c}_input" "\${v:-\${d##*/} rail $c}"; done
done
for d in "$r"/sys/class/powercap/intel-rapl:[0-9]*; do
  n "$d/max_energy_range_uj"; m=\${v:-0}; n "$d/name"; a microjoules "$d/energy_uj" "$m $v"
done
for f in "$r"/sys/devices/platform/soc*/*firmware/get_throttled; do a raspberry-flags "$f"; done

for d in "$r"/sys/class/devfreq/*; do
  case \${d##*/} in *gpu*|*.gp10b|*.gv11b|*.ga10b|*mali*|*kgsl*) ;; *) continue ;; esac
  a gpu-hertz "$d/cur_freq"
  a gpu-load "$d/device/load" || a gpu-load "$d/load"
  break
done
for f in "$r/sys/devices/gpu.0/load" "$r/sys/devices/platform/gpu.0/load"; do [ -n "$load" ] || a gpu-load "$f"; done
a gpu-hertz "$r/sys/class/kgsl/kgsl-3d0/gpuclk"
a gpu-percent "$r/sys/class/kgsl/kgsl-3d0/gpu_busy_percentage"
for d in "$r"/sys/class/drm/card[0-9]; do
  a gpu-percent "$d/device/gpu_busy_percent"
  a gpu-megahertz "$d/gt_act_freq_mhz"
done

set -f; i=$IFS; IFS='
'; set -- $files; IFS=$i; set +f`;

/** The function `readings FILE…`, which prints their values on one line and starts no process but, on Android, \`date\`. */
export const readSensors = `readings() {
  line=${valuesMark}
  [ -z "$clock" ] || line="$line;$(date +%s.%N)"
  for f; do
    v=
    case $f in
      */proc/meminfo) { read -r v; read -r w; read -r x; } < "$f"; v="$v $w $x" ;;
      *) read -r v < "$f" ;;
    esac
    line="$line;$v"
  done
  echo "$line"
}`;
