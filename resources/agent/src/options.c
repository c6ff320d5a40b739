#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

static uint64_t parse_number(const char *name, const char *text, uint64_t least, uint64_t most) {
  char *end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  bool starts_with_digit = *text >= '0' && *text <= '9';  // strtoull takes a sign and leading blanks too
  if (errno || !starts_with_digit || *end || value < least || value > most) {
    fail("args", "%s takes a whole number from %llu to %llu, not \"%s\"", name, (unsigned long long)least,
         (unsigned long long)most, text);
  }
  return value;
}

static const uint64_t DAY_NS = 86400ull * 1000000000ull;
enum { MOST_ROUNDS = 1000000, MOST_RUNS = 1000000, MOST_CPUS = 1024 };

// "4,6": numbers of processors.
static void parse_cpus(struct options *options, const char *name, const char *text) {
  char *list = strdup(text);
  int *cpus = calloc(MOST_CPUS, sizeof *cpus);
  if (!list || !cpus) fail("memory", "no memory for the arguments");
  size_t count = 0;
  for (char *rest = list, *number; (number = strsep(&rest, ","));) {
    if (count == MOST_CPUS) fail("args", "%s names more than %d processors", name, MOST_CPUS);
    cpus[count++] = (int)parse_number(name, number, 0, MOST_CPUS - 1);
  }
  free(list);
  options->cpus = cpus;
  options->cpu_count = count;
}

// Takes one option that has a value; false when there is none of that name.
static bool take_valued(struct options *options, const char *name, const char *value) {
  if (!strcmp(name, "--lib")) {
    options->library = value;
  } else if (!strcmp(name, "--model")) {
    if (strlen(value) >= PATH_MAX) fail("args", "a model's path is longer than %d bytes", PATH_MAX - 1);
    options->models[options->model_count++] = value;
  } else if (!strcmp(name, "--threads")) {
    options->threads = (int)parse_number(name, value, 1, 1024);
  } else if (!strcmp(name, "--cpus")) {
    parse_cpus(options, name, value);
  } else if (!strcmp(name, "--opt")) {
    options->optimization = (int)parse_number(name, value, 0, 99);
  } else if (!strcmp(name, "--rounds")) {
    options->rounds = parse_number(name, value, 1, MOST_ROUNDS);
  } else if (!strcmp(name, "--first-round")) {
    options->first_round = parse_number(name, value, 0, MOST_ROUNDS);
  } else if (!strcmp(name, "--duration-ns")) {
    options->duration_ns = parse_number(name, value, 1, 7 * DAY_NS);
  } else if (!strcmp(name, "--runs")) {
    options->runs = parse_number(name, value, 1, MOST_RUNS);
  } else if (!strcmp(name, "--least-runs")) {
    options->least_runs = parse_number(name, value, 1, MOST_RUNS);
  } else if (!strcmp(name, "--min-round-ns")) {
    options->min_round_ns = parse_number(name, value, 0, DAY_NS);
  } else if (!strcmp(name, "--period-ns")) {
    options->period_ns = parse_number(name, value, 1, DAY_NS);
  } else if (!strcmp(name, "--profile")) {
    if (!strchr(value, '/')) fail("args", "--profile takes a path with a folder, not \"%s\"", value);
    if (strlen(value) >= PATH_MAX) fail("args", "the path of --profile is longer than %d bytes", PATH_MAX - 1);
    options->profile = value;
  } else if (!strcmp(name, "--warmup-runs")) {
    options->warmup_runs = parse_number(name, value, 0, 1000000);
  } else if (!strcmp(name, "--warmup-ns")) {
    options->warmup_ns = parse_number(name, value, 0, DAY_NS);
  } else if (!strcmp(name, "--warmup-cap-ns")) {
    options->warmup_cap_ns = parse_number(name, value, 0, DAY_NS);
  } else if (!strcmp(name, "--seed")) {
    options->seed = (uint32_t)parse_number(name, value, 0, UINT32_MAX);
  } else {
    return false;
  }
  return true;
}

static bool take_flag(struct options *options, const char *name) {
  if (!strcmp(name, "--watch-stdin")) {
    options->watch_stdin = true;
  } else if (!strcmp(name, "--version")) {
    options->version = true;
  } else {
    return false;
  }
  return true;
}

static void check(const struct options *options) {
  if (!options->library) fail("args", "--lib PATH is required: the ONNX Runtime library to load");
  if (options->model_count == 0) fail("args", "--model PATH is required, once for each model");
  if (options->cpu_count && (size_t)options->threads > options->cpu_count) {
    fail("args", "--cpus names %zu processors, fewer than --threads %d", options->cpu_count, options->threads);
  }
  if (options->profile && options->model_count > 1) fail("args", "--profile times the layers of one model");
  if (!options->duration_ns && options->first_round >= options->rounds) {
    fail("args", "--first-round %zu is not below --rounds %zu", options->first_round, options->rounds);
  }
}

struct options options_parse(int argc, char **argv) {
  struct options options = {
      .models = calloc((size_t)argc + 1, sizeof *options.models),
      .threads = 1,
      .optimization = 99,
      .rounds = 12,
      .runs = 50,
      .least_runs = 5,
      .min_round_ns = 300000000,
      .warmup_runs = 10,
      .warmup_ns = 500000000,
      .warmup_cap_ns = 10000000000,
      .seed = 12345,
  };
  if (!options.models) fail("memory", "no memory for the arguments");
  for (int i = 1; i < argc; i++) {
    if (take_flag(&options, argv[i])) continue;
    const char *value = i + 1 < argc ? argv[i + 1] : NULL;
    if (!value) fail("args", "\"%s\" is unknown or lacks its value", argv[i]);
    if (!take_valued(&options, argv[i], value)) fail("args", "unknown option \"%s\"", argv[i]);
    i++;
  }
  if (!options.version) check(&options);
  return options;
}
