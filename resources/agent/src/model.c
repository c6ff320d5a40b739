#include "model.h"

#include <stdlib.h>

#include "clock.h"
#include "fail.h"
#include "inputs.h"

static void *new_array(size_t count, size_t bytes) {
  void *array = calloc(count ? count : 1, bytes);
  if (!array) fail("memory", "no memory for a model's inputs and outputs");
  return array;
}

static void prepare_inputs(struct model *model, uint32_t seed) {
  const struct runtime *runtime = model->runtime;
  const OrtApi *api = runtime->api;
  runtime_check(runtime, api->SessionGetInputCount(model->session, &model->input_count), "io");
  model->input_names = new_array(model->input_count, sizeof *model->input_names);
  model->input_values = new_array(model->input_count, sizeof *model->input_values);
  model->inputs = new_array(model->input_count, sizeof *model->inputs);
  struct generator generator = {seed};
  for (size_t i = 0; i < model->input_count; i++) {
    char **name = &model->input_names[i];
    runtime_check(runtime, api->SessionGetInputName(model->session, i, runtime->allocator, name), "io");
    OrtTypeInfo *type;
    const OrtShapeInfo *shape;
    runtime_check(runtime, api->SessionGetInputTypeInfo(model->session, i, &type), "io");
    runtime_check(runtime, api->CastTypeInfoToTensorInfo(type, &shape), "io");
    if (!shape) fail("io", "the input \"%s\" is not a tensor", *name);
    model->inputs[i] = tensor_describe(runtime, *name, shape);
    api->ReleaseTypeInfo(type);
    model->input_values[i] = input_make(runtime, &model->inputs[i], &generator);
  }
}

static void prepare_outputs(struct model *model) {
  const struct runtime *runtime = model->runtime;
  const OrtApi *api = runtime->api;
  runtime_check(runtime, api->SessionGetOutputCount(model->session, &model->output_count), "io");
  model->output_names = new_array(model->output_count, sizeof *model->output_names);
  model->output_values = new_array(model->output_count, sizeof *model->output_values);
  model->outputs = new_array(model->output_count, sizeof *model->outputs);
  for (size_t i = 0; i < model->output_count; i++) {
    runtime_check(runtime,
                  api->SessionGetOutputName(model->session, i, runtime->allocator, &model->output_names[i]), "io");
  }
}

void model_run(struct model *model) {
  OrtStatus *status = model->runtime->api->Run(
      model->session, NULL, (const char *const *)model->input_names, (const OrtValue *const *)model->input_values,
      model->input_count, (const char *const *)model->output_names, model->output_count, model->output_values);
  runtime_check(model->runtime, status, "run");
}

struct model model_load(const struct runtime *runtime, const char *path, uint32_t seed, struct profile *profile) {
  struct model model = {.path = path, .runtime = runtime};
  fail_context("session", path);
  uint64_t start = now_ns();
  OrtStatus *status = runtime->api->CreateSession(runtime->env, path, runtime->session_options, &model.session);
  model.create_session_ns = now_ns() - start;
  // Where the runtime opened a file for the layers' times: before anything may end the agent.
  if (profile) profile_claim(profile);
  runtime_check(runtime, status, "session");

  fail_context("io", path);
  prepare_inputs(&model, seed);
  prepare_outputs(&model);

  fail_context("run", path);
  start = now_ns();
  model_run(&model);
  model.first_run_ns = now_ns() - start;
  for (size_t i = 0; i < model.output_count; i++) {
    model.outputs[i] = output_read(runtime, model.output_names[i], model.output_values[i]);
  }
  return model;
}
