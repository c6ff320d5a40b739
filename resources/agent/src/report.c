#include "report.h"

#include <locale.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include "json.h"
#include "listener.h"

// One buffer for all lines: a turn of many samples is written again and again.
static struct json line;

static struct json *open_line(const char *event) {
  json_clear(&line);
  json_open(&line, NULL, '{');
  json_string(&line, "event", event);
  return &line;
}

static void send_line(void) {
  json_close(&line, '}');
  listener_line(line.data, line.length);
}

static void report_machine(struct json *json) {
  struct utsname system;
  uname(&system);
  json_string(json, "machine", system.machine);
  json_string(json, "kernel", system.release);
}

static void report_runtime(struct json *json, const struct runtime *runtime) {
  json_open(json, "runtime", '{');
  json_string(json, "name", "onnxruntime");
  json_string(json, "version", runtime->version);
  json_unsigned(json, "loadNs", runtime->load_ns);
  json_close(json, '}');
}

static void report_conditions(struct json *json, const struct options *options) {
  json_string(json, "clock", options->period_ns ? "CLOCK_MONOTONIC" : "CLOCK_MONOTONIC_RAW");
  json_signed(json, "threads", options->threads);
  json_open(json, "cpus", '[');
  for (size_t i = 0; i < options->cpu_count; i++) json_signed(json, NULL, options->cpus[i]);
  json_close(json, ']');
  json_signed(json, "optimization", options->optimization);
  json_unsigned(json, "seed", options->seed);
  json_open(json, "protocol", '{');
  json_unsigned(json, "firstRound", options->first_round);
  if (options->duration_ns) {
    json_null(json, "rounds");
    json_unsigned(json, "durationNs", options->duration_ns);
  } else {
    json_unsigned(json, "rounds", options->rounds);
    json_null(json, "durationNs");
  }
  json_unsigned(json, "runs", options->runs);
  json_unsigned(json, "leastRuns", options->least_runs);
  json_unsigned(json, "minRoundNs", options->min_round_ns);
  if (options->period_ns) {
    json_unsigned(json, "periodNs", options->period_ns);
  } else {
    json_null(json, "periodNs");
  }
  json_unsigned(json, "warmupRuns", options->warmup_runs);
  json_unsigned(json, "warmupNs", options->warmup_ns);
  json_unsigned(json, "warmupCapNs", options->warmup_cap_ns);
  json_close(json, '}');
}

void report_start(const struct options *options, const struct runtime *runtime) {
  // The runtime may have chosen a locale for the process; numbers must have a point all the same.
  locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (plain) uselocale(plain);
  struct json *json = open_line("start");
  json_string(json, "agent", AGENT_VERSION);
  report_machine(json);
  report_runtime(json, runtime);
  report_conditions(json, options);
  send_line();
}

void report_ready(size_t number, const struct model *model) {
  struct json *json = open_line("ready");
  json_unsigned(json, "model", number);
  json_string(json, "path", model->path);
  json_unsigned(json, "createSessionNs", model->create_session_ns);
  json_unsigned(json, "firstRunNs", model->first_run_ns);
  json_open(json, "inputs", '[');
  for (size_t i = 0; i < model->input_count; i++) {
    tensor_open_json(json, &model->inputs[i]);
    json_close(json, '}');
  }
  json_close(json, ']');
  json_open(json, "outputs", '[');
  for (size_t i = 0; i < model->output_count; i++) output_json(json, &model->outputs[i]);
  json_close(json, ']');
  send_line();
}

void report_warmup(size_t number, const struct warmup *warmup) {
  struct json *json = open_line("warmup");
  json_unsigned(json, "model", number);
  json_unsigned(json, "runs", warmup->runs);
  json_unsigned(json, "ns", warmup->ns);
  json_bool(json, "settled", warmup->settled);
  send_line();
}

void report_turn(const struct turn *turn, const struct options *options) {
  struct json *json = open_line("turn");
  json_unsigned(json, "model", turn->model);
  json_unsigned(json, "round", turn->round);
  json_unsigned(json, "position", turn->position);
  json_unsigned(json, "startNs", turn->start_ns);
  json_unsigned(json, "ns", turn->ns);
  json_unsigned(json, "involuntarySwitches", turn->involuntary_switches);
  json_unsigned(json, "voluntarySwitches", turn->voluntary_switches);
  if (options->period_ns) {
    json_unsigned(json, "missedFrames", turn->missed_frames);
  } else {
    json_null(json, "missedFrames");
  }
  json_open(json, "samplesNs", '[');
  for (size_t i = 0; i < turn->runs; i++) json_unsigned(json, NULL, turn->samples_ns[i]);
  json_close(json, ']');
  send_line();
}

void report_profile(const char *text) {
  struct json *json = open_line("profile");
  json_string(json, "text", text);
  send_line();
}

void report_end(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  struct json *json = open_line("end");
  json_signed(json, "maxRssKib", usage.ru_maxrss);
  send_line();
}
