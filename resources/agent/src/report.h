#ifndef ESPALIER_REPORT_H
#define ESPALIER_REPORT_H

#include "measure.h"
#include "model.h"
#include "options.h"

#define AGENT_VERSION "2.0.0"

// The lines that README.md describes, each written as soon as there is something to say.
void report_start(const struct options *options, const struct runtime *runtime);
void report_ready(size_t number, const struct model *model);
void report_warmup(size_t number, const struct warmup *warmup);
void report_turn(const struct turn *turn, const struct options *options);
void report_profile(const char *text);
void report_end(void);

#endif
