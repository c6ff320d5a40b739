#ifndef ESPALIER_CAMERA_H
#define ESPALIER_CAMERA_H

#include <stdint.h>

// A camera that keeps its time whatever the network does: frame k arrives at start + k * period. Whoever asks for a frame
// gets the newest that has arrived; the older ones that nobody asked for are missed.
struct camera {
  uint64_t period_ns;
  uint64_t next_ns;  // arrival of the first frame that was neither taken nor missed
  uint64_t missed;
};

// The first frame arrives a period from now, so that it finds the program asleep as all others do.
struct camera camera_start(uint64_t period_ns);

// Sleeps until there is a frame and takes it; gives its arrival on camera_now's clock.
uint64_t camera_take(struct camera *camera);

// Counts what was missed up to now without taking a frame: the newest may still be taken by somebody.
void camera_stop(struct camera *camera);

// CLOCK_MONOTONIC: the raw clock is none that one can sleep by.
uint64_t camera_now(void);

#endif
