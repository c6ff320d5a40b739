#ifndef ESPALIER_FAIL_H
#define ESPALIER_FAIL_H

// Which stage of which model is under way (NULL: of none), for errors and for crashes inside the runtime.
void fail_context(const char *stage, const char *model);

// Prints the error as a line on stdout and ends with exit code 2.
_Noreturn void fail(const char *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Turns a crash inside the runtime (an instruction the processor lacks, an uncaught C++ exception) into such a line.
void fail_catch_crashes(void);

#endif
