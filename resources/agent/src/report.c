#include "report.h"

#include <locale.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include "json.h"
#include "listener.h"

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
  json_string(json, "clock", "CLOCK_MONOTONIC_RAW");
  json_signed(json, "threads", options->threads);
  json_signed(json, "cpu", options->cpu);
  json_signed(json, "optimization", options->optimization);
  json_unsigned(json, "seed", options->seed);
  json_open(json, "protocol", '{');
  json_unsigned(json, "rounds", options->rounds);
  json_unsigned(json, "runs", options->runs);
  json_unsigned(json, "minRoundNs", options->min_round_ns);
  json_unsigned(json, "warmupRuns", options->warmup_runs);
  json_unsigned(json, "warmupNs", options->warmup_ns);
  json_unsigned(json, "warmupCapNs", options->warmup_cap_ns);
  json_close(json, '}');
}

static void report_round(struct json *json, size_t number, struct round *round, bool samples) {
  json_open(json, NULL, '{');
  json_unsigned(json, "round", number);
  json_unsigned(json, "position", round->position);
  json_unsigned(json, "startNs", round->start_ns);
  json_unsigned(json, "ns", round->ns);
  json_unsigned(json, "involuntarySwitches", round->involuntary_switches);
  json_unsigned(json, "voluntarySwitches", round->voluntary_switches);
  json_unsigned(json, "runs", round->runs);
  if (samples) {
    json_open(json, "samplesNs", '[');
    for (size_t i = 0; i < round->runs; i++) json_unsigned(json, NULL, round->samples_ns[i]);
    json_close(json, ']');
  }
  // After the samples: finding the median sorts them, and their order is part of the record.
  json_unsigned(json, "medianNs", median_ns(round->samples_ns, round->runs));
  json_unsigned(json, "minNs", round->samples_ns[0]);
  json_close(json, '}');
}

static void report_model(struct json *json, const struct model *model, const struct warmup *warmup,
                         struct round *rounds, const struct options *options) {
  json_open(json, NULL, '{');
  json_string(json, "path", model->path);
  json_unsigned(json, "createSessionNs", model->create_session_ns);
  json_unsigned(json, "firstRunNs", model->first_run_ns);
  json_open(json, "warmup", '{');
  json_unsigned(json, "runs", warmup->runs);
  json_unsigned(json, "ns", warmup->ns);
  json_bool(json, "settled", warmup->settled);
  json_close(json, '}');
  json_open(json, "inputs", '[');
  for (size_t i = 0; i < model->input_count; i++) {
    tensor_open_json(json, &model->inputs[i]);
    json_close(json, '}');
  }
  json_close(json, ']');
  json_open(json, "outputs", '[');
  for (size_t i = 0; i < model->output_count; i++) output_json(json, &model->outputs[i]);
  json_close(json, ']');
  json_open(json, "rounds", '[');
  for (size_t i = 0; i < options->rounds; i++) report_round(json, i, &rounds[i], options->samples);
  json_close(json, ']');
  json_close(json, '}');
}

void report(const struct options *options, const struct runtime *runtime, const struct model *models,
            const struct warmup *warmups, struct round **rounds) {
  // The runtime may have chosen a locale for the process; numbers must have a point all the same.
  locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (plain) uselocale(plain);

  struct json json = {0};
  json_open(&json, NULL, '{');
  json_bool(&json, "ok", true);
  json_string(&json, "agent", AGENT_VERSION);
  report_machine(&json);
  report_runtime(&json, runtime);
  report_conditions(&json, options);
  json_open(&json, "models", '[');
  for (size_t i = 0; i < options->model_count; i++) {
    report_model(&json, &models[i], &warmups[i], rounds[i], options);
  }
  json_close(&json, ']');
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  json_signed(&json, "maxRssKib", usage.ru_maxrss);
  json_close(&json, '}');
  listener_document(json.data, json.length);
}
