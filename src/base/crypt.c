/* crypt.c - sub-key numbers and byte layout are part of the stored form: never renumber them.
 *
 * Sealed bytes: version 1, nonce 24, cipher text, tag 16. The version stands before the aad under the tag. */
#include "base/crypt.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_BYTES  (1 + NONCE_BYTES)
#define BLIND_BYTES 18
#define AAD_MAX     ((size_t)255) /* longer ones are hashed down */
#define B64         sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define KDF_CONTEXT "redvest1" /* eight characters, by crypto_kdf */

enum subkey { SUBKEY_FIELD = 1, SUBKEY_BLIND = 2, SUBKEY_MAC = 3 /* + enum crypt_use */, SUBKEY_BACKUP = 64 };

_Static_assert(CRYPT_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "field key");
_Static_assert(CRYPT_KEY_BYTES == crypto_kdf_KEYBYTES, "kdf key");
_Static_assert(CRYPT_TOKEN_TEXT == sodium_base64_ENCODED_LEN(32, B64), "token text");
_Static_assert(CRYPT_BLIND_TEXT == sodium_base64_ENCODED_LEN(BLIND_BYTES, B64), "blind text");

int crypt_init(struct err *e)
{
    return sodium_init() < 0 ? ERR(e, INTERNAL, NULL, "加密库无法初始化") : OK;
}

void keys_make(const unsigned char master[CRYPT_MASTER_BYTES], uint8_t version, struct keys *ret_keys)
{
    unsigned char root[crypto_kdf_KEYBYTES];
    crypto_generichash(root, sizeof(root), master, CRYPT_MASTER_BYTES, NULL, 0);
    struct keys k = { .version = version };
    crypto_kdf_derive_from_key(k.field, sizeof(k.field), SUBKEY_FIELD, KDF_CONTEXT, root);
    crypto_kdf_derive_from_key(k.blind, sizeof(k.blind), SUBKEY_BLIND, KDF_CONTEXT, root);
    crypto_kdf_derive_from_key(k.backup, sizeof(k.backup), SUBKEY_BACKUP, KDF_CONTEXT, root);
    for (unsigned use = 0; use < CRYPT_USES; use++)
        crypto_kdf_derive_from_key(k.mac[use], sizeof(k.mac[use]), SUBKEY_MAC + use, KDF_CONTEXT, root);
    *ret_keys = k;
    sodium_memzero(root, sizeof(root));
    sodium_memzero(&k, sizeof(k));
}

void keys_wipe(struct keys *k)
{
    sodium_memzero(k, sizeof(*k));
}

