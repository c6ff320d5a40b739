#ifndef ESPALIER_REPORT_H
#define ESPALIER_REPORT_H

#include "measure.h"
#include "model.h"
#include "options.h"

#define AGENT_VERSION "1.0.0"

// Writes the document that README.md describes.
void report(const struct options *options, const struct runtime *runtime, const struct model *models,
            const struct warmup *warmups, struct round **rounds);

#endif
