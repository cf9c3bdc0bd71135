#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void check(int good, const char *what)
{
    if (!good) {
        fprintf(stderr, "%s failed\n", what);
        exit(1);
    }
}

double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

char *read_key(const struct input *input, const char *name, size_t *len)
{
    char path[1024];
    char *key = malloc(8192);
    snprintf(path, sizeof path, "%s/%s.pem", input->keys, name);
    FILE *file = fopen(path, "rb");
    check(key != NULL && file != NULL, path);
    *len = fread(key, 1, 8192, file);
    fclose(file);
    return key;
}

// As in any process that has freed a large buffer once: glibc then keeps what is freed. Before, it returns the results
// of each round to the kernel, and gets them again page by page (../../README.md).
static void free_a_large_buffer(void)
{
    void *volatile buffer = malloc(4 << 20);
    free(buffer);
}

struct input read_input(void)
{
    free_a_large_buffer();
    struct input input = {
        .keys = getenv("BENCH_KEYS"),
        .key_pair_id = getenv("BENCH_KEY_PAIR_ID"),
        .url = getenv("BENCH_URL"),
        .folder = getenv("BENCH_FOLDER"),
    };
    const char *end = getenv("BENCH_END");
    check(input.keys && input.key_pair_id && input.url && input.folder && end, "reading BENCH_…");
    input.end = atoll(end);
    snprintf(input.pattern, sizeof input.pattern, "%s*", input.folder);
    return input;
}

void serve(const struct input *input, const struct row *rows, size_t len)
{
    char name[64];
    size_t count;
    for (size_t i = 0; i < len; i++)
        printf("%s%c", rows[i].name, i + 1 < len ? ' ' : '\n');
    fflush(stdout);
    while (scanf("%63s %zu", name, &count) == 2) {
        for (size_t i = 0; i < len; i++) {
            if (strcmp(rows[i].name, name) != 0)
                continue;
            char *result = NULL;
            double seconds = rows[i].run(input, count ? count : 1, &result);
            if (count)
                printf("%.9f\n", seconds);
            else
                printf("%s\n", result);
            free(result);
        }
        fflush(stdout);
    }
}
