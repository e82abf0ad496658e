package spine.zmtp.security.internal;

/** How traffic is protected after the handshake: plain CURVE, or one extension by its letter (WIRE.md). */
enum Suite {
    CURVE('-'), BATCH('b'), AES_256_GCM('a'), CHACHA20_POLY1305('c');

    final char letter;

    Suite(char letter) {
        this.letter = letter;
    }
}
