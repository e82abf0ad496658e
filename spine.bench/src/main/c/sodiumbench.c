/* libsodium's secretbox: `seal SIZE MILLIS` and `open SIZE MILLIS`, the same as spine.bench.role.CryptoProgram. */
#include "wire.h"
#include <sodium.h>

static unsigned char plain[MOST_BYTES], box[MOST_BYTES + crypto_secretbox_MACBYTES];

int main(void) {
    char line[256], what[8];
    unsigned char key[crypto_secretbox_KEYBYTES] = {0}, nonce[crypto_secretbox_NONCEBYTES] = {0};
    size_t size;
    long millis;
    if (sodium_init() < 0) die("libsodium", "did not start");
    printf("{\"crypto\": \"libsodium %s\"}\n", sodium_version_string());
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) && strncmp(line, "quit", 4)) {
        if (sscanf(line, "%7s %zu %ld", what, &size, &millis) != 3 || size == 0 || size > MOST_BYTES)
            die("order", "seal or open SIZE MILLIS");
        int seal = !strcmp(what, "seal"), batch = size < 65536 ? 65536 / size : 1;
        uint64_t bytes = 0;
        int64_t begin = now_ns(), now = begin;
        crypto_secretbox_easy(box, plain, size, nonce, key);
        while (now - begin < millis * 1000000LL) {
            for (int i = 0; i < batch; i++) {
                if (seal) {
                    sodium_increment(nonce, sizeof nonce);
                    crypto_secretbox_easy(box, plain, size, nonce, key);
                } else if (crypto_secretbox_open_easy(plain, box, size + crypto_secretbox_MACBYTES, nonce, key))
                    die("open", "what was sealed could not be opened");
            }
            bytes += (uint64_t) batch * size;
            now = now_ns();
        }
        printf("{\"count\": %llu, \"seconds\": %.9f}\n", (unsigned long long) bytes, (now - begin) / 1e9);
        fflush(stdout);
    }
    return 0;
}