static void close_fd(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define _cleanup_fd_ __attribute__((cleanup(close_fd)))

static bool write_all(int fd, const unsigned char *p, size_t n)
{
    while (n > 0) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

/* Bytes read, up to n; -1 on error. */
static ssize_t read_all(int fd, unsigned char *p, size_t n)
{
    size_t got = 0;
    while (got < n) {
        ssize_t part = read(fd, p + got, n - got);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return -1;
        if (part == 0)
            break;
        got += (size_t)part;
    }
    return (ssize_t)got;
}

/* Makes the new name itself durable: the entry lives in the folder. */
static bool sync_folder(const char *path)
{
    char folder[4096] = ".";
    const char *slash = strrchr(path, '/');
    size_t n = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
    if (n >= sizeof(folder))
        return false;
    if (n) {
        memcpy(folder, path, n);
        folder[n] = '\0';
    }
    _cleanup_fd_ int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

int keys_create_file(const char *path, struct err *e)
{
    unsigned char master[CRYPT_MASTER_BYTES];
    _cleanup_fd_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return ERR(e, CONFLICT, NULL, "密钥文件“{0}”已经存在，不会覆盖", path);
    if (fd < 0)
        return ERR(e, INTERNAL, NULL, "无法创建密钥文件“{0}”：{1}", path, strerror(errno));
    randombytes_buf(master, sizeof(master));
    bool ok =
        fchmod(fd, 0600) == 0 && write_all(fd, master, sizeof(master)) && fsync(fd) == 0 && sync_folder(path);
    int why = errno;
    sodium_memzero(master, sizeof(master));
    if (ok)
        return OK;
    unlink(path);
    return ERR(e, INTERNAL, NULL, "无法写入密钥文件“{0}”：{1}", path, strerror(why));
}

/* Looks at the open file, not at its name, so that nothing changes between look and read. */
static int check_key_file(int fd, const char *path, struct err *e)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return ERR(e, INTERNAL, NULL, "无法读取密钥文件“{0}”：{1}", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return ERR(e, INVALID, NULL, "密钥文件“{0}”不是普通文件", path);
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return ERR(e, INVALID, NULL, "密钥文件“{0}”对所有者以外的人开放了权限，请先执行 chmod 600", path);
    if (st.st_size != CRYPT_MASTER_BYTES)
        return ERR(e, INVALID, NULL, "密钥文件“{0}”的大小不对，应为 64 字节", path);
    return OK;
}

int keys_load_file(const char *path, uint8_t version, struct keys *ret_keys, struct err *e)
{
    unsigned char master[CRYPT_MASTER_BYTES];
    /* Non-blocking: a FIFO in this place must not hold up the start. */
    _cleanup_fd_ int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return ERR(e, NOT_FOUND, NULL, "找不到密钥文件“{0}”", path);
    if (fd < 0)
        return ERR(e, INTERNAL, NULL, "无法打开密钥文件“{0}”：{1}", path, strerror(errno));
    int rc = check_key_file(fd, path, e);
    if (rc < 0)
        return rc;
    ssize_t got = read_all(fd, master, sizeof(master));
    if (got == (ssize_t)sizeof(master))
        keys_make(master, version, ret_keys);
    sodium_memzero(master, sizeof(master));
    if (got < 0)
        return ERR(e, INTERNAL, NULL, "无法读取密钥文件“{0}”：{1}", path, strerror(errno));
    return got == CRYPT_MASTER_BYTES ? OK
                                     : ERR(e, INVALID, NULL, "密钥文件“{0}”的大小不对，应为 64 字节", path);
}

/* version, then the aad itself or, when long, 0xFF... its hash: the first byte after the version is the
 * length (255 marks a hash), so no two aads give the same bytes. Returns the length. */
static size_t make_aad(unsigned char out[2 + AAD_MAX], uint8_t version, const char *aad)
{
    size_t n = strlen(aad);
    out[0] = version;
    if (n < AAD_MAX) {
        out[1] = (unsigned char)n;
        memcpy(out + 2, aad, n + 1); /* the NUL is not counted */
        return 2 + n;
    }
    out[1] = 0xFF;
    crypto_generichash(out + 2, 32, (const unsigned char *)aad, n, NULL, 0);
    return 2 + 32;
}

char *crypt_seal(const struct keys *k, struct arena *a, const char *aad, const char *plain)
{
    unsigned char bound[2 + AAD_MAX];
    if (!plain)
        return NULL;
    size_t n = strlen(plain);
    size_t raw_n = HEAD_BYTES + n + TAG_BYTES;
    unsigned char *raw = arena_alloc(a, raw_n);
    raw[0] = k->version;
    randombytes_buf(raw + 1, NONCE_BYTES);
    size_t bound_n = make_aad(bound, k->version, aad);
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw + HEAD_BYTES, NULL, (const unsigned char *)plain, n, bound,
                                               bound_n, NULL, raw + 1, k->field);
    size_t text_n = sodium_base64_encoded_len(raw_n, B64);
    return sodium_bin2base64(arena_alloc(a, text_n), text_n, raw, raw_n, B64);
}

static const struct keys *keys_of_version(const struct keys *k, uint8_t version)
{
    while (k && k->version != version)
        k = k->older;
    return k;
}

int crypt_open(const struct keys *k, struct arena *a, const char *aad, const char *sealed,
               const char **ret_plain, struct err *e)
{
    unsigned char bound[2 + AAD_MAX];
    size_t text_n = strlen(sealed), raw_n = 0;
    size_t room = text_n / 4 * 3 + 3;
    unsigned char *raw = arena_alloc(a, room);
    if (sodium_base642bin(raw, room, sealed, text_n, NULL, &raw_n, NULL, B64) != 0 ||
        raw_n < HEAD_BYTES + TAG_BYTES)
        return ERR(e, INTERNAL, NULL, "加密数据已损坏");
    const struct keys *own = keys_of_version(k, raw[0]);
    if (!own)
        return ERR(e, INTERNAL, NULL, "缺少解密所需的旧密钥");
    size_t n = raw_n - HEAD_BYTES - TAG_BYTES;
    char *plain = arena_alloc(a, n + 1);
    size_t bound_n = make_aad(bound, own->version, aad);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)plain, NULL, NULL, raw + HEAD_BYTES,
                                                   raw_n - HEAD_BYTES, bound, bound_n, raw + 1,
                                                   own->field) != 0)
        return ERR(e, INTERNAL, NULL, "加密数据无法解开");
    *ret_plain = plain;
    return OK;
}

void crypt_blind(const struct keys *k, const char *kind, const char *text, char ret_index[CRYPT_BLIND_TEXT])
{
    unsigned char hash[BLIND_BYTES];
    crypto_generichash_state st;
    crypto_generichash_init(&st, k->blind, sizeof(k->blind), sizeof(hash));
    /* The NUL of kind goes in as well and keeps "a" + "bc" apart from "ab" + "c". */
    crypto_generichash_update(&st, (const unsigned char *)kind, strlen(kind) + 1);
    crypto_generichash_update(&st, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&st, hash, sizeof(hash));
    sodium_bin2base64(ret_index, CRYPT_BLIND_TEXT, hash, sizeof(hash), B64);
}

void crypt_sha256(struct bytes data, char ret_hash[CRYPT_SHA256_TEXT])
{
    unsigned char h[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(h, data.p, data.n);
    sodium_bin2hex(ret_hash, CRYPT_SHA256_TEXT, h, sizeof(h));
}

void crypt_mac(const struct keys *k, enum crypt_use use, const void *data, size_t n,
               char ret_mac[CRYPT_TOKEN_TEXT])
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof(hash), data, n, k->mac[use], sizeof(k->mac[use]));
    sodium_bin2base64(ret_mac, CRYPT_TOKEN_TEXT, hash, sizeof(hash), B64);
}

bool crypt_equal(const char *a, const char *b)
{
    if (!a || !b)
        return false;
    size_t n = strlen(a);
    return n == strlen(b) && sodium_memcmp(a, b, n) == 0;
}

void crypt_token(char ret_token[CRYPT_TOKEN_TEXT])
{
    unsigned char raw[32];
    randombytes_buf(raw, sizeof(raw));
    sodium_bin2base64(ret_token, CRYPT_TOKEN_TEXT, raw, sizeof(raw), B64);
    sodium_memzero(raw, sizeof(raw));
}

void crypt_hash_token(const char *token, char ret_hash[CRYPT_TOKEN_TEXT])
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2base64(ret_hash, CRYPT_TOKEN_TEXT, hash, sizeof(hash), B64);
}
