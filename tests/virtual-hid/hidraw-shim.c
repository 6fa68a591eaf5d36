/*
 * Preloaded into a test's child process: /dev/hidrawN is served by the test over a Unix socket.
 *
 * A program that opens /dev/hidrawN gets one end of a SOCK_SEQPACKET pair, so that read, write and poll
 * behave as on a kernel's hidraw node: one report per call, hang-up when the device goes. A thread carries
 * reports between that pair and the stream socket $VIRTUAL_HID_BUS/hidrawN.sock, where each report has its
 * length before it (two bytes, big-endian). The report descriptor lies in hidrawN.descriptor beside it.
 * Only open, close and the two descriptor ioctls are answered here; /sys is the business of umockdev.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/hidraw.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MAX_FDS = 1024, MAX_REPORT = 4096 };

/* Which node an open descriptor belongs to, plus one; 0 for descriptors that are none of ours. */
static int node_of[MAX_FDS];

struct carrier {
  int program; /* our end of the pair */
  int bus;     /* the test */
};

static int next_open(const char *path, int flags, mode_t mode) {
  static int (*real)(const char *, int, ...);
  if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
  return real(path, flags, mode);
}

static int next_close(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "close");
  return real(fd);
}

static bool read_all(int fd, unsigned char *to, size_t size) {
  while (size > 0) {
    ssize_t got = read(fd, to, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= (size_t)got;
  }
  return true;
}

static bool send_all(int fd, const unsigned char *from, size_t size) {
  while (size > 0) {
    ssize_t sent = send(fd, from, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    from += sent;
    size -= (size_t)sent;
  }
  return true;
}

static bool bus_to_program(const struct carrier *c) {
  unsigned char head[2], report[MAX_REPORT];
  if (!read_all(c->bus, head, sizeof head)) return false;
  size_t size = (size_t)head[0] << 8 | head[1];
  if (size > sizeof report || !read_all(c->bus, report, size)) return false;
  return send(c->program, report, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static bool program_to_bus(const struct carrier *c) {
  unsigned char framed[2 + MAX_REPORT];
  ssize_t size = recv(c->program, framed + 2, MAX_REPORT, 0);
  if (size <= 0) return false;
  framed[0] = (unsigned char)(size >> 8);
  framed[1] = (unsigned char)size;
  return send_all(c->bus, framed, (size_t)size + 2);
}

static void *carry(void *argument) {
  struct carrier *c = argument;
  struct pollfd ends[2] = {{.fd = c->program, .events = POLLIN}, {.fd = c->bus, .events = POLLIN}};
  bool alive = true;
  while (alive) {
    if (poll(ends, 2, -1) < 0) {
      alive = errno == EINTR;
      continue;
    }
    if (ends[0].revents) alive = program_to_bus(c);
    if (alive && ends[1].revents) alive = bus_to_program(c);
  }
  next_close(c->program);
  next_close(c->bus);
  free(c);
  return NULL;
}

static int open_node(int node) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s/hidraw%d.sock", getenv("VIRTUAL_HID_BUS"), node);
  int bus = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bus < 0) return -1;
  int pair[2];
  struct carrier *c = malloc(sizeof *c);
  if (!c || connect(bus, (struct sockaddr *)&address, sizeof address) ||
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) {
    free(c);
    next_close(bus);
    errno = ENODEV;
    return -1;
  }
  *c = (struct carrier){.program = pair[1], .bus = bus};
  pthread_t thread;
  if (pair[0] >= MAX_FDS || pthread_create(&thread, NULL, carry, c)) {
    next_close(pair[0]);
    next_close(pair[1]);
    next_close(bus);
    free(c);
    errno = EMFILE;
    return -1;
  }
  pthread_detach(thread);
  node_of[pair[0]] = node + 1;
  return pair[0];
}

/* The N of exactly "/dev/hidrawN"; -1 for every other path. */
static int node_in(const char *path) {
  int node, end = 0;
  if (!path || !getenv("VIRTUAL_HID_BUS")) return -1;
  if (sscanf(path, "/dev/hidraw%d%n", &node, &end) != 1 || path[end] != '\0') return -1;
  return node;
}

static int open_any(const char *path, int flags, mode_t mode) {
  int node = node_in(path);
  return node < 0 ? next_open(path, flags, mode) : open_node(node);
}

#define DEFINE_OPEN(name)                               \
  int name(const char *path, int flags, ...) {          \
    mode_t mode = 0;                                    \
    if (flags & (O_CREAT | O_TMPFILE)) {                \
      va_list rest;                                     \
      va_start(rest, flags);                            \
      mode = va_arg(rest, mode_t);                      \
      va_end(rest);                                     \
    }                                                   \
    return open_any(path, flags, mode);                 \
  }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

int close(int fd) {
  if (fd >= 0 && fd < MAX_FDS) node_of[fd] = 0;
  return next_close(fd);
}

static ssize_t read_descriptor(int node, unsigned char *to, size_t size) {
  char path[200];
  snprintf(path, sizeof path, "%s/hidraw%d.descriptor", getenv("VIRTUAL_HID_BUS"), node);
  int fd = next_open(path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return -1;
  ssize_t got = read(fd, to, size);
  next_close(fd);
  return got;
}

int ioctl(int fd, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  int node = fd >= 0 && fd < MAX_FDS ? node_of[fd] - 1 : -1;
  if (node < 0) {
    static int (*real)(int, unsigned long, ...);
    if (!real) real = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
    return real(fd, request, argument);
  }
  unsigned char bytes[HID_MAX_DESCRIPTOR_SIZE];
  ssize_t size = read_descriptor(node, bytes, sizeof bytes);
  if (size < 0) {
    errno = ENODEV;
    return -1;
  }
  if (request == HIDIOCGRDESCSIZE) {
    *(int *)argument = (int)size;
    return 0;
  }
  if (request == HIDIOCGRDESC) {
    struct hidraw_report_descriptor *descriptor = argument;
    memcpy(descriptor->value, bytes, (size_t)size < descriptor->size ? (size_t)size : descriptor->size);
    return 0;
  }
  errno = EINVAL;
  return -1;
}
