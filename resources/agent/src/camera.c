#include "camera.h"

#include <errno.h>

#include "clock.h"
#include "listener.h"

uint64_t camera_now(void) { return clock_ns(CLOCK_MONOTONIC); }

struct camera camera_start(uint64_t period_ns) {
  return (struct camera){.period_ns = period_ns, .next_ns = camera_now() + period_ns};
}

// By the absolute time: the schedule does not drift by what happens between the frames.
static void sleep_until(uint64_t ns) {
  struct timespec time = {.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) continue;
}

// In short pieces while the frame is far: a slow camera must not keep the agent from seeing that nobody reads any more.
static void await(uint64_t arrival) {
  enum { PIECE_NS = 100000000 };
  for (uint64_t now = camera_now(); now + PIECE_NS < arrival; now = camera_now()) {
    sleep_until(now + PIECE_NS);
    listener_check(now_ns());
  }
  sleep_until(arrival);
}

void camera_stop(struct camera *camera) {
  uint64_t now = camera_now();
  if (now < camera->next_ns) return;
  uint64_t older = (now - camera->next_ns) / camera->period_ns;
  camera->missed += older;
  camera->next_ns += older * camera->period_ns;
}

uint64_t camera_take(struct camera *camera) {
  camera_stop(camera);
  uint64_t arrival = camera->next_ns;
  await(arrival);
  camera->next_ns += camera->period_ns;
  return arrival;
}
