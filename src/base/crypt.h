/* crypt.h - keys, encrypted fields, blind indexes, MACs and tokens (libsodium).
 *
 * Decides which algorithm and which sub-key serves which use, and the text form of each result:
 * URL-safe base64 without padding. One 64-byte master key file gives all sub-keys; uses never share
 * one. Nothing here writes to a log. Not here: passwords (account/), SM2/SM3/SM4, who may read what. */
#ifndef REDVEST_BASE_CRYPT_H
#define REDVEST_BASE_CRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/types.h"

struct arena;
struct err;

#define CRYPT_MASTER_BYTES 64
#define CRYPT_KEY_BYTES    32
#define CRYPT_TOKEN_TEXT   44 /* 32 bytes as base64, and NUL */
#define CRYPT_BLIND_TEXT   25 /* 18 bytes as base64, and NUL */

/* What a MAC is for; each has its own key, so one kind of token never passes for another. */
enum crypt_use { CRYPT_SESSION, CRYPT_CHECKIN, CRYPT_CERTIFICATE };
#define CRYPT_USES 3

/* The sub-keys of one master key. `older` may point at the keys of an earlier master, kept by the caller
 * as long as this one: crypt_open() still opens what they sealed. Wipe with keys_wipe(). */
struct keys {
    unsigned char field[CRYPT_KEY_BYTES];
    unsigned char blind[CRYPT_KEY_BYTES];
    unsigned char mac[CRYPT_USES][CRYPT_KEY_BYTES];
    unsigned char backup[CRYPT_KEY_BYTES]; /* for backup files (backup/stream.c) */
    const struct keys *older;
    uint8_t version; /* written into what is sealed; 1-255 */
};

/* Readies libsodium; before any other call here. OK or INTERNAL. */
int crypt_init(struct err *e);

/* Derives the sub-keys: BLAKE2b-256 of the master, then crypto_kdf. Same master, same keys. */
void keys_make(const unsigned char master[CRYPT_MASTER_BYTES], uint8_t version, struct keys *ret_keys);

/* Writes a new random master key to `path`: mode 0600, never over an existing file, on disk (file and
 * folder) when it returns. OK, CONFLICT when there is a file already, INTERNAL. */
int keys_create_file(const char *path, struct err *e);

/* Reads the master key file and derives. Refuses with INVALID what is no plain file of 64 bytes or what
 * group or others have any permission on; NOT_FOUND; INTERNAL. `version` 1 unless keys were rotated. */
int keys_load_file(const char *path, uint8_t version, struct keys *ret_keys, struct err *e);

void keys_wipe(struct keys *k);
#define _cleanup_keys_ __attribute__((cleanup(keys_wipe)))

/* Encrypts text (XChaCha20-Poly1305, random nonce). `aad` names the place the text belongs to, such as
 * "volunteer.phone:<id>": it opens under the same aad only, so a value moved to another row does not
 * open. The result, owned by the arena, is base64 of version, nonce, cipher text and tag: 4/3 of
 * (text + 41) characters. NULL gives NULL. Thread-safe. */
char *crypt_seal(const struct keys *k, struct arena *a, const char *aad, const char *plain);

/* The text again, owned by the arena. INTERNAL when sealed is damaged, was moved, or no key of that
 * version is there: stored data are ours, so this is no user's mistake. */
int crypt_open(const struct keys *k, struct arena *a, const char *aad, const char *sealed,
               const char **ret_plain, struct err *e);

/* Index text for finding an encrypted value by equality: keyed BLAKE2b, 144 bits. `kind` ("id", "phone")
 * keeps equal texts of different kinds apart. Normalise the text first. Changes with the master key. */
void crypt_blind(const struct keys *k, const char *kind, const char *text, char ret_index[CRYPT_BLIND_TEXT]);

/* SHA-256 of the bytes, as `sha256sum` prints it. */
#define CRYPT_SHA256_TEXT 65
void crypt_sha256(struct bytes data, char ret_hash[CRYPT_SHA256_TEXT]);

/* Keyed BLAKE2b-256 of n bytes. Compare with crypt_equal(). */
void crypt_mac(const struct keys *k, enum crypt_use use, const void *data, size_t n,
               char ret_mac[CRYPT_TOKEN_TEXT]);

/* True when both texts are equal, in a time that tells nothing but their lengths; false for NULL. */
bool crypt_equal(const char *a, const char *b);

/* 32 random bytes: session ids, CSRF secrets, links. */
void crypt_token(char ret_token[CRYPT_TOKEN_TEXT]);

/* What the store keeps in place of a token: BLAKE2b-256, unkeyed, since a token is random itself. */
void crypt_hash_token(const char *token, char ret_hash[CRYPT_TOKEN_TEXT]);

#endif
